"""What can be typed behind `scenariograph render`: commands that write whole pages."""
# What a command does, with all that it takes, is imported when it runs.
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated

import typer

from api.cli.data_option import SHIPPED_ALONE, Data
from api.cli.quick_start import QuickGroup

render = typer.Typer(
    cls=QuickGroup,
    help="Write whole pages from the graph.",
    epilog="\b\nExamples:\n"
    "  scenariograph render scenario netflix_streaming -o netflix.md\n"
    "  scenariograph render scenario netflix_streaming --profile english",
    no_args_is_help=True,
)


def _page_file(path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() not in {".md", ".markdown"}:
        raise typer.BadParameter(f"{path} does not end with .md, as a page does.")
    return path


@render.command(
    epilog="\b\nExamples:\n"
    "  scenariograph render scenario netflix_streaming\n"
    "  scenariograph render scenario netflix_streaming --profile english -o netflix.md"
)
def scenario(
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY", help="The key or the title of a scenario, such as netflix_streaming."
        ),
    ],
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The document profile to write in: korean, english, or one of the data."
            " The language of the scenario decides without it.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            callback=_page_file,
            help="A file to write in place of standard output: .md.",
        ),
    ] = None,
    data: Data = SHIPPED_ALONE,
) -> None:
    """Write the page of a scenario, which can be loaded in place of what it comes from."""
    from api.cli.render import render as write_page

    write_page(data, key, profile, output)
