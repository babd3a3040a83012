"""What lists can be filtered by, and how that becomes a question to the graph.

Absent and null mean no restriction, with one exception: `eq` and `ne` compare null with a value
that is missing.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import strawberry

from api.schema.define import given, input_type, optional
from graph.model import filters
from graph.model.filters import Operator
from graph.model.ids import NodeId

ServiceIds: TypeAlias = Mapping[str, NodeId]
"""The services behind the names that a filter mentions."""

_ATTRIBUTES = {
    "eq": Operator.EQ,
    "ne": Operator.NE,
    "in_": Operator.IN,
    "not_in": Operator.NOT_IN,
    "contains": Operator.CONTAINS,
    "starts_with": Operator.STARTS_WITH,
    "ends_with": Operator.ENDS_WITH,
    "gt": Operator.GT,
    "gte": Operator.GTE,
    "lt": Operator.LT,
    "lte": Operator.LTE,
}
_NULL_MEANS_MISSING = {Operator.EQ, Operator.NE}


@input_type
class StringFilter:
    """Conditions on a text; all must hold. `contains`, `startsWith` and `endsWith` fold case."""

    eq: str | None = optional("Is this; null: is missing.")
    ne: str | None = optional("Is not this; null: is not missing.")
    in_: list[str] | None = optional("Is one of these.", name="in")
    not_in: list[str] | None = optional("Is none of these.")
    contains: str | None = optional("Holds this, whatever the case.")
    starts_with: str | None = optional("Begins with this, whatever the case.")
    ends_with: str | None = optional("Ends with this, whatever the case.")


@input_type
class IntFilter:
    """Conditions on a number; all must hold."""

    eq: int | None = optional("Is this; null: is missing.")
    ne: int | None = optional("Is not this; null: is not missing.")
    in_: list[int] | None = optional("Is one of these.", name="in")
    gt: int | None = optional("Is greater.")
    gte: int | None = optional("Is greater, or this.")
    lt: int | None = optional("Is less.")
    lte: int | None = optional("Is less, or this.")


@input_type
class DayFilter:
    """Which days. Empty or absent means: all of them."""

    and_: list["DayFilter"] | None = optional("Each of these must match.", name="and")
    or_: list["DayFilter"] | None = optional(
        "At least one of these must match; an empty list restricts nothing.", name="or"
    )
    not_: "DayFilter | None" = optional("This must not match.", name="not")
    number: IntFilter | None = optional("On its number.")
    week: IntFilter | None = optional("On the number of its week.")
    title: StringFilter | None = optional("On its title.")
    teaches: list[str] | None = optional(
        "Services, by any of their names. The day teaches each of them, or a part of it."
    )

    def names(self) -> Iterator[str]:
        """Yield the names of services that the filter mentions."""
        yield from given(self.teaches) or ()
        for part in (*(given(self.and_) or ()), *(given(self.or_) or ()), given(self.not_)):
            if part is not None:
                yield from part.names()

    def spec(self, services: ServiceIds) -> filters.DayFilter:
        """Return what is asked, as the graph understands it."""
        negated = given(self.not_)
        return filters.DayFilter(
            all_of=tuple(part.spec(services) for part in given(self.and_) or ()),
            any_of=tuple(part.spec(services) for part in given(self.or_) or ()),
            negated=None if negated is None else negated.spec(services),
            number=_conditions(self.number),
            week=_conditions(self.week),
            title=_conditions(self.title),
            teaches=_ids(self.teaches, services),
        )


@input_type
class DayListFilter:
    """Which days a scenario has; all that is given must hold."""

    some: DayFilter | None = optional("At least one of its days matches.")
    every: DayFilter | None = optional("Each of its days matches; true where it has none.")
    none: DayFilter | None = optional("None of its days matches.")


@input_type
class ScenarioFilter:
    """Which scenarios. Empty or absent means: all of them."""

    and_: list["ScenarioFilter"] | None = optional("Each of these must match.", name="and")
    or_: list["ScenarioFilter"] | None = optional(
        "At least one of these must match; an empty list restricts nothing.", name="or"
    )
    not_: "ScenarioFilter | None" = optional("This must not match.", name="not")
    key: StringFilter | None = optional("On its key.")
    title: StringFilter | None = optional("On its title.")
    uses: list[str] | None = optional(
        "One service or several, by any of their names. The scenario uses all of them, each "
        "itself or by a part of it; what is merely taught on its days does not count."
    )
    uses_any: list[str] | None = optional(
        "As `uses`, and one of them is enough; an empty list restricts nothing."
    )
    days: DayListFilter | None = optional("On the days that it points to.")
    pattern: StringFilter | None = optional("On the name of its pattern.")

    def names(self) -> Iterator[str]:
        """Yield the names of services that the filter mentions."""
        yield from given(self.uses) or ()
        yield from given(self.uses_any) or ()
        for part in (*(given(self.and_) or ()), *(given(self.or_) or ()), given(self.not_)):
            if part is not None:
                yield from part.names()
        for days in _day_filters(self.days):
            if days is not None:
                yield from days.names()

    def spec(self, services: ServiceIds) -> filters.ScenarioFilter:
        """Return what is asked, as the graph understands it."""
        negated = given(self.not_)
        some, every, none = (
            None if days is None else days.spec(services) for days in _day_filters(self.days)
        )
        return filters.ScenarioFilter(
            all_of=tuple(part.spec(services) for part in given(self.and_) or ()),
            any_of=tuple(part.spec(services) for part in given(self.or_) or ()),
            negated=None if negated is None else negated.spec(services),
            key=_conditions(self.key),
            title=_conditions(self.title),
            uses=_ids(self.uses, services),
            uses_any=_ids(self.uses_any, services),
            days_some=some,
            days_every=every,
            days_none=none,
            pattern=_conditions(self.pattern),
        )


@input_type
class ServiceFilter:
    """Which services. Empty or absent means: all of them."""

    and_: list["ServiceFilter"] | None = optional("Each of these must match.", name="and")
    or_: list["ServiceFilter"] | None = optional(
        "At least one of these must match; an empty list restricts nothing.", name="or"
    )
    not_: "ServiceFilter | None" = optional("This must not match.", name="not")
    name: StringFilter | None = optional("On its name, as the course says it.")
    category: StringFilter | None = optional("On its category.")
    scenario_count: IntFilter | None = optional(
        "On the number of scenarios that use it or a part of it."
    )

    def spec(self) -> filters.ServiceFilter:
        """Return what is asked, as the graph understands it."""
        negated = given(self.not_)
        return filters.ServiceFilter(
            all_of=tuple(part.spec() for part in given(self.and_) or ()),
            any_of=tuple(part.spec() for part in given(self.or_) or ()),
            negated=None if negated is None else negated.spec(),
            name=_conditions(self.name),
            category=_conditions(self.category),
            scenario_count=_conditions(self.scenario_count),
        )


def _day_filters(days: DayListFilter | None) -> tuple[DayFilter | None, ...]:
    if (asked := given(days)) is None:
        return (None, None, None)
    return (given(asked.some), given(asked.every), given(asked.none))


def _ids(names: list[str] | None, services: ServiceIds) -> tuple[NodeId, ...]:
    return tuple(services[name] for name in given(names) or ())


def _conditions(asked: StringFilter | IntFilter | None) -> filters.Conditions:
    """Return one condition for each operator that the client gave."""
    if (comparisons := given(asked)) is None:
        return ()
    operands = (
        (operator, getattr(comparisons, attribute, strawberry.UNSET))
        for attribute, operator in _ATTRIBUTES.items()
    )
    return tuple(
        filters.Condition(operator, tuple(operand) if isinstance(operand, list) else operand)
        for operator, operand in operands
        if operand is not strawberry.UNSET
        and (operand is not None or operator in _NULL_MEANS_MISSING)
    )
