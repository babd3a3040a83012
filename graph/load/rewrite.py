"""Changes places in a file and nothing else in it: every other byte stays as it is."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from graph.errors import ScenariographError
from graph.load.diagram_files import DiagramFile, encoded
from graph.load.replacing import ChangedMeanwhileError, replace_file


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A place in a text, and what is to stand there."""

    start: int
    """The offset of its first character."""
    end: int
    """The offset behind its last; `start` to put something in between."""
    text: str
    """What is to stand there; empty to take it out."""


class RewriteError(ScenariographError):
    """A file that could not be rewritten; it is as it was."""


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made, in any order; they must not overlap.

    Example:
        >>> edited("A[b (c)]", [Edit(7, 7, '"'), Edit(2, 2, '"')])
        'A["b (c)"]'
    """
    parts = []
    at = 0
    for edit in sorted(edits):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


def rewrite(file: DiagramFile, text: str) -> None:
    """Put a text into a file, whole or not at all, in the encoding that it was read in.

    The file keeps its mode; a link is followed, and stays.

    Raises:
        RewriteError: If the file has changed since it was read, must not be written, or cannot
            be; it is left as it is, and the message says why.
    """
    try:
        data = encoded(text, file.encoding)
    except UnicodeEncodeError as error:
        message = f"{file.file}: {file.encoding} cannot hold {error.object[error.start]!r}."
        raise RewriteError(f"{message} Save the file as UTF-8 first.") from error
    try:
        replace_file(Path(os.path.realpath(file.path)), data, expected=file.data)
    except ChangedMeanwhileError as error:
        message = "Not written: it has changed meanwhile. Run this again."
        raise RewriteError(f"{file.file}: {message}") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise RewriteError(f"{file.file}: Not written: {reason}. It is as it was.") from error
