"""Plain scenarios of NDJSON that are left where they stand, for courses past memory.

What is kept of each is where its line is. The line is parsed whenever its record is asked for.
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from threading import Lock
from typing import BinaryIO

from graph.errors import Fault, SourceError
from graph.load.files import LinesFile, reason_of
from graph.load.scenario_lines import ScenarioLine, plain_fields
from graph.model.ids import NodeId, NodeKind, node_id

_State = tuple[int, ...]
"""By what it can be told that a file is another one, or somebody has written to it."""


class LinesLeft:
    """Where the plain scenarios of some files stand, in the order of the files."""

    def __init__(self) -> None:
        """Start with no file."""
        self._files: list[tuple[LinesFile, _State]] = []
        self._firsts: list[int] = []
        """By file, which of all lines is its first."""
        self._ids: list[NodeId] = []
        self._numbers, self._starts, self._sizes = array("Q"), array("Q"), array("I")
        self._open: tuple[LinesFile, BinaryIO] | None = None
        """The file that was read last: of very many, all cannot be open."""
        self._reading = Lock()

    def __del__(self) -> None:
        """Close what is open."""
        if self._open is not None:
            self._open[1].close()

    def open(self, file: LinesFile) -> BinaryIO:
        """Return a file, opened to be read; what is added from now on stands in it.

        Raises:
            OSError: If it cannot be opened.
        """
        opened = file.path.open("rb")
        self._files.append((file, _state(opened)))
        self._firsts.append(len(self._numbers))
        return opened

    def add(self, key: str, number: int, start: int, size: int) -> None:
        """Add a line.

        Args:
            key: The key of the scenario.
            number: Which line of the file it is, 1-based.
            start: How many bytes stand before it in the file.
            size: How many bytes it takes.
        """
        self._ids.append(node_id(NodeKind.SCENARIO, key))
        self._numbers.append(number)
        self._starts.append(start)
        self._sizes.append(size)

    def by_source(self) -> Counter[int]:
        """Return how many lines each source has, by its position among the sources."""
        ends = [*self._firsts[1:], len(self._numbers)]
        counted: Counter[int] = Counter()
        for (file, _), first, end in zip(self._files, self._firsts, ends, strict=True):
            counted[file.source] += end - first
        return counted

    def line(self, at: int) -> ScenarioLine:
        """Return a line, parsed again.

        Raises:
            SourceError: If the file has changed meanwhile, or cannot be read.
        """
        file, state = self._files[bisect_right(self._firsts, at) - 1]
        try:
            text, found = self._read(file, self._starts[at], self._sizes[at])
        except OSError as error:
            fault = Fault(f"{reason_of(error)}. Check the path.", file.origin)
            raise SourceError([fault]) from error
        fields = plain_fields(text) if found == state else None
        if fields is None:
            message = "This file has changed while it was loaded. Load it again."
            raise SourceError([Fault(message, file.origin)])
        return ScenarioLine(fields, self._numbers[at], file)

    def _read(self, file: LinesFile, start: int, size: int) -> tuple[bytes, _State]:
        with self._reading:
            if self._open is None or self._open[0] is not file:
                reopened = file.path.open("rb")
                if self._open is not None:
                    self._open[1].close()
                self._open = file, reopened
            _, opened = self._open
            return os.pread(opened.fileno(), size, start), _state(opened)

    def shared_out(self, taken: Collection[NodeId]) -> tuple[list[ScenarioLine], LeftScenarios]:
        """Return the lines of scenarios that something else describes too, and all others.

        The former stand in the order in which that turns out: the first one of a key waits for the
        second. This is done once; the ids are let go.

        Args:
            taken: The scenarios that are described elsewhere.
        """
        given, self._ids = self._ids, []
        several: list[tuple[int, int]] = []
        ids: list[NodeId] = []
        places = array("Q")
        ordered = sorted(range(len(given)), key=given.__getitem__)
        for identifier, group in groupby(ordered, given.__getitem__):
            found = list(group)
            if identifier in taken:
                several += [(at, at) for at in found]
            elif len(found) > 1:
                several += [(max(at, found[1]), at) for at in found]
            else:
                ids.append(identifier)
                places.append(found[0])
        return [self.line(at) for _, at in sorted(several)], LeftScenarios(self, ids, places)


@dataclass(frozen=True, slots=True)
class LeftScenarios:
    """Plain scenarios that are left where they stand, each described by one line alone."""

    lines: LinesLeft
    """Where they stand, and some more."""
    ids: list[NodeId]
    """In their order."""
    places: array[int]
    """Which of the lines each is."""


def _state(opened: BinaryIO) -> _State:
    status = os.fstat(opened.fileno())
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
