"""What the answers of planning share: nodes of the graph by what a plan holds, and reasons."""

import unicodedata
from collections.abc import Callable, Sequence
from math import isfinite
from operator import attrgetter
from typing import Annotated, Any

import strawberry

from api.schema.define import Info, field, given, object_type
from api.schema.put_in import Planned, record_of, records_of
from api.schema.walks import GraphEdge
from graph.errors import RequestError
from graph.model import records
from graph.model.ids import NodeId, NodeKind

DayNumber = Annotated[int, strawberry.argument(description="The number of the day.")]


def one(path: str) -> Callable[..., Any]:
    """Return a resolver that loads the record of what an attribute holds, if it holds any."""

    async def resolve(parent: strawberry.Parent[object], info: Info) -> records.Record | None:
        planned: Planned | None = attrgetter(path)(parent)
        return await record_of(info.context, planned) if planned else None

    return resolve


def all_of(path: str, inner: str | None = None) -> Callable[..., Any]:
    """Return a resolver that loads the records of what a list holds, in order."""

    async def resolve(parent: strawberry.Parent[object], info: Info) -> list[records.Record]:
        planned: Sequence[Any] = getattr(parent, path)
        wanted = [getattr(each, inner) if inner else each for each in planned]
        return await records_of(info.context, wanted)

    return resolve


@object_type
class PlanningReason:
    """Why an answer says what it says."""

    text: str = field("In words.")
    edges: list[GraphEdge] = field("The edges of the graph that it rests on.")


def finite_hours(argument: str, hours: float | None) -> float | None:
    """Return the hours that a client gave, None where it gave none.

    Raises:
        RequestError: If they are without end, as `1e999` is.
    """
    stated = given(hours)
    if stated is not None and not isfinite(stated):
        raise RequestError(f"`{argument}` is {stated} hours: give a number, or leave it out.")
    return stated


def line_of(text: str, field: str) -> str:
    """Return a name that a client gave, without blanks around it.

    Raises:
        RequestError: If it is none, as it would be in a file.
    """
    line = text.strip()
    if not line:
        raise RequestError(f"`{field}` is empty. Write what people are to read.")
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in line):
        raise RequestError(f"`{field}` holds control characters. Leave them out.")
    return line


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
