"""The option `--data`, which most commands take; also as `--store`, where a store will do."""

from typing import Annotated, Any

import typer

SHIPPED_ALONE = ["shipped"]
"""What stands for it where it is left out."""


def data_option(what: str, *names: str, more: str = "") -> Any:  # noqa: ANN401 - as Typer says
    """Return the option.

    Args:
        what: What stands behind each path.
        names: Other names of the option.
        more: What else can be said of it, as a sentence.
    """
    return typer.Option(
        "--data",
        *names,
        metavar="PATH",
        help=f"{what}; the word 'shipped' stands for the shipped course, which is the default."
        f" Repeat it to add more: later ones win.{more}",
    )


_PATHS = "A file or folder of YAML records and Markdown pages"
_STORE = " Or a store that `load` has filled: oxigraph:PATH or sparql:URL."
_OPTION = data_option(_PATHS)
_OR_STORE = data_option(_PATHS, "--store", more=_STORE)
Data = Annotated[list[str], _OPTION]
DataOrStore = Annotated[list[str], _OR_STORE]
MaybeDataOrStore = Annotated[list[str] | None, _OR_STORE]
"""For the command that may find its data among the settings too."""
