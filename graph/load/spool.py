"""Lists that lie in a file, for what may be too much for memory."""

from __future__ import annotations

import os
import pickle
import weakref
from array import array
from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from typing import TypeVar, overload

T = TypeVar("T")


class Spool(Sequence[T]):
    """A list of anything that can be pickled. In memory there are eight bytes for each item.

    The file lies where the system has temporary files (`TMPDIR`). It has no name, so nobody else
    can write it, and it goes when the list does, also when the process is killed.
    """

    def __init__(self, items: Iterable[T] = ()) -> None:
        """Hold some items.

        Raises:
            OSError: If there is no room for them.
        """
        self._file = TemporaryFile(prefix="scenariograph-")  # noqa: SIM115 - closed as follows
        weakref.finalize(self, self._file.close)
        self._ends = array("Q", [0])
        for item in items:
            self.append(item)

    def append(self, item: T) -> None:
        """Add an item at the end.

        Raises:
            OSError: If there is no room for it.
        """
        written = self._file.write(pickle.dumps(item, pickle.HIGHEST_PROTOCOL))
        self._ends.append(self._ends[-1] + written)

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
        self._file.flush()
        start, end = self._ends[places], self._ends[places + 1]
        item: T = pickle.loads(os.pread(self._file.fileno(), end - start, start))  # noqa: S301 - our own
        return item
