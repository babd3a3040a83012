"""Fields that lead to records, declared by where they lead.

The executor calls the resolver for each record, a plan (`api.plan`) follows the links itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeVar

import strawberry

from api.schema.define import Info
from graph.model import records
from graph.model.ids import NodeKind

R = TypeVar("R", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Linked:
    """Where a field leads."""

    path: str
    """The attribute of a record that holds what it leads to."""
    has_links: bool
    """Whether that are links, which hold ids as their targets; otherwise the ids themselves."""
    kind: type
    """The class of the records that are meant; others are left out."""
    is_single: bool
    """Whether there is at most one."""


LINKED: dict[object, Linked] = {}
"""By the resolver of a field: where it leads."""


def linked_to(kind: type, path: str, *, has_links: bool = True) -> Callable[..., Any]:
    """Return a resolver that gives the records of a class to which an attribute leads, in order."""
    held = attrgetter(path)

    async def resolve(parent: strawberry.Parent[Any], info: Info) -> list[Any]:
        some = held(parent)
        ids = [link.target for link in some] if has_links else some
        return await info.context.records(ids, kind)

    LINKED[resolve] = Linked(path, has_links, kind, is_single=False)
    return resolve


def linked_to_one(path: str, *, has_links: bool = True) -> Callable[..., Any]:
    """Return a resolver that gives the record to which an attribute leads, where it leads."""
    held = attrgetter(path)

    async def resolve(parent: strawberry.Parent[Any], info: Info) -> records.Record | None:
        found = held(parent)
        if found is None:
            return None
        return await info.context.record.load(found.target if has_links else found)

    LINKED[resolve] = Linked(path, has_links, object, is_single=True)
    return resolve


LOOKED_UP: dict[object, NodeKind] = {}
"""By the resolver of a field: of which kind it looks up a node, by its one argument, a name."""


def looks_up(kind: NodeKind) -> Callable[[R], R]:
    """Return a decorator for resolvers that give the record of a kind that a name belongs to.

    They have one argument beside `info`, and nothing that nobody knows is an error.
    """

    def declare(resolve: R) -> R:
        LOOKED_UP[resolve] = kind
        return resolve

    return declare
