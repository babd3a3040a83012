"""Lists that lie in a file, for what may be too much for memory."""

from __future__ import annotations

import os
import pickle
import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile, gettempdir
from typing import TypeVar, overload

from graph.errors import ScenariographError
from graph.load.files import reason_of

T = TypeVar("T")


class SpoolError(ScenariographError):
    """A temporary file that cannot be written."""


class Spool(Sequence[T]):
    """A list of anything that can be pickled. In memory there are eight bytes for each item.

    The file lies where the system has temporary files (`TMPDIR`). It has no name, so nobody else
    can write it, and it goes when the list does, also when the process is killed.
    """

    def __init__(self, items: Iterable[T] = ()) -> None:
        """Hold some items.

        Raises:
            SpoolError: If there is no room for them.
        """
        with _told():
            # Without a buffer, because closing it would write what there was no room for.
            self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - closed as follows
        weakref.finalize(self, self._file.close)
        self._ends = array("Q", [0])
        self.extend(items)

    def append(self, item: T) -> None:
        """Add an item at the end.

        Raises:
            SpoolError: If there is no room for it.
        """
        data = memoryview(pickle.dumps(item, pickle.HIGHEST_PROTOCOL))
        written = 0
        with _told():
            while written < len(data):
                at = self._ends[-1] + written
                written += os.pwrite(self._file.fileno(), data[written:], at)
        self._ends.append(self._ends[-1] + written)

    def extend(self, items: Iterable[T]) -> None:
        """Add items at the end.

        Raises:
            SpoolError: If there is no room for them.
        """
        for item in items:
            self.append(item)

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        """Return an item, or a list of some in memory."""
        places = range(len(self))[at]
        if isinstance(places, range):
            return [self[place] for place in places]
        start, end = self._ends[places], self._ends[places + 1]
        item: T = pickle.loads(os.pread(self._file.fileno(), end - start, start))  # noqa: S301 - our own
        return item


@contextmanager
def _told() -> Iterator[None]:
    """Say of a failure where it was, and what to do."""
    try:
        yield
    except OSError as error:
        raise SpoolError(
            f"{gettempdir()}: A temporary file cannot be written: {reason_of(error)}. Make room"
            " there, or name another folder in TMPDIR."
        ) from error
