"""What a diagram is written into: one file, or an overview and a file for each part."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from api.cli.diagram_wanted import IMAGES, Format
from graph.diagrams import Diagram, Notation, fenced
from graph.diagrams.notations.mermaid_lines import MOST_CHARACTERS, comment
from graph.diagrams.split_overview import Address

_NOTATIONS = {
    "dot": Notation.DOT,
    "d2": Notation.D2,
    "drawio": Notation.DRAWIO,
    "cytoscape": Notation.CYTOSCAPE,
    "graphml": Notation.GRAPHML,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of a diagram."""

    path: Path
    """Where it goes."""
    title: str
    """What it shows."""
    text: str
    """What stands in it, or what Mermaid makes a picture of."""
    is_overview: bool = False
    """Whether it only leads to other pieces."""


def part_address(layout: Format, path: Path | None) -> Address | None:
    """Return where parts are found from the overview; None where it cannot lead to them.

    Args:
        layout: What the diagram is written as.
        path: The file of the overview; None for standard output.
    """
    if layout == "md":
        from graph.documents.parts_markdown import part_anchor  # noqa: PLC0415 - few pages need it

        return lambda number: f"#{part_anchor(number)}"
    # A PNG has no links, and a PDF those of the page that it was printed from.
    if path is None or layout not in {"mmd", "svg"}:
        return None
    return lambda number: f"./{quote(_part_name(path, number))}"


def pieces(diagram: Diagram, layout: Format, path: Path) -> list[Piece]:
    """Return the files of a diagram: itself, and its parts behind it as `NAME.1.mmd` and so on.

    A page has all parts in it, and notations without limits have none.
    """
    title = diagram.view.title
    if not _is_in_files(diagram, layout):
        return [Piece(path, title, _whole(diagram, layout))]
    overview = diagram.mermaid
    if layout not in IMAGES:
        overview += comment(f"Part N is in the file {path.stem}.N{path.suffix}.") + "\n"
    parts = [
        Piece(path.with_name(_part_name(path, part.number)), part.title, part.mermaid)
        for part in diagram.parts
    ]
    return [Piece(path, title, _drawable(overview, diagram), is_overview=True), *parts]


def overview_alone(diagram: Diagram, layout: Format) -> Piece:
    """Return what is shown where there is one place only, such as standard output."""
    title = diagram.view.title
    if not _is_in_files(diagram, layout):
        return Piece(Path("-"), title, _whole(diagram, layout))
    overview = diagram.mermaid
    if layout not in IMAGES:
        how = "Its parts: `scenariograph diagram` with -o NAME.mmd, or with --format md."
        overview += comment(f"This is an overview. {how}") + "\n"
    return Piece(Path("-"), title, _drawable(overview, diagram), is_overview=True)


def leftovers(path: Path, written: Collection[Path]) -> list[Path]:
    """Return files that look like parts of a diagram at a path and were not written, in order."""
    looks = re.compile(rf"{re.escape(path.stem)}\.(\d+){re.escape(path.suffix)}", re.ASCII)
    try:
        beside = list(path.parent.iterdir())
    except OSError:  # it may be written to, but not read
        return []
    numbers = {other: int(found[1]) for other in beside if (found := looks.fullmatch(other.name))}
    return sorted(numbers.keys() - set(written), key=lambda other: (numbers[other], other.name))


def _is_in_files(diagram: Diagram, layout: Format) -> bool:
    return bool(diagram.parts) and (layout == "mmd" or layout in IMAGES)


def _whole(diagram: Diagram, layout: Format) -> str:
    if layout in _NOTATIONS:
        return diagram.text(_NOTATIONS[layout])
    if layout != "md":
        return diagram.mermaid
    return _page(diagram) if diagram.parts else fenced(diagram.mermaid)


def _drawable(overview: str, diagram: Diagram) -> str:
    """Return an overview with a comment more, or without it where Mermaid would draw it no more."""
    is_short = len(overview.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
    return overview if is_short else diagram.mermaid


def _page(diagram: Diagram) -> str:
    """Return a page of an overview and all parts, with links from a list to each."""
    from graph.documents.parts_markdown import parts_markdown  # noqa: PLC0415 - few pages need it

    lines = [f"# {heading(diagram.view.title)}", "", *parts_markdown(diagram, heading="##")]
    return "\n".join(lines) + "\n"


def _part_name(path: Path, number: int) -> str:
    return f"{path.stem}.{number}{path.suffix}"


def heading(title: str) -> str:
    """Return a title as Markdown of one line."""
    from graph.diagrams.split_overview import shortened  # noqa: PLC0415 - few diagrams need it
    from graph.documents.page_markdown import title_markdown  # noqa: PLC0415

    return title_markdown(shortened(title))
