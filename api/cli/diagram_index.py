"""The page that lists all diagrams of a course, with a link to each."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from api.cli.diagram_pieces import Piece, heading
from api.cli.terminal import counted
from graph.errors import RequestError

INDEX = "README.md"
"""The name of the page: what shows a folder shows it too."""
_OURS = "<!-- Written by `scenariograph diagram`, which replaces all that stands here. -->"


@dataclass(frozen=True, slots=True)
class Listed:
    """A diagram of a course."""

    section: str
    """What it stands under."""
    variant: str
    """What tells it from another diagram of the same; empty for the usual one."""
    pieces: tuple[Piece, ...]
    """Its files."""

    def without(self, paths: Container[Path]) -> Listed:
        """Return it without some of its files."""
        return replace(self, pieces=tuple(each for each in self.pieces if each.path not in paths))


def require_own_index(folder: Path) -> None:
    """Check that the index of a folder may be replaced.

    Raises:
        RequestError: If somebody else has written it.
        OSError: If it cannot be read.
    """
    path = folder / INDEX
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            first = file.readline()
    except FileNotFoundError:
        return
    if first.rstrip() != _OURS:
        raise RequestError(
            f"{path} would be replaced, and it is no list of diagrams: choose a folder of its own."
        )


def index(listed: Sequence[Listed]) -> str:
    """Return the page; what has no file is left out."""
    there = [each for each in listed if each.pieces]
    lines = [_OURS, "", "# Diagrams", "", f"{counted(len(there), 'diagram')} of the course."]
    for section, members in groupby(there, key=lambda each: each.section):
        lines += ["", f"## {section}", ""]
        lines += [line for each in members for line in _links(each)]
    return "\n".join(lines) + "\n"


def _links(listed: Listed) -> Iterator[str]:
    variant = f" ({listed.variant})" if listed.variant else ""
    for number, piece in enumerate(listed.pieces):
        mark = "  - " if number else "- "
        yield f"{mark}[{heading(piece.title)}]({piece.path.name}){'' if number else variant}"
