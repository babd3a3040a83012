"""The lists that the root offers: filtered, ordered, page by page."""

from typing import Annotated

import strawberry

from api.schema.asked import meant_by
from api.schema.define import Info, given
from api.schema.filters import DayFilter, PatternFilter, ScenarioFilter, ServiceFilter
from api.schema.listing import After, Before, First, Last, List, part_of_list
from api.schema.orders import DayOrder, ScenarioOrder, ServiceOrder, order_terms
from graph.model.filters import Listing
from graph.model.ids import NodeKind
from graph.model.quick import quickly

_WHICH = strawberry.argument(description="Which ones; all where it is left out.")
_IN_ORDER = "In which order, the first criterion weighing most; by {} where it is left out."
_BY_KEY = strawberry.argument(description=_IN_ORDER.format("key"))
_BY_NUMBER = strawberry.argument(description=_IN_ORDER.format("number"))
ABSENT = strawberry.UNSET
_listing = quickly(Listing)


async def scenario_list(
    info: Info,
    where: Annotated[ScenarioFilter | None, _WHICH] = ABSENT,
    order_by: Annotated[list[ScenarioOrder] | None, _BY_KEY] = ABSENT,
    *,
    first: First = ABSENT,
    after: After = ABSENT,
    last: Last = ABSENT,
    before: Before = ABSENT,
) -> List:
    """Resolve `scenarios`."""
    part = part_of_list(NodeKind.SCENARIO, first=first, after=after, last=last, before=before)
    asked = await meant_by(given(where) or ScenarioFilter(), info)
    return List(info.context.reader, _listing(asked, order_terms(order_by), part))


async def day_list(
    info: Info,
    where: Annotated[DayFilter | None, _WHICH] = ABSENT,
    order_by: Annotated[list[DayOrder] | None, _BY_NUMBER] = ABSENT,
    *,
    first: First = ABSENT,
    after: After = ABSENT,
    last: Last = ABSENT,
    before: Before = ABSENT,
) -> List:
    """Resolve `days`."""
    part = part_of_list(NodeKind.DAY, first=first, after=after, last=last, before=before)
    asked = await meant_by(given(where) or DayFilter(), info)
    return List(info.context.reader, _listing(asked, order_terms(order_by), part))


async def service_list(
    info: Info,
    where: Annotated[ServiceFilter | None, _WHICH] = ABSENT,
    order_by: Annotated[list[ServiceOrder] | None, _BY_KEY] = ABSENT,
    *,
    first: First = ABSENT,
    after: After = ABSENT,
    last: Last = ABSENT,
    before: Before = ABSENT,
) -> List:
    """Resolve `services`."""
    part = part_of_list(NodeKind.SERVICE, first=first, after=after, last=last, before=before)
    asked = await meant_by(given(where) or ServiceFilter(), info)
    return List(info.context.reader, _listing(asked, order_terms(order_by), part))


async def pattern_list(
    info: Info,
    where: Annotated[PatternFilter | None, _WHICH] = ABSENT,
    *,
    first: First = ABSENT,
    after: After = ABSENT,
    last: Last = ABSENT,
    before: Before = ABSENT,
) -> List:
    """Resolve `patterns`."""
    part = part_of_list(NodeKind.PATTERN, first=first, after=after, last=last, before=before)
    asked = await meant_by(given(where) or PatternFilter(), info)
    return List(info.context.reader, _listing(asked, (), part))
