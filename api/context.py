"""What the resolvers of one request share: one version of the graph, asked in batches."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol, TypeVar

from strawberry.dataloader import DataLoader

from api.holder import Change, Served
from graph.diagrams import View, scenario_views
from graph.model.edges import Direction, Edge, Relation
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.model.records import DanglingReference, Record
from graph.planning.plan import Plan, plan_of
from graph.query.lookup import require
from graph.query.used_with import CoUse, used_with

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R", bound=Record)
Key = TypeVar("Key", contravariant=True)  # noqa: PLC0105 - K is taken

TIME_LIMIT = 10.0
"""How many seconds a search may take where the time for an answer is not limited."""

Changes = Callable[[str], AsyncGenerator[Change]]
"""Tells of every change from the version on that it is given."""


class Loader(Protocol[Key, V]):
    """Loads values by their keys, many at once for all who wait for one."""

    def load(self, key: Key) -> Awaitable[V]:
        """Return the value of a key."""

    def load_many(self, keys: Iterable[Key]) -> Awaitable[list[V]]:
        """Return the values of keys, in order."""


class Batched(Protocol):
    """Makes a loader of a question that is asked for many keys at once."""

    def __call__(self, ask: Callable[[Sequence[K]], Sequence[V]], /) -> Loader[K, V]:
        """Return a loader that asks so."""


class RequestContext:
    """One request's view of a graph.

    What a level of a query asks for is gathered and asked of the reader at once, so that the
    number of questions depends on the depth of a query and not on the length of its lists.
    """

    def __init__(
        self,
        served: Served,
        changes: Changes | None = None,
        seconds_left: Callable[[], float | None] = lambda: None,
        batched: Batched | None = None,
    ) -> None:
        """Answer from `served` until the request is done, whatever is loaded meanwhile.

        Args:
            served: What to answer from.
            changes: Where a subscription is begun, what tells of changes.
            seconds_left: Tells how much time there is to the answer; None where that is not
                limited.
            batched: What makes a loader of what asks the graph; DataLoaders where it is left out.
        """
        reader = served.reader
        self._batched: Batched = batched or _data_loader
        self.served = served
        self.reader = reader
        self.changes = changes
        self._seconds_left = seconds_left
        self._loaders: dict[object, Loader[Any, Any]] = {}

    @property
    def record(self) -> Loader[str, Record | None]:
        """Loads records by their ids."""
        return self._asking("record", self.reader.records)

    @property
    def taught_on(self) -> Loader[NodeId, tuple[NodeId, ...]]:
        """Loads the days that teach a service."""
        return self._asking("taught_on", self.reader.taught_on)

    @property
    def used_by(self) -> Loader[NodeId, tuple[NodeId, ...]]:
        """Loads the scenarios that use a service."""
        return self._asking("used_by", self.reader.used_by)

    @property
    def used_with(self) -> Loader[tuple[NodeId, int], tuple[CoUse, ...]]:
        """Loads what is used together with a service, at most so many."""
        return self._asking("used_with", lambda asked: _used_with(self.reader, asked))

    @property
    def view(self) -> Loader[NodeId, View]:
        """Loads what is drawn of a scenario."""
        return self._asking("view", lambda ids: scenario_views(self.reader, ids))

    async def existing(self, ids: Iterable[str]) -> list[Record]:
        """Return the records of `ids` that exist, in order."""
        return [record for record in await self.record.load_many(ids) if record is not None]

    async def records(self, ids: Iterable[str], kind: type[R]) -> list[R]:
        """Return the records of `ids` that exist and are of this kind, in order."""
        return [record for record in await self.existing(ids) if isinstance(record, kind)]

    async def sources(self, node: NodeId, relation: Relation, kind: type[R]) -> list[R]:
        """Return the records from which edges of a relation lead to `node`, in order."""
        edges = await self._edges_of(relation, Direction.IN).load(node)
        return await self.records([edge.source for edge in edges], kind)

    async def known(self, kind: NodeKind, names: Iterable[str]) -> list[NodeId]:
        """Return the nodes that the names belong to; names that nobody knows are left out."""
        return [node for node in await self._resolved(kind, [*names]) if node]

    async def named(self, kind: NodeKind, names: Sequence[str]) -> Mapping[str, NodeId]:
        """Return the node that each name belongs to.

        Raises:
            NotFoundError: If nothing of this kind answers to one of the names.
        """
        if not names:
            return {}
        found = await self._resolved(kind, names)
        known = {name: node for name, node in zip(names, found, strict=True) if node}
        if None in found:
            require(self.reader, kind, [name for name in names if name not in known])
        return known

    def dangling(self, node: NodeId) -> Sequence[DanglingReference]:
        """Return the references of a node that lead nowhere, in document order."""
        return self._dangling.get(node, ())

    @property
    def seconds_to_search(self) -> float:
        """How long a search may take that can be ended early: half of the time that is left.

        So the best that was found is still told, also where several searches follow each other.
        """
        left = self._seconds_left()
        return TIME_LIMIT if left is None else max(0.0, min(TIME_LIMIT, left / 2))

    @property
    def plan(self) -> Plan:
        """The curriculum of the graph, for questions about changes of it."""
        return plan_of(self.reader)

    @cached_property
    def _dangling(self) -> Mapping[NodeId, Sequence[DanglingReference]]:
        by_source: dict[NodeId, list[DanglingReference]] = defaultdict(list)
        for reference in self.reader.dangling():
            by_source[reference.source].append(reference)
        return by_source

    def _edges_of(
        self, relation: Relation, direction: Direction
    ) -> Loader[NodeId, tuple[Edge, ...]]:
        def ask(ids: Sequence[NodeId]) -> Sequence[tuple[Edge, ...]]:
            return self.reader.edges(ids, relation, direction)

        return self._asking((relation, direction), ask)

    async def _resolved(self, kind: NodeKind, names: Sequence[str]) -> Sequence[NodeId | None]:
        """Return the node of this kind that each name belongs to."""
        reader = self.reader
        names_of: Loader[str, NodeId | None]
        names_of = self._asking(kind, lambda asked: reader.resolve(kind, asked))
        return await names_of.load_many(names)

    def _asking(self, key: object, ask: Callable[[Sequence[K]], Sequence[V]]) -> Loader[K, V]:
        """Return what loads by asking so: one for the whole request, whoever needs it first."""
        loader = self._loaders.get(key)
        if loader is None:
            loader = self._loaders[key] = self._batched(ask)
        return loader


def _used_with(reader: GraphReader, asked: Sequence[tuple[NodeId, int]]) -> list[tuple[CoUse, ...]]:
    """Return what each of some services is used with, at most so many; with one question."""
    services = list(dict.fromkeys(service for service, _ in asked))
    most = max(first for _, first in asked)
    found = dict(zip(services, used_with(reader, services, most), strict=True))
    return [found[service][:first] for service, first in asked]


def _data_loader(ask: Callable[[Sequence[K]], Sequence[V]]) -> Loader[K, V]:
    async def load(keys: list[K]) -> Sequence[V]:
        return ask(keys)

    return DataLoader(load)
