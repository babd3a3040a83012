"""Fields that lead from a record to others, declared by where they lead.

The executor calls the resolver for each record; a plan (`api.plan`) follows the links of all
records of a list at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import strawberry

from api.schema.define import Info
from graph.model import records
from graph.model.ids import NodeId


@dataclass(frozen=True, slots=True)
class Linked:
    """Where a field leads."""

    targets: Callable[[Any], Any]
    """From a record to what it leads to: ids in order, or one id or none."""
    kind: type
    """The class of the records that are meant; others are left out."""
    is_single: bool
    """Whether there is at most one."""


LINKED: dict[object, Linked] = {}
"""By the resolver of a field: where it leads."""


def linked_to(kind: type, targets: Callable[[Any], Iterable[NodeId]]) -> Callable[..., Any]:
    """Return a resolver that gives the records of some ids that are of a class, in order."""

    async def resolve(parent: strawberry.Parent[Any], info: Info) -> list[Any]:
        return await info.context.records(targets(parent), kind)

    LINKED[resolve] = Linked(targets, kind, is_single=False)
    return resolve


def linked_to_one(target: Callable[[Any], NodeId | None]) -> Callable[..., Any]:
    """Return a resolver that gives the record of an id, where there is one."""

    async def resolve(parent: strawberry.Parent[Any], info: Info) -> records.Record | None:
        found = target(parent)
        return await info.context.record.load(found) if found is not None else None

    LINKED[resolve] = Linked(target, object, is_single=True)
    return resolve


def targets_of(name: str) -> Callable[[Any], list[NodeId]]:
    """Return what gives the targets of the links that an attribute holds, in order."""
    links = attrgetter(name)
    return lambda record: [link.target for link in links(record)]


def target_of(name: str) -> Callable[[Any], NodeId | None]:
    """Return what gives the target of the link that an attribute holds, if it holds one."""
    link_of = attrgetter(name)

    def target(record: Any) -> NodeId | None:  # noqa: ANN401 - of whichever class has it
        link: records.Link | None = link_of(record)
        return link.target if link is not None else None

    return target
