"""The option `--data`, which most commands take."""

from typing import Annotated, Any

import typer

SHIPPED_ALONE = ["shipped"]
"""What stands for it where it is left out."""


def data_option(what: str) -> Any:  # noqa: ANN401 - what Typer itself says of options
    """Return the option; `what` tells what stands behind each path."""
    return typer.Option(
        "--data",
        metavar="PATH",
        help=f"{what}; the word 'shipped' stands for the shipped course, which is the default."
        " Repeat it to add more: later ones win.",
    )


_OPTION = data_option("A file or folder of YAML records and Markdown pages")
Data = Annotated[list[str], _OPTION]
MaybeData = Annotated[list[str] | None, _OPTION]
"""For the command that may find its data among the settings too."""
