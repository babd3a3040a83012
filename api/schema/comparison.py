"""Scenarios beside each other: two compared, and what resembles one."""

from collections.abc import Callable
from typing import Annotated, Any, Protocol

import strawberry

from api.schema.define import Info, field, given, object_type
from api.schema.evidence import Evidence
from api.schema.lazy import LazyDay, LazyScenario, LazyService
from api.schema.nodes import Participant
from graph.model import records
from graph.model.ids import NodeId
from graph.query import compare, similar


class _Pair(Protocol):
    @property
    def source(self) -> NodeId: ...

    @property
    def target(self) -> NodeId: ...


async def _source(parent: strawberry.Parent[_Pair], info: Info) -> records.Record | None:
    return await info.context.record.load(parent.source)


async def _target(parent: strawberry.Parent[_Pair], info: Info) -> records.Record | None:
    return await info.context.record.load(parent.target)


@object_type
class ComparedEdge:
    """A pair of participants that interact in one of two scenarios or in both."""

    source: Participant = field("Where it starts.", _source)
    target: Participant = field("Where it leads.", _target)
    labels_in_a: list[str] = field("What happens in the first scenario, in order.")
    labels_in_b: list[str] = field("What happens in the second scenario, in order.")
    evidence_in_a: list[Evidence] = field("Where the first scenario states it.")
    evidence_in_b: list[Evidence] = field("Where the second scenario states it.")


def _records(part: str) -> Callable[..., Any]:
    """Return a resolver that loads the nodes of one part of a comparison."""

    async def resolve(
        parent: strawberry.Parent[compare.Shares[NodeId]], info: Info
    ) -> list[records.Record]:
        return await info.context.existing(getattr(parent, part))

    return resolve


_SHARED = "In both, in the order of the first."
_ONLY_IN_A = "Only in the first, in its order."
_ONLY_IN_B = "Only in the second, in its order."


@object_type
class DayComparison:
    """The days that two scenarios point to."""

    shared: list[LazyDay] = field(_SHARED, _records("shared"))
    only_in_a: list[LazyDay] = field(_ONLY_IN_A, _records("only_in_a"))
    only_in_b: list[LazyDay] = field(_ONLY_IN_B, _records("only_in_b"))


@object_type
class ServiceComparison:
    """The services that two scenarios use, as they name them."""

    shared: list[LazyService] = field(_SHARED, _records("shared"))
    only_in_a: list[LazyService] = field(_ONLY_IN_A, _records("only_in_a"))
    only_in_b: list[LazyService] = field(_ONLY_IN_B, _records("only_in_b"))


@object_type
class EdgeComparison:
    """Who interacts with whom in two scenarios; equal ends are equal edges, whatever the label."""

    shared: list[ComparedEdge] = field(_SHARED)
    only_in_a: list[ComparedEdge] = field(_ONLY_IN_A)
    only_in_b: list[ComparedEdge] = field(_ONLY_IN_B)


async def _a(parent: strawberry.Parent[compare.Comparison], info: Info) -> records.Record | None:
    return await info.context.record.load(parent.a)


async def _b(parent: strawberry.Parent[compare.Comparison], info: Info) -> records.Record | None:
    return await info.context.record.load(parent.b)


@object_type
class ScenarioComparison:
    """Two scenarios side by side."""

    a: LazyScenario = field("The first one.", _a)
    b: LazyScenario = field("The second one.", _b)
    days: DayComparison = field("The days that they point to.")
    services: ServiceComparison = field("The services that they use, as they name them.")
    edges: EdgeComparison = field("Who interacts with whom.")


_Scenario = Annotated[str, strawberry.argument(description="Its key, or its title.")]


def compare_scenarios(info: Info, a: _Scenario, b: _Scenario) -> compare.Comparison:
    """Resolve `compare`."""
    return compare.compare(info.context.reader, a, b)


async def _scenario(
    parent: strawberry.Parent[similar.SimilarScenario], info: Info
) -> records.Record | None:
    return await info.context.record.load(parent.scenario)


async def _services(
    parent: strawberry.Parent[similar.SimilarScenario], info: Info
) -> list[records.Service]:
    return await info.context.records(parent.services, records.Service)


@object_type
class SharedEdge:
    """A pair of participants that interact in two scenarios, whatever the label."""

    source: Participant = field("Where it starts.", _source)
    target: Participant = field("Where it leads.", _target)


@object_type
class SimilarScenario:
    """A scenario that shares an edge or a service with the one that was asked about."""

    scenario: LazyScenario = field("The other scenario.", _scenario)
    edge_count: int = field("How many edges they share.")
    service_count: int = field("How many services they share.")
    edges: list[SharedEdge] = field("The edges that both have.")
    services: list[LazyService] = field("The services that both use, as they name them.", _services)


def find_similar(
    info: Info,
    scenario: _Scenario,
    first: Annotated[
        int | None,
        strawberry.argument(
            description=f"At most so many; {similar.DEFAULT_SIMILAR} where it is left out, and "
            f"never over {similar.MOST_SIMILAR}."
        ),
    ] = strawberry.UNSET,
) -> tuple[similar.SimilarScenario, ...]:
    """Resolve `similar`."""
    return similar.similar(info.context.reader, scenario, given(first))
