"""`scenariograph docs adopt`: true pictures between markers for those of a template."""

from __future__ import annotations

from collections.abc import Sequence

from api.cli.docs_changes import show_change, write_change
from api.cli.terminal import counted, tell
from graph.build import build_graph
from graph.documents.adopt import AdoptedPage, adopt_pages
from graph.documents.markers import Painter
from graph.load.diagram_files import read_diagram_files
from graph.load.files import read_sources
from graph.load.parse import profiles_of


def run(paths: Sequence[str], data: Sequence[str], *, write: bool) -> bool:
    """Show which pictures of scenario pages are replaced, and replace them.

    The difference goes to standard output, all else to standard error.

    Returns:
        Whether every file could be written that was to be.

    Raises:
        SourceError: If a path or the data cannot be read.
    """
    read = read_diagram_files(paths)
    painter = Painter(build_graph(data))
    pages = adopt_pages(read.files, profiles_of(read_sources(data)), painter)
    changed = [page for page in pages if page.is_changed]
    for page in changed:
        show_change(page.file, page.text)
    for finding in read.findings:
        tell(f"{finding.evidence[0].place}: {finding.message}")
    for left in (left for page in pages for left in page.left):
        tell(f"{left.file}:{left.line}: Left alone: {left.reason}.")
    written = [write_change(page.file, page.text) for page in changed] if write else []
    tell(_summary(pages, written, write=write))
    return all(written)


def _summary(pages: Sequence[AdoptedPage], written: Sequence[bool], *, write: bool) -> str:
    if not pages:
        return "There is no scenario page among these files."
    changed = [page for page in pages if page.is_changed]
    if write:
        changed = [page for page, done in zip(changed, written, strict=True) if done]
    count = counted(sum(page.count for page in changed), "picture")
    verb = "replaced" if write else "can be replaced"
    parts = [f"{count} of a template in {counted(len(changed), 'file')} {verb}."]
    if changed and not write:
        parts.append("--write does it.")
    if kept := sum(page.kept for page in pages):
        parts.append(f"{kept} between markers already.")
    return " ".join(parts)
