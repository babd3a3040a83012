"""Finds and reads the files of sources, and says what it left alone.

A fault of something that was named is an error; a fault of something that merely lies in a folder
is a finding.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from graph.errors import Fault, SourceError
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity

SHIPPED = "shipped"
"""The word that stands for the data that comes with scenariograph."""
MAX_BYTES = 5_000_000
MAX_RDF_BYTES = 500_000_000
PAGE_SUFFIXES = frozenset({".md", ".markdown"})
YAML_SUFFIXES = frozenset({".yaml", ".yml"})
NDJSON_SUFFIXES = frozenset({".ndjson"})
RDF_SUFFIXES = frozenset({".jsonld", ".nt", ".rdf", ".trig", ".ttl"})
"""Files of RDF are read where they are named themselves, and left alone in folders."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read."""

    source: int
    """The position of its source among the sources, 0-based."""
    file: str
    """Its path relative to its source, with forward slashes."""
    origin: str
    """Its path as it can be opened here; for messages."""
    text: str
    """What it holds: without BOM, lines ended by a newline character alone."""
    is_named: bool
    """Whether it was named as a source itself rather than found in a folder."""

    @property
    def is_page(self) -> bool:
        """Whether it is Markdown; YAML otherwise."""
        return PurePosixPath(self.file).suffix.lower() in PAGE_SUFFIXES


@dataclass(frozen=True, slots=True)
class LinesFile:
    """A file of NDJSON, which is read line by line when its records are: it may be of any size."""

    source: int
    """The position of its source among the sources, 0-based."""
    file: str
    """Its path relative to its source, with forward slashes."""
    origin: str
    """Its path as it can be opened here; for messages."""
    path: Path
    """The same, whatever bytes it is made of."""
    is_named: bool
    """Whether it was named as a source itself rather than found in a folder."""


@dataclass(frozen=True, slots=True)
class FilesRead:
    """All files of all sources."""

    files: tuple[SourceFile, ...]
    """By source as given, then by path."""
    findings: tuple[Finding, ...]
    """What was left alone in folders, and why."""
    faults: tuple[Fault, ...] = ()
    """Sources that cannot be read. Where there are any, nothing is to be loaded."""
    rdf: tuple[SourceFile, ...] = ()
    """Files of RDF, which are sources themselves, as given. They are not among `files`."""
    lines: tuple[LinesFile, ...] = ()
    """Files of NDJSON, by source as given, then by path. They are not among `files`."""


class _UnreadableError(Exception):
    """Why a file cannot be read; its text says so, and what to do."""

    def __init__(self, rule: str, severity: Severity, message: str) -> None:
        self.rule = rule
        self.severity = severity
        super().__init__(message)


