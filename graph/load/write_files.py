"""Writes several files, all of them or none."""

from __future__ import annotations

import contextlib
import difflib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import ScenariographError
from graph.load.files import reason_of
from graph.load.replacing import beside, writable_mode, write_new


@dataclass(frozen=True, slots=True)
class FileEdit:
    """A file before and after."""

    path: str
    """The file as it can be opened here."""
    before: str
    """What it holds, in UTF-8, with its line breaks and its byte order mark."""
    after: str | None
    """What it is to hold; None where it is to go."""

    @property
    def diff(self) -> str:
        """A unified diff, as `diff -u` and `git` write it; empty where nothing changes."""
        before, after = (_lines(text or "") for text in (self.before, self.after))
        target = self.path if self.after is not None else "/dev/null"
        return "".join(difflib.unified_diff(before, after, self.path, target))


class WriteError(ScenariographError):
    """Files that could not be written; all are as they were."""


def write_edits(edits: Sequence[FileEdit]) -> None:
    """Write files, all of them or none. They keep their modes; links are followed, and stay.

    Every text lies on the disk before the first file is replaced, and what was replaced is put
    back if another one fails.

    Raises:
        WriteError: If a file has changed since it was read, must not be written, or cannot be.
    """
    waiting = [_Replacement(edit) for edit in edits if edit.after != edit.before]
    done: list[_Replacement] = []
    try:
        for each in waiting:
            each.prepare()
        for each in waiting:
            done.append(each)
            each.carry_out()
    except BaseException as error:
        for each in reversed(done):
            each.undo()
        if isinstance(error, OSError):
            raise _failure(error, done) from error
        raise
    finally:
        for each in waiting:
            each.clean_up()


def _failure(error: OSError, done: Iterable[_Replacement]) -> WriteError:
    path = error.filename or "The files"
    told = f"{path}: Not written: {reason_of(error)}."
    lost = [
        f"{each.edit.path} could not be put back: it is in {each.kept}."
        for each in done
        if each.is_stuck
    ]
    return WriteError(" ".join([told, *(lost or ["All files are as they were."])]))


class _Replacement:
    """One file that is to be replaced or removed."""

    def __init__(self, edit: FileEdit) -> None:
        self.edit = edit
        self._path = Path(os.path.realpath(edit.path))
        self._draft = beside(self._path)
        self.kept = beside(self._path, ".old")
        self.is_stuck = False

    def prepare(self) -> None:
        """Write the new text and a copy of the old one beside the file."""
        try:
            mode = writable_mode(self._path)
        except OSError as error:
            error.filename = self.edit.path
            raise
        data = self._path.read_bytes()
        if data != self.edit.before.encode():
            message = "Not written: it has changed meanwhile. Run this again."
            raise WriteError(f"{self.edit.path}: {message}")
        write_new(self.kept, data, mode)
        if self.edit.after is not None:
            write_new(self._draft, self.edit.after.encode(), mode)

    def carry_out(self) -> None:
        """Replace the file, or remove it."""
        if self.edit.after is None:
            self._path.unlink()
        else:
            self._draft.replace(self._path)

    def undo(self) -> None:
        """Put the old text back, or note that this fails."""
        try:
            self.kept.replace(self._path)
        except OSError:
            self.is_stuck = True

    def clean_up(self) -> None:
        """Take away what lies beside the file, except an old text that could not be put back."""
        for path in (self._draft,) if self.is_stuck else (self._draft, self.kept):
            with contextlib.suppress(OSError):
                path.unlink()


def _lines(text: str) -> list[str]:
    """Return lines for a diff, which tells where the last one does not end."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n\\ No newline at end of file\n"
    return lines
