"""`scenariograph docs mend`: repairs diagrams in pages where there is one right answer."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from api.cli.terminal import counted, one_line, put, tell
from graph.documents.mend import Change, Mending, mend
from graph.load.diagram_files import read_diagram_files
from graph.load.rewrite import RewriteError, rewrite
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
        put(_shown(change.diff()))
    for finding in read.findings:
        tell(f"{finding.evidence[0].place}: {finding.message}")
    for each in mending.unmended:
        tell(f"{each.file}:{each.line}: Not mended. {each.reason}")
    written = [_write(change) for change in mending.changes] if write else []
    tell(_summary(mending, written, write=write))
    return not mending.unmended and all(written)


def _write(change: Change) -> bool:
    try:
        rewrite(change.file, change.text)
    except RewriteError as error:
        tell(str(error))
        return False
    return True


def _shown(diff: str) -> str:
    """Return a diff as it is; on a terminal, so that nothing in it moves the cursor."""
    if not sys.stdout.isatty():
        return diff
    return "".join(f"{one_line(line)}\n" for line in diff.split("\n")[:-1])


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
