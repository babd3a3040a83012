"""`scenariograph docs sync`: keeps the pictures between markers as the graph says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.cli.docs_changes import show_change, show_findings, write_change
from api.cli.terminal import counted, tell
from graph.build import build_graph
from graph.documents.markers import Painter, states_evidence
from graph.documents.sync import SyncedPage, sync_pages
from graph.load.diagram_files import read_diagram_files

_MOST_PASSES = 3
"""Pictures with places of edges are drawn anew after the pages have moved: these may be sources."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done."""

    check: bool
    """Whether to write nothing, and fail where something would be written."""
    diff: bool
    """Whether to show what changes."""


def run(paths: Sequence[str], data: Sequence[str], wanted: Wanted) -> bool:
    """Sync pages, and return whether all pictures are as the graph says.

    Findings and differences go to standard output, all else to standard error.

    Raises:
        SourceError: If a path or the data cannot be read.
    """
    is_well = True
    for number in range(_MOST_PASSES):
        pages, is_done = _pass(paths, data, wanted, is_first=number == 0)
        is_well = is_well and is_done
        if wanted.check or not any(map(_moves, pages)):
            break
    return is_well


def _pass(
    paths: Sequence[str], data: Sequence[str], wanted: Wanted, *, is_first: bool
) -> tuple[list[SyncedPage], bool]:
    read = read_diagram_files(paths)
    pages = sync_pages(read.files, Painter(build_graph(data)))
    if is_first:
        for finding in read.findings:
            tell(f"{finding.evidence[0].place}: {finding.message}")
    for page in pages:
        show_findings(page.faults)
        if wanted.check:
            show_findings(page.stale)
        if wanted.diff and page.is_changed:
            show_change(page.file, page.text)
    changed = [page for page in pages if page.is_changed]
    written = [] if wanted.check else [write_change(page.file, page.text) for page in changed]
    if is_first:
        tell(_summary(pages, sum(written), wanted))
    is_stale = wanted.check and any(page.stale for page in pages)
    return pages, all(written) and not is_stale and not any(page.faults for page in pages)


def _moves(page: SyncedPage) -> bool:
    return page.is_changed and any(map(states_evidence, page.words))


def _summary(pages: Sequence[SyncedPage], written: int, wanted: Wanted) -> str:
    if not pages:
        return "There is no marker in these files. docs/docs-sync.md says what one looks like."
    total = f"{counted(sum(page.count for page in pages), 'picture')} between markers"
    stale = sum(len(page.stale) for page in pages)
    faults = sum(len(page.faults) for page in pages)
    parts = [f"{total} in {counted(len(pages), 'file')}: {stale} not as the graph says."]
    if written:
        parts.append(f"{counted(written, 'file')} written.")
    if faults:
        parts.append(f"{counted(faults, 'fault')} of markers; their files are as they were.")
    if wanted.check and stale:
        parts.append("`scenariograph docs sync` writes them.")
    return " ".join(parts)
