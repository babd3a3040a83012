"""A cache that is bounded in entries and in weight, for several threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """Keeps what was used last; what was used longest ago makes room.

    Example:
        >>> cache = BoundedCache[str, int](entries=2, weight=100)
        >>> for key in ["a", "b", "a", "c"]:
        ...     if cache.get(key) is None:
        ...         cache.put(key, ord(key), weight=1)
        >>> [cache.get(key) for key in ["a", "b", "c"]]
        [97, None, 99]
    """

    def __init__(self, entries: int, weight: int) -> None:
        """Hold at most so many entries, and at most so much `weight` in all."""
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._most_entries = entries
        self._most_weight = weight
        self._weight = 0
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """Return what is kept under a key."""
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                return None
            self._entries.move_to_end(key)
            return found[0]

    def put(self, key: K, value: V, weight: int) -> None:
        """Keep a value; one that alone weighs too much is not kept."""
        if weight > self._most_weight:
            return
        with self._lock:
            if key in self._entries:
                self._weight -= self._entries.pop(key)[1]
            self._entries[key] = (value, weight)
            self._weight += weight
            while len(self._entries) > self._most_entries or self._weight > self._most_weight:
                _, (_, dropped) = self._entries.popitem(last=False)
                self._weight -= dropped

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._weight = 0

    def __len__(self) -> int:
        return len(self._entries)
