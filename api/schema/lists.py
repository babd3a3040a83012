"""The lists that the root offers: filtered, ordered, page by page."""

from typing import Annotated

import strawberry

from api.schema.define import Info, given
from api.schema.filters import DayFilter, ScenarioFilter, ServiceFilter
from api.schema.listing import After, Before, First, Last, List, part_of_list
from api.schema.orders import DayOrder, ScenarioOrder, ServiceOrder, order_terms
from graph.model import filters
from graph.model.ids import NodeKind

_WHICH = strawberry.argument(description="Which ones; all where it is left out.")
_ORDER = strawberry.argument(
    description="In which order, the first criterion weighing most; by key, or by number for "
    "days, where it is left out."
)
ABSENT = strawberry.UNSET


async def scenario_list(
    info: Info,
    where: Annotated[ScenarioFilter | None, _WHICH] = ABSENT,
    order_by: Annotated[list[ScenarioOrder] | None, _ORDER] = ABSENT,
    *,
    first: First = ABSENT,
    after: After = ABSENT,
    last: Last = ABSENT,
    before: Before = ABSENT,
) -> List:
    """Resolve `scenarios`."""
    part = part_of_list(NodeKind.SCENARIO, first=first, after=after, last=last, before=before)
    asked = given(where) or ScenarioFilter()
    services = await info.context.named(NodeKind.SERVICE, list(asked.names()))
    listing = filters.Listing(asked.spec(services), order_terms(order_by), part)
    return List(info.context.reader, listing)


async def day_list(
    info: Info,
    where: Annotated[DayFilter | None, _WHICH] = ABSENT,
    order_by: Annotated[list[DayOrder] | None, _ORDER] = ABSENT,
    *,
    first: First = ABSENT,
    after: After = ABSENT,
    last: Last = ABSENT,
    before: Before = ABSENT,
) -> List:
    """Resolve `days`."""
    part = part_of_list(NodeKind.DAY, first=first, after=after, last=last, before=before)
    asked = given(where) or DayFilter()
    services = await info.context.named(NodeKind.SERVICE, list(asked.names()))
    listing = filters.Listing(asked.spec(services), order_terms(order_by), part)
    return List(info.context.reader, listing)


def service_list(
    info: Info,
    where: Annotated[ServiceFilter | None, _WHICH] = ABSENT,
    order_by: Annotated[list[ServiceOrder] | None, _ORDER] = ABSENT,
    *,
    first: First = ABSENT,
    after: After = ABSENT,
    last: Last = ABSENT,
    before: Before = ABSENT,
) -> List:
    """Resolve `services`."""
    part = part_of_list(NodeKind.SERVICE, first=first, after=after, last=last, before=before)
    asked = given(where) or ServiceFilter()
    return List(info.context.reader, filters.Listing(asked.spec(), order_terms(order_by), part))


def pattern_list(
    info: Info,
    *,
    first: First = ABSENT,
    after: After = ABSENT,
    last: Last = ABSENT,
    before: Before = ABSENT,
) -> List:
    """Resolve `patterns`."""
    part = part_of_list(NodeKind.PATTERN, first=first, after=after, last=last, before=before)
    return List(info.context.reader, filters.Listing(filters.PatternFilter(), part=part))