def shipped_folder() -> Path:
    """Return the folder of the shipped data: inside an installed package, or in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / SHIPPED
    return installed if installed.is_dir() else package.parent / "data"


def read_sources(sources: Sequence[str | os.PathLike[str]]) -> FilesRead:
    """Read all files of some sources.

    Args:
        sources: Files and folders; the word `shipped` stands for the shipped data. Folders are
            walked in full, in the order of their names; names that start with a dot are left out.

    Returns:
        The files; and a fault for each source that does not exist, is a folder without any page
        or file of records, or is a file that cannot be read as text of at most 5 MB (RDF: 500 MB).
    """
    files: list[SourceFile] = []
    findings: list[Finding] = []
    faults: list[Fault] = []
    rdf: list[SourceFile] = []
    lines: list[LinesFile] = []
    for index, source in enumerate(sources):
        try:
            read = _read_source(index, source)
        except SourceError as error:
            faults.extend(error.faults)
        else:
            files.extend(read.files)
            findings.extend(read.findings)
            rdf.extend(read.rdf)
            lines.extend(read.lines)
    return FilesRead(tuple(files), tuple(findings), tuple(faults), tuple(rdf), tuple(lines))


def _read_source(index: int, source: str | os.PathLike[str]) -> FilesRead:
    shown = os.fspath(source)
    if not shown:
        raise SourceError([Fault("This path is empty. Name a file or a folder.", "(no path)")])
    path = shipped_folder() if shown == SHIPPED else Path(source)
    try:
        mode = path.stat().st_mode
        if shown == SHIPPED:
            return read_shipped(index=index)
        if stat.S_ISDIR(mode):
            return _read_folder(index, path, shown)
        if _is_lines(path):
            _require_regular(path.stat())
            named = LinesFile(index, printable(path.name), shown, path, is_named=True)
            return FilesRead((), (), lines=(named,))
        is_rdf = path.suffix.lower() in RDF_SUFFIXES
        text = _read_rdf(path) if is_rdf else _read_text(path)
    except _UnreadableError as error:
        raise SourceError([Fault(str(error), shown)]) from error
    except FileNotFoundError as error:
        message = "There is no such file or folder. Check the path."
        raise SourceError([Fault(message, shown)]) from error
    except (OSError, ValueError) as error:
        raise SourceError([Fault(f"{reason_of(error)}. Check the path.", shown)]) from error
    file = SourceFile(index, printable(path.name), shown, text, is_named=True)
    return FilesRead((), (), rdf=(file,)) if is_rdf else FilesRead((file,), ())


def read_shipped(only: tuple[str, ...] = ("",), index: int = 0) -> FilesRead:
    """Read the YAML files of the shipped data; the page beside them is about their format.

    Args:
        only: What the paths of the files must start with; one of these.
        index: The position of the source among the sources.
    """
    read = _read_folder(index, shipped_folder(), SHIPPED)
    files = (file for file in read.files if file.file.startswith(only) and not file.is_page)
    return FilesRead(tuple(files), ())


def _read_folder(index: int, root: Path, shown: str) -> FilesRead:
    files: list[SourceFile] = []
    lines: list[LinesFile] = []
    findings: list[Finding] = []

    def leave(path: Path, rule: str, severity: Severity, message: str) -> None:
        file = printable(path.relative_to(root).as_posix())
        evidence = Evidence(EvidenceKind.STATED, file, origin=printable(str(path)))
        findings.append(Finding(rule, severity, message[:1].upper() + message[1:], (evidence,)))

    for path in walk_folder(root, leave):
        file = printable(path.relative_to(root).as_posix())
        origin = printable(str(path))
        try:
            if _is_lines(path):
                _require_regular(path.stat())
                lines.append(LinesFile(index, file, origin, path, is_named=False))
                continue
            text = _read_text(path)
        except _UnreadableError as error:
            leave(path, error.rule, error.severity, str(error))
        except OSError as error:
            message = f"left out: {reason_of(error)}. Make it readable, or move it away."
            leave(path, "unreadable-file", Severity.WARNING, message)
        else:
            files.append(SourceFile(index, file, origin, text, is_named=False))
    if not files and not lines:
        raise SourceError(_nothing_in(shown, findings))
    return FilesRead(tuple(files), tuple(findings), lines=tuple(lines))


def _nothing_in(shown: str, findings: Sequence[Finding]) -> list[Fault]:
    """Return why a folder holds no source: what is broken in it, if anything is."""
    broken = [found for found in findings if found.severity is not Severity.INFO]
    if broken:
        return [Fault(found.message, found.evidence[0].origin) for found in broken]
    message = "There is no Markdown page and no file of records in this folder. Name another one."
    return [Fault(message, shown)]


Leave = Callable[[Path, str, Severity, str], None]
"""Takes what is left alone in a folder: its path, a rule, how bad it is, and why with a remedy."""


def walk_folder(root: Path, leave: Leave) -> Iterator[Path]:
    """Yield the files below a folder in the order of their names, each once, links followed."""
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        path = waiting.pop()
        try:
            status = path.stat()
        except OSError:
            yield path  # reading it will say why
            continue
        if (status.st_dev, status.st_ino) in seen:
            message = "left out: this link leads to what is read already. Remove the link."
            leave(path, "symlink-loop", Severity.WARNING, message)
            continue
        seen.add((status.st_dev, status.st_ino))
        if not stat.S_ISDIR(status.st_mode):
            yield path
            continue
        try:
            entries = sorted(path.iterdir(), reverse=True)
        except OSError as error:
            message = f"left out: {reason_of(error)}. Make it readable, or move it away."
            leave(path, "unreadable-file", Severity.WARNING, message)
            continue
        waiting.extend(entry for entry in entries if not entry.name.startswith("."))


def _read_text(path: Path) -> str:
    """Return the text of a regular file of ours, and nothing else: a pipe is never opened."""
    suffix = path.suffix.lower()
    if suffix in RDF_SUFFIXES:
        message = "left alone: RDF is read where it is named itself. Name this file as a source."
        raise _UnreadableError("foreign-file", Severity.INFO, message)
    if suffix not in PAGE_SUFFIXES | YAML_SUFFIXES:
        kinds = ", ".join(sorted(PAGE_SUFFIXES | YAML_SUFFIXES | NDJSON_SUFFIXES))
        message = f"left alone: neither a page nor records ({kinds})."
        raise _UnreadableError("foreign-file", Severity.INFO, message)
    return _decode(_bytes_of(path, MAX_BYTES))


def _read_rdf(path: Path) -> str:
    return _decode(_bytes_of(path, MAX_RDF_BYTES))


def _is_lines(path: Path) -> bool:
    return path.suffix.lower() in NDJSON_SUFFIXES


def _require_regular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        message = "left out: this is no regular file. Copy what it holds into one."
        raise _UnreadableError("unreadable-file", Severity.WARNING, message)


def _bytes_of(path: Path, most: int) -> bytes:
    status = path.stat()
    _require_regular(status)
    if status.st_size > most:
        size = status.st_size / 1_000_000
        message = f"left out: {size:.1f} MB, over the limit of {most // 1_000_000} MB. Split it."
        raise _UnreadableError("file-too-large", Severity.WARNING, message)
    return path.read_bytes()


def _decode(data: bytes) -> str:
    if b"\0" in data:
        message = "left out: this is binary, not UTF-8 text. Save it as UTF-8, or move it away."
        raise _UnreadableError("unreadable-file", Severity.WARNING, message)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"left out: this is not UTF-8 (first seen in line {line}). Save it as UTF-8."
        raise _UnreadableError("unreadable-file", Severity.WARNING, message) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def reason_of(error: OSError | ValueError) -> str:
    """Return what the system says of a failure, without a full stop."""
    return (getattr(error, "strerror", None) or str(error)).removesuffix(".")


def printable(name: str) -> str:
    """Return a file name as valid Unicode, whatever bytes it is made of on disk."""
    return os.fsencode(name).decode("utf-8", "replace")
