"""The graph that is being served, behind one name, so that a reload can swap it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from graph.build import LoadedCourse, LoadedSource
from graph.model.reader import GraphReader


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Served:
    """A graph, and the account of where it comes from: swapped as one, so that both belong."""

    reader: GraphReader
    """What to answer from."""
    sources: tuple[LoadedSource, ...] = ()
    """What was loaded, in the order in which it was named; none where nobody says so."""
    loaded_at: datetime | None = None
    """When; None where nobody says so."""
    since: datetime = field(default_factory=_now)
    """Since when this version of the graph is served."""


Source = GraphReader | LoadedCourse | Served
"""What can be answered from: without an account of its sources, or with one."""


def served_of(source: Source) -> Served:
    """Return what is to be served, with the account that comes with it."""
    if isinstance(source, Served):
        return source
    if isinstance(source, LoadedCourse):
        return Served(source.graph, source.sources, source.loaded_at)
    return Served(source)


@dataclass(frozen=True, slots=True)
class Change:
    """That another version of the graph is served, as one subscriber is told."""

    served: Served
    """What is served now."""
    previous_version: str
    """The version that this subscriber knew before."""

    @property
    def version(self) -> str:
        """The version that is served now."""
        return self.served.reader.version

    @property
    def changed_at(self) -> datetime:
        """Since when."""
        return self.served.since


class GraphHolder:
    """Holds the graph that new requests are answered from, and tells when it is another.

    A request takes `served` once and keeps it to its end, so that an answer never mixes two
    versions.
    """

    def __init__(self, source: Source) -> None:
        """Serve `source` until something else is assigned."""
        self._served = served_of(source)
        self._sleepers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @property
    def served(self) -> Served:
        """What requests that begin now are answered from; assign to swap it."""
        return self._served

    @served.setter
    def served(self, served: Served) -> None:
        before = self._served
        if served.reader.version == before.reader.version:
            self._served = replace(served, since=before.since)
            return
        self._served = served
        for loop, event in tuple(self._sleepers):
            loop.call_soon_threadsafe(event.set)

    @property
    def current(self) -> GraphReader:
        """The graph alone; assign to swap it for one without an account of its sources."""
        return self._served.reader

    @current.setter
    def current(self, reader: GraphReader) -> None:
        self.served = Served(reader)

    async def changes(self, known: str) -> AsyncGenerator[Change]:
        """Yield a change whenever the graph is of another version than the one told last.

        Whoever is slow is told of the newest only: nothing is kept for anybody.

        Args:
            known: The version that is known already.
        """
        sleeper = (asyncio.get_running_loop(), asyncio.Event())
        self._sleepers.add(sleeper)
        try:
            while True:
                sleeper[1].clear()  # before looking, so that no change falls between
                change = Change(self._served, known)
                if change.version == known:
                    await sleeper[1].wait()
                    continue
                yield change
                known = change.version
        finally:
            self._sleepers.discard(sleeper)
