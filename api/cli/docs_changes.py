"""How commands show what they would change in pages, and change it."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from api.cli.check import COLOURS
from api.cli.terminal import coloured, one_line, put, put_bytes, tell
from graph.documents.mend import Change
from graph.load.diagram_files import DiagramFile
from graph.load.rewrite import RewriteError, rewrite
from graph.model.findings import Finding


def show_change(file: DiagramFile, text: str) -> None:
    """Print the difference between a file and the text that is to stand in it.

    A program gets it in the encoding of the file, so that it can be applied; a person, readable.
    """
    change = Change(file, text, blocks=0)
    if sys.stdout.isatty():  # nothing in it is to move the cursor
        put("".join(f"{one_line(line)}\n" for line in change.diff().split("\n")[:-1]))
        return
    try:
        put_bytes(change.patch())
    except UnicodeEncodeError as error:
        put(change.diff())
        tell(
            f"{file.file}: This difference cannot be applied: {file.encoding} cannot hold"
            f" {error.object[error.start]!r}. Save the file as UTF-8 first."
        )


def show_findings(findings: Iterable[Finding]) -> None:
    """Print findings, a line each."""
    for each in findings:
        severity = coloured(each.severity.value, COLOURS[each.severity], sys.stdout)
        place = one_line(each.evidence[0].place)
        put(f"{place}: {severity} {each.rule} {one_line(each.message)}\n")


def write_change(file: DiagramFile, text: str) -> bool:
    """Write a file; where it cannot be written, tell why. Return whether it is written."""
    try:
        rewrite(file, text)
    except RewriteError as error:
        tell(str(error))
        return False
    return True
