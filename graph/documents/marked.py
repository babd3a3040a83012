"""What `docs sync` would tell of the places that markers keep in a page, for the audit."""

from __future__ import annotations

from collections.abc import Sequence

from graph.documents.finding import DocumentFinding, Rule
from graph.documents.markers import Painter
from graph.documents.sync import sync_page
from graph.load.diagram_files import DiagramFile
from graph.load.marked_regions import MarkedRegion, find_regions
from graph.load.mermaid_blocks import Block
from graph.model.findings import Finding


class MarkedPlaces:
    """The findings about the markers of one file, each told once."""

    def __init__(self, file: DiagramFile, painter: Painter) -> None:
        """Take the file, and what draws the pictures that its markers ask for."""
        self._file = file.file
        self._regions: Sequence[MarkedRegion] = ()
        self._left: list[Finding] = []
        if not file.is_mermaid:
            self._regions = find_regions(file.text).regions
            page = sync_page(file, painter)
            self._left = [*page.faults, *page.stale]

    def of(self, block: Block) -> list[DocumentFinding]:
        """Return what is wrong with the place that a block stands in; its first block has it."""
        places = (one for one in self._regions if one.line < block.line < one.end_line)
        lines = {place.line for place in places}
        found = [each for each in self._left if _line(each) in lines]
        self._left = [each for each in self._left if each not in found]
        return [self._finding(each, block) for each in found]

    def others(self) -> list[DocumentFinding]:
        """Return what is wrong with the markers that no block was asked for, by line."""
        return [self._finding(each) for each in self._left]

    def _finding(self, found: Finding, block: Block | None = None) -> DocumentFinding:
        place, text = (None, "") if block is None else (block.line, block.text)
        rule, line = Rule(found.rule), _line(found)
        return DocumentFinding(rule, found.message, self._file, place, line, text)


def _line(found: Finding) -> int:
    return found.evidence[0].line or 1
