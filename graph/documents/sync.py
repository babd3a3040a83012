"""Keeps the pictures between markers as the graph says, and touches nothing else of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.documents.markers import Painter
from graph.errors import ScenariographError
from graph.load.diagram_files import DiagramFile
from graph.load.marked_regions import MarkedRegion, find_regions
from graph.load.mermaid_blocks import find_blocks
from graph.load.rewrite import Edit, edited
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity

STALE = "diagram-stale"
"""The rule of a picture that is not as the graph says."""
UNKNOWN_VIEW = "marker-unknown-view"
"""The rule of a marker whose words ask for nothing that can be drawn."""
MISPLACED = "marker-misplaced"
"""The rule of a marker where a picture would not be read as one."""


@dataclass(frozen=True, slots=True)
class SyncedPage:
    """A page, and how it would be with its pictures as the graph says."""

    file: DiagramFile
    """The page as it is."""
    text: str
    """The page as it should be; as it is where there are faults."""
    count: int
    """How many places markers keep in it."""
    stale: tuple[Finding, ...]
    """Each picture that is not as the graph says, by line."""
    faults: tuple[Finding, ...]
    """Each marker that cannot be followed, by line. Where there is one, the page stays."""

    @property
    def is_changed(self) -> bool:
        """Whether the page should be other than it is."""
        return self.text != self.file.text

    @property
    def words(self) -> tuple[str, ...]:
        """What the markers of the page say, in order."""
        return tuple(region.words for region in find_regions(self.file.text).regions)


def sync_pages(files: Iterable[DiagramFile], painter: Painter) -> list[SyncedPage]:
    """Return how the pages among some files would be with their pictures as the graph says.

    Pages without any marker are left out, and so are Mermaid files, which hold no markers. Nothing
    is written.
    """
    pages = (sync_page(file, painter) for file in files if not file.is_mermaid)
    return [page for page in pages if page.count or page.faults]


def sync_page(file: DiagramFile, painter: Painter) -> SyncedPage:
    """Return how a page would be with its pictures as the graph says. Nothing is written."""
    marked = find_regions(file.text)
    faults = [finding(file, each.line, each.rule, each.message) for each in marked.faults]
    edits: list[Edit] = []
    stale: list[Finding] = []
    for region in marked.regions:
        try:
            wanted = region.written(painter.lines(region.words))
        except ScenariographError as error:
            faults.append(finding(file, region.line, UNKNOWN_VIEW, str(error)))
            continue
        if file.text[region.start : region.end] != wanted:
            edits.append(Edit(region.start, region.end, wanted))
            stale.append(_stale(file, region))
    text = edited(file.text, edits)
    if edits and not faults:
        faults += misplaced(file, text, painter)
    faults.sort(key=lambda fault: fault.evidence[0].line or 0)
    count = len(marked.regions)
    return SyncedPage(file, file.text if faults else text, count, tuple(stale), tuple(faults))


def misplaced(file: DiagramFile, text: str, painter: Painter) -> list[Finding]:
    """Return the places of a new text where the pictures just written are not read as such."""
    blocks = {block.line: block for block in find_blocks(text, is_mermaid=False).blocks}
    found = []
    for region in find_regions(text).regions:
        inside = [blocks[line] for line in range(region.line, region.end_line) if line in blocks]
        read = [line for block in inside for line in block.text.split("\n")]
        lines = painter.lines(region.words)
        if not inside or not _is_part(read, lines):
            message = "A picture would not be read as one here. Move the marker to a place of text."
            found.append(finding(file, region.line, MISPLACED, message))
    return found


def finding(file: DiagramFile, line: int, rule: str, message: str) -> Finding:
    """Return something that is wrong in a line of a page."""
    evidence = Evidence(EvidenceKind.STATED, file.file, line, origin=file.file)
    return Finding(rule, Severity.ERROR, message, (evidence,))


def _stale(file: DiagramFile, region: MarkedRegion) -> Finding:
    message = (
        f"What stands under the marker {region.words!r} is not as the graph says. Run"
        " `scenariograph docs sync` on the page."
    )
    return finding(file, region.line, STALE, message)


def _is_part(read: list[str], lines: list[str]) -> bool:
    """Say whether lines stand in others in the same order."""
    rest = iter(lines)
    return all(line in rest for line in read)
