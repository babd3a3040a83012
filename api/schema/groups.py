"""Scenarios in groups."""

from enum import Enum
from typing import Annotated, cast

import strawberry

from api.schema.asked import meant_by
from api.schema.define import Info, enum_type, field, given, object_type, value
from api.schema.filters import ScenarioFilter
from api.schema.lazy import LazyScenario
from api.schema.nodes import Node
from graph.model import filters, records
from graph.query import groups


@enum_type
class GroupBy(Enum):
    """What groups of scenarios are made by."""

    PATTERN = value(groups.GroupBy.PATTERN, "The pattern that they apply.")
    COMPONENT = value(groups.GroupBy.COMPONENT, "The components of the pattern that they apply.")
    DAY = value(groups.GroupBy.DAY, "The days that they point to.")
    CATEGORY = value(groups.GroupBy.CATEGORY, "The categories of the services that they use.")


async def _node(parent: strawberry.Parent[groups.Group], info: Info) -> records.Record | None:
    return await info.context.record.load(parent.node) if parent.node else None


async def _scenarios(parent: strawberry.Parent[groups.Group], info: Info) -> list[records.Scenario]:
    return await info.context.records(parent.scenarios, records.Scenario)


@object_type
class ScenarioGroup:
    """Scenarios that have something in common."""

    key: str | None = field(
        "The key of what they have in common, the number of a day, or the category itself; null "
        "for the scenarios that are in no other group."
    )
    label: str = field("The same for people: a name, or the title of a day.")
    node: Node | None = field("The same as a node; null for a category, which is none.", _node)
    count: int = field("How many scenarios there are.")
    scenarios: list[LazyScenario] = field("The scenarios, by key.", _scenarios)


async def find_groups(
    info: Info,
    by: Annotated[GroupBy, strawberry.argument(description="What groups are made by.")],
    *,
    where: Annotated[
        ScenarioFilter | None,
        strawberry.argument(description="Which scenarios; all where it is left out."),
    ] = strawberry.UNSET,
    first: Annotated[
        int | None,
        strawberry.argument(
            description=f"At most so many groups; {groups.DEFAULT_GROUPS} where it is left out, "
            f"and never over {groups.MOST_GROUPS}."
        ),
    ] = strawberry.UNSET,
    offset: Annotated[
        int | None, strawberry.argument(description="Leave out so many groups; 0 by default.")
    ] = strawberry.UNSET,
) -> list[groups.Group]:
    """Resolve `groups`."""
    asked = await meant_by(given(where) or ScenarioFilter(), info)
    return groups.group_scenarios(
        info.context.reader,
        by.value,
        cast("filters.ScenarioFilter", asked),
        given(first),
        given(offset),
    )
