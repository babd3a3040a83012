"""What is wanted of `scenariograph diagram`, checked without the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import typer

Subject = Literal[
    "scenario", "service", "pattern", "day", "days", "plan", "services", "co-use", "changes"
]
"""The words that a view begins with."""
Format = Literal["mmd", "md", "dot", "d2", "drawio", "cytoscape", "graphml", "svg", "png", "pdf"]
"""What a diagram is written as."""

SUFFIXES: Mapping[Format, tuple[str, ...]] = {
    "mmd": (".mmd",),
    "md": (".md", ".markdown"),
    "dot": (".dot", ".gv"),
    "d2": (".d2",),
    "drawio": (".drawio",),
    "cytoscape": (".cyjs",),
    "graphml": (".graphml",),
    "svg": (".svg",),
    "png": (".png",),
    "pdf": (".pdf",),
}
"""How the names of files of each format end; the first is the one that new files get."""
IMAGES = frozenset[Format]({"svg", "png", "pdf"})
"""What a browser draws."""
BINARY = frozenset[Format]({"png", "pdf"})
"""What is no text."""
FOR_ALL = frozenset({"direction", "labels", "width", "theme", "evidence", "language", "links"})
"""The options that make sense for every diagram."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn, and where it goes."""

    data: Sequence[str]
    """What to load."""
    before: Sequence[str]
    """An earlier state of the course; empty for none."""
    words: Sequence[str]
    """What to show, as typed; empty for all diagrams."""
    options: Mapping[str, str]
    """What flags say, by the names that `read_spec` knows."""
    layout: Format
    """What it is written as."""
    output: Path | None
    """The file or, for all diagrams, the folder; None for standard output."""
    scale: float
    """Pixels of a PNG per CSS pixel."""


def view_words(wanted: Wanted) -> list[str]:
    """Return the words of one view: a subject first, which is `scenario` where none is typed.

    Raises:
        typer.BadParameter: If nothing is to be shown, or something in two ways.
    """
    words = wanted.words
    first = words[0] if words else ""
    if not words or ("=" in first and not first.startswith("name=")):
        raise typer.BadParameter(
            "Say what is to be drawn: a scenario, or a view such as 'service S3'; --all draws all."
        )
    given = [word.partition("=")[0] for word in words if "=" in word]
    twice = next((name for name in given if name in wanted.options), None)
    if twice:
        raise typer.BadParameter(
            f"'{twice}' is given both as a word and as a flag: leave one of them out."
        )
    if wanted.before and first.lower() != "changes":
        raise typer.BadParameter("--before is for the view 'changes' and for --all.")
    return [*words] if is_subject(first) else ["scenario", *words]


def is_subject(word: str) -> bool:
    """Say whether a view begins with a word."""
    return word.lower() in get_args(Subject)


def require_for_all(wanted: Wanted) -> Path:
    """Return the folder that all diagrams go to.

    Raises:
        typer.BadParameter: If there is none, or something is wanted that is not for all.
    """
    if wanted.words:
        raise typer.BadParameter("--all draws every diagram: leave out the words, or --all.")
    if wanted.output is None:
        raise typer.BadParameter("--all writes many files: name a folder with -o.")
    alone = next((name for name in wanted.options if name not in FOR_ALL), None)
    if alone:
        raise typer.BadParameter(f"--{alone} is for one diagram, and does not go with --all.")
    return wanted.output


def format_of(layout: Format | None, output: Path | None) -> Format:
    """Return the format that is stated, or that the name of a file says.

    Raises:
        typer.BadParameter: If the name says none, or another one.
    """
    if output is None:
        return layout or "mmd"
    said = {suffix: each for each, suffixes in SUFFIXES.items() for suffix in suffixes}
    by_name = said.get(output.suffix.lower())
    if by_name and layout and by_name != layout:
        raise typer.BadParameter(
            f"{output} ends as {by_name} does, and --format says {layout}: change one of them."
        )
    found = layout or by_name
    if found is None:
        known = ", ".join(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)
        raise typer.BadParameter(
            f"The end of {output} says no format. Known: {known}. Or give --format."
        )
    return found
