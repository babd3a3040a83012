"""What can be typed behind `scenariograph docs`: commands for the diagrams in pages."""
# What a command does, with all that it takes, is imported when it runs.
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.data_option import SHIPPED_ALONE, data_option
from api.cli.quick_start import QuickGroup

Report = Literal["text", "json", "sarif"]
Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="Markdown pages, .mmd files, and folders of them.",
        show_default=False,
    ),
]
Data = Annotated[list[str], data_option("A file or folder that the diagrams are compared with")]
Pages = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="Markdown pages, and folders of them.",
        show_default=False,
    ),
]

docs = typer.Typer(
    cls=QuickGroup,
    help="Check, mend and draw the diagrams in Markdown pages and .mmd files.",
    epilog="\b\nExamples:\n"
    "  scenariograph docs audit docs/\n"
    "  scenariograph docs mend docs/ --write\n"
    "  scenariograph docs sync docs/ --check",
    no_args_is_help=True,
)


@docs.command(
    epilog="\b\nExamples:\n"
    "  scenariograph docs audit docs/\n"
    "  scenariograph docs audit docs/ --baseline diagrams.json --write-baseline\n"
    "  scenariograph docs audit docs/ --format sarif -o diagrams.sarif"
)
def audit(
    paths: Paths,
    data: Data = SHIPPED_ALONE,
    layout: Annotated[
        Report,
        typer.Option(
            "--format", help="Lines for people, JSON for programs, or SARIF for code scanning."
        ),
    ] = "text",
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline", metavar="FILE", help="A file of known findings, which are left out."
        ),
    ] = None,
    write_baseline: Annotated[
        bool,
        typer.Option(
            "--write-baseline", help="Write what is found into the baseline, and leave it out."
        ),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="A file to write in place of standard output.",
        ),
    ] = None,
    require_parser: Annotated[
        bool,
        typer.Option("--require-parser", help="Fail where Mermaid's parser cannot be run; for CI."),
    ] = False,
) -> None:
    """Find diagrams that do not parse or say what is not so. Exit code 1 where there are errors."""
    if write_baseline and baseline is None:
        raise typer.BadParameter("--write-baseline needs --baseline FILE to write to.")
    from api.cli.docs_audit import Wanted, report

    wanted = Wanted(layout, baseline, write_baseline, output, require_parser)
    raise typer.Exit(0 if report(paths, data, wanted) else 1)


@docs.command(
    epilog="\b\nExamples:\n  scenariograph docs mend docs/\n  scenariograph docs mend docs/ --write"
)
def mend(
    paths: Paths,
    write: Annotated[
        bool, typer.Option("--write", help="Write the files; without it, only the diff is shown.")
    ] = False,
) -> None:
    """Mend diagrams where there is one right answer. Exit code 1 where something stays broken."""
    from api.cli.docs_mend import run

    raise typer.Exit(0 if run(paths, write=write) else 1)


@docs.command(
    epilog="\b\nExamples:\n"
    "  scenariograph docs sync docs/\n"
    "  scenariograph docs sync docs/ --check --diff"
)
def sync(
    paths: Pages,
    data: Data = SHIPPED_ALONE,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing, and fail where something would be written."),
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what changes.")] = False,
) -> None:
    """Draw what stands between markers anew. Exit code 1 where markers are at fault."""
    from api.cli.docs_sync import Wanted, run

    raise typer.Exit(0 if run(paths, data, Wanted(check, diff)) else 1)


@docs.command(
    epilog="\b\nExamples:\n"
    "  scenariograph docs adopt docs/scenarios/\n"
    "  scenariograph docs adopt docs/scenarios/ --write"
)
def adopt(
    paths: Pages,
    data: Data = SHIPPED_ALONE,
    write: Annotated[
        bool, typer.Option("--write", help="Write the files; without it, only the diff is shown.")
    ] = False,
) -> None:
    """Replace the diagrams of a template on scenario pages by true ones between markers."""
    from api.cli.docs_adopt import run

    raise typer.Exit(0 if run(paths, data, write=write) else 1)
