"""What the answers of planning share: nodes of the graph by what a plan holds, and reasons."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Annotated, Any, Protocol

import strawberry

from api.schema.define import Info, field, object_type
from api.schema.walks import GraphEdge
from graph.model import records
from graph.model.ids import NodeId, NodeKind

DayNumber = Annotated[int, strawberry.argument(description="The number of the day.")]


class _WithId(Protocol):
    @property
    def id(self) -> NodeId: ...


def one(path: str) -> Callable[..., Any]:
    """Return a resolver that loads the record of what an attribute holds, if it holds any."""

    async def resolve(parent: strawberry.Parent[object], info: Info) -> records.Record | None:
        planned: _WithId | None = attrgetter(path)(parent)
        return await info.context.record.load(planned.id) if planned else None

    return resolve


def all_of(path: str, inner: str | None = None) -> Callable[..., Any]:
    """Return a resolver that loads the records of what a list holds, in order."""

    async def resolve(parent: strawberry.Parent[object], info: Info) -> list[records.Record]:
        planned: Sequence[Any] = getattr(parent, path)
        wanted = [getattr(each, inner) if inner else each for each in planned]
        return await info.context.existing(each.id for each in wanted)

    return resolve


@object_type
class PlanningReason:
    """Why an answer says what it says."""

    text: str = field("In words.")
    edges: list[GraphEdge] = field("The edges of the graph that it rests on.")


async def day_named(info: Info, number: int) -> NodeId:
    """Return the day of a number.

    Raises:
        NotFoundError: If there is none, with suggestions.
    """
    name = str(number)
    return (await info.context.named(NodeKind.DAY, [name]))[name]


async def days_named(info: Info, numbers: Sequence[int]) -> list[NodeId]:
    """Return the days of some numbers, in their order.

    Raises:
        NotFoundError: If one is missing, with suggestions.
    """
    return await nodes_named(info, NodeKind.DAY, [str(number) for number in numbers])


async def nodes_named(info: Info, kind: NodeKind, names: Sequence[str]) -> list[NodeId]:
    """Return the nodes of a kind that names belong to, in their order.

    Raises:
        NotFoundError: If one means nothing, with suggestions.
    """
    found = await info.context.named(kind, names)
    return [found[name] for name in names]
