"""Connections: pages of filtered and ordered lists, as Relay defines them."""

from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

import strawberry

from api.cursors import decode_cursor, encode_cursor
from api.schema.define import Info, field, given, object_type, read
from api.schema.linked import linked_to
from graph.errors import LimitError, RequestError
from graph.model.filters import Listing, Page, Slice
from graph.model.ids import NodeKind
from graph.model.quick import quickly
from graph.model.reader import GraphReader
from graph.model.records import Record

DEFAULT_PAGE_SIZE = 20
MOST_PER_PAGE = 100

NodeType = TypeVar("NodeType")

First = Annotated[
    int | None,
    strawberry.argument(
        description=f"At most so many from the start; {DEFAULT_PAGE_SIZE} where neither `first` "
        f"nor `last` is given, and never over {MOST_PER_PAGE}."
    ),
]
After = Annotated[
    str | None, strawberry.argument(description="Only what follows this cursor in the order.")
]
Last = Annotated[
    int | None,
    strawberry.argument(
        description=f"At most so many from the end, and never over {MOST_PER_PAGE}."
    ),
]
Before = Annotated[
    str | None, strawberry.argument(description="Only what precedes this cursor in the order.")
]


@dataclass
class List:
    """A list that was asked for. It is cut and counted only when a field wants to know."""

    reader: GraphReader
    """Where it comes from."""
    listing: Listing
    """What was asked."""

    _page: Page | None = None

    @property
    def page(self) -> Page:
        """The part that was asked for."""
        if self._page is None:
            self._page = self.reader.page(self.listing)
        return self._page

    @property
    def total_count(self) -> int:
        """How many there are, on this page or not."""
        return self.reader.count(self.listing.where)


@dataclass(frozen=True, slots=True)
class Place:
    """A node in a list."""

    node: Record
    """What stands there."""

    @property
    def cursor(self) -> str:
        """How to go on from here."""
        return encode_cursor(self.node.id)


_slice = quickly(Slice)


def part_of_list(
    kind: NodeKind, *, first: int | None, after: str | None, last: int | None, before: str | None
) -> Slice:
    """Return which part of a list of this kind is asked for.

    Raises:
        RequestError: If a size is negative, or a cursor is none of this kind of list.
        LimitError: If a page is too large.
    """
    first, last = given(first), given(last)
    after, before = given(after), given(before)
    for name, size in (("first", first), ("last", last)):
        if size is not None:
            _check_size(name, size)
    return _slice(
        first=DEFAULT_PAGE_SIZE if first is None and last is None else first,
        after=None if after is None else decode_cursor(after, kind),
        last=last,
        before=None if before is None else decode_cursor(before, kind),
    )


def _check_size(name: str, size: int) -> None:
    if size < 0:
        message = f"`{name}` is {size}, and a page cannot hold fewer than 0."
        raise RequestError(message)
    if size > MOST_PER_PAGE:
        remedy = "Ask for the rest with `after: endCursor` or `before: startCursor`."
        raise LimitError(f"`{name}`", MOST_PER_PAGE, size, remedy)


async def _edges(parent: strawberry.Parent[List], info: Info) -> list[Place]:
    return [Place(node) for node in await info.context.existing(parent.page.ids)]


_NODES = linked_to(object, "page.ids", has_links=False)


def _start_cursor(parent: strawberry.Parent[Page]) -> str | None:
    return encode_cursor(parent.ids[0]) if parent.ids else None


def _end_cursor(parent: strawberry.Parent[Page]) -> str | None:
    return encode_cursor(parent.ids[-1]) if parent.ids else None


@object_type
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool = field("Whether the list goes on behind it.", read("has_next"))
    has_previous_page: bool = field("Whether the list goes on before it.", read("has_previous"))
    start_cursor: str | None = field(
        "The cursor of the first node on the page; null on an empty page.", _start_cursor
    )
    end_cursor: str | None = field(
        "The cursor of the last node on the page; null on an empty page.", _end_cursor
    )


@object_type
class Edge(Generic[NodeType]):
    """A node in its place in a list."""

    cursor: str = field("Where to go on from: for `after` or `before`.")
    node: NodeType = field("What stands there.")


@object_type
class Connection(Generic[NodeType]):
    """A page of a list."""

    nodes: list[NodeType] = field("What stands on the page.", _NODES)
    edges: list[Edge[NodeType]] = field("The same, each with its cursor.", _edges)
    page_info: PageInfo = field("Where the page stands in the list.", read("page"))
    total_count: int = field("How many match the filter, on this page or not.")
