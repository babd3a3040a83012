"""`scenariograph docs mend`: repairs diagrams in pages where there is one right answer."""

from __future__ import annotations

from collections.abc import Sequence

from api.cli.docs_changes import show_change, write_change
from api.cli.terminal import counted, tell
from graph.documents.mend import Mending, mend
from graph.load.diagram_files import read_diagram_files
from graph.mermaid.parser import MermaidParser


def run(paths: Sequence[str], *, write: bool) -> bool:
    """Show how diagrams can be mended, and mend them; return whether none stays broken.

    The diff goes to standard output, all else to standard error.

    Raises:
        SourceError: If a path cannot be read.
        ParserUnavailableError: If Mermaid's parser cannot be run.
    """
    read = read_diagram_files(paths)
    with MermaidParser() as parser:
        mending = mend(read, parser)
    for change in mending.changes:
        show_change(change.file, change.text)
    for finding in read.findings:
        tell(f"{finding.evidence[0].place}: {finding.message}")
    for each in mending.unmended:
        tell(f"{each.file}:{each.line}: Not mended. {each.reason}")
    written = (
        [write_change(change.file, change.text) for change in mending.changes] if write else []
    )
    tell(_summary(mending, written, write=write))
    return not mending.unmended and all(written)


def _summary(mending: Mending, written: Sequence[bool], *, write: bool) -> str:
    pairs = zip(mending.changes, written, strict=True) if write else ()
    done = [change for change, is_written in pairs if is_written]
    changes = done if write else mending.changes
    mended = counted(sum(change.blocks for change in changes), "diagram")
    files = counted(len(changes), "file")
    verb = "mended" if write else "can be mended"
    remedy = " --write does it." if changes and not write else ""
    left = f" {len(mending.unmended)} not mended." if mending.unmended else ""
    return f"{mended} of {mending.blocks} in {files} {verb}.{remedy}{left}"
