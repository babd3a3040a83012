"""Finds and reads the files that may hold diagrams, byte for byte, so that they can be rewritten.

Markdown pages and Mermaid files; what they say is up to `graph.load.mermaid_blocks`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import Fault, SourceError
from graph.load.files import MAX_BYTES, PAGE_SUFFIXES, Leave, printable, reason_of, walk_folder
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity

MERMAID_SUFFIXES = frozenset({".mmd", ".mermaid"})
UTF_8 = "UTF-8"
WINDOWS_1252 = "Windows-1252"

_SUFFIXES = PAGE_SUFFIXES | MERMAID_SUFFIXES
_UNDEFINED = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
# Five bytes mean nothing in Windows-1252; they stay the control characters that they are in
# Latin-1, so that every file comes back as it was.
_FROM_LATIN = {
    byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in _UNDEFINED
}
_TO_LATIN = {ord(character): byte for byte, character in _FROM_LATIN.items()}


@dataclass(frozen=True, slots=True)
class DiagramFile:
    """A page or a Mermaid file as it is on disk."""

    path: Path
    """Where it can be opened."""
    file: str
    """The same for people: as it was named or reached, with forward slashes."""
    data: bytes
    """What it holds."""
    text: str
    """The same as text, with BOM and line ends as they are; `encoded` leads back."""
    encoding: str
    """`UTF-8`, or `Windows-1252` where it is no UTF-8."""

    @property
    def is_mermaid(self) -> bool:
        """Whether all of it is to be one diagram: an `.mmd` file."""
        return self.path.suffix.lower() in MERMAID_SUFFIXES


@dataclass(frozen=True, slots=True)
class DiagramFiles:
    """All files below some paths."""

    files: tuple[DiagramFile, ...]
    """By path as given, then by name; each file once."""
    findings: tuple[Finding, ...]
    """What was left out in folders, and files that are no UTF-8."""


def read_diagram_files(paths: Sequence[str | os.PathLike[str]]) -> DiagramFiles:
    """Read all pages and Mermaid files below some paths.

    Args:
        paths: Files and folders. Folders are walked in full, in the order of their names; names
            that start with a dot and files of other kinds are passed over.

    Raises:
        SourceError: With a fault for each path that does not exist, is a folder without any page
            or Mermaid file, or is a file that cannot be read as text of at most 5 MB.
    """
    reading = _Reading()
    for path in paths:
        try:
            reading.read(path)
        except SourceError as error:
            reading.faults.extend(error.faults)
    if reading.faults:
        raise SourceError(reading.faults)
    return DiagramFiles(tuple(reading.files), tuple(reading.findings))


def encoded(text: str, encoding: str) -> bytes:
    """Return text as bytes of the encoding that a file was read in.

    Raises:
        UnicodeEncodeError: If the text holds what that encoding has no byte for.
    """
    if encoding == UTF_8:
        return text.encode("utf-8")
    return text.translate(_TO_LATIN).encode("latin-1")


class _Reading:
    """What has been read so far."""

    def __init__(self) -> None:
        self.files: list[DiagramFile] = []
        self.findings: list[Finding] = []
        self.faults: list[Fault] = []
        self._seen: set[str] = set()

    def read(self, named: str | os.PathLike[str]) -> None:
        shown = printable(os.fspath(named))
        path = Path(named)
        try:
            if not os.fspath(named):
                raise SourceError([Fault("This path is empty. Name a file or a folder.", "(none)")])
            if not path.is_dir():
                self._read_named(path, shown)
            elif not self._read_folder(path):
                message = "There is no Markdown page and no .mmd file in this folder. Name another."
                raise SourceError([Fault(message, shown)])
        except FileNotFoundError as error:
            message = "There is no such file or folder. Check the path."
            raise SourceError([Fault(message, shown)]) from error
        except (OSError, ValueError) as error:
            raise SourceError([Fault(f"{reason_of(error)}. Check the path.", shown)]) from error

    def _read_named(self, path: Path, shown: str) -> None:
        if path.suffix.lower() not in _SUFFIXES:
            path.stat()
            kinds = ", ".join(sorted(_SUFFIXES))
            message = f"This is neither a Markdown page nor a Mermaid file ({kinds}). Rename it."
            raise SourceError([Fault(message, shown)])
        if reason := self._add(path):
            raise SourceError([Fault(reason, shown)])

    def _read_folder(self, root: Path) -> int:
        """Read what lies in a folder, and return how many files that may hold diagrams do."""
        count = 0
        for path in _files_in(root, self._leave):
            count += 1
            try:
                reason = self._add(path)
            except OSError as error:
                reason = f"Left out: {reason_of(error)}. Make it readable, or move it away."
            if reason:
                self._leave(path, "unreadable-file", Severity.WARNING, reason)
        return count

    def _add(self, path: Path) -> str | None:
        """Read a file, unless it was read already; return why it cannot be, and what to do."""
        real = os.path.realpath(path)
        if real in self._seen:
            return None
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return "Left out: this is no regular file. Copy what it holds into one."
        if status.st_size > MAX_BYTES:
            size = status.st_size / 1_000_000
            return f"Left out: {size:.1f} MB, over the limit of 5 MB. Split it."
        data = path.read_bytes()
        if b"\0" in data:
            return "Left out: this is binary or UTF-16. Save it as UTF-8, or move it away."
        self._seen.add(real)
        text, encoding = _decode(data)
        file = DiagramFile(path, printable(path.as_posix()), data, text, encoding)
        self.files.append(file)
        if encoding != UTF_8:
            self._report_encoding(file)
        return None

    def _report_encoding(self, file: DiagramFile) -> None:
        line = _first_foreign_line(file.data)
        evidence = Evidence(EvidenceKind.STATED, file.file, line, origin=file.file)
        message = (
            "This file is not UTF-8. It is read as Windows-1252, and others may see other letters."
            " Save it as UTF-8."
        )
        self.findings.append(Finding("document-encoding", Severity.WARNING, message, (evidence,)))

    def _leave(self, path: Path, rule: str, severity: Severity, message: str) -> None:
        file = printable(path.as_posix())
        evidence = Evidence(EvidenceKind.STATED, file, origin=file)
        message = message[:1].upper() + message[1:]
        self.findings.append(Finding(rule, severity, message, (evidence,)))


def _files_in(root: Path, leave: Leave) -> Iterator[Path]:
    return (path for path in walk_folder(root, leave) if path.suffix.lower() in _SUFFIXES)


def _decode(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), UTF_8
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(_FROM_LATIN), WINDOWS_1252


def _first_foreign_line(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1
