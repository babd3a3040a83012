"""What can be asked of lists: filters and orders, as data that any store can carry out.

An empty filter matches everything. Its parts must all hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Generic, TypeVar

from graph.model.ids import NodeId


class Operator(StrEnum):
    """How a value is compared. `CONTAINS`, `STARTS_WITH` and `ENDS_WITH` fold case.

    A missing value (None) equals only None, is in no list, and answers no other comparison.
    """

    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "notIn"
    CONTAINS = "contains"
    STARTS_WITH = "startsWith"
    ENDS_WITH = "endsWith"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"


Scalar = str | int | float | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a value."""

    operator: Operator
    """How to compare."""
    operand: Scalar | tuple[Scalar, ...]
    """What to compare with; a tuple for `IN` and `NOT_IN`."""


Conditions = tuple[Condition, ...]
"""All must hold; none holds always."""


F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class ListFilter(Generic[F]):
    """Which related nodes something has; all that is given must hold."""

    some: F | None = None
    """At least one of them matches."""
    every: F | None = None
    """Each of them matches; true where there are none."""
    none: F | None = None
    """None of them matches."""


@dataclass(frozen=True, slots=True)
class DayFilter:
    """Which days."""

    all_of: tuple[DayFilter, ...] = ()
    """Each must match."""
    any_of: tuple[DayFilter, ...] = ()
    """At least one must match, where there are any."""
    negated: DayFilter | None = None
    """Must not match."""
    number: Conditions = ()
    week: Conditions = ()
    title: Conditions = ()
    hours: Conditions = ()
    difficulty: Conditions = ()
    scenario_count: Conditions = ()
    """On the number of scenarios that point to it."""
    service_count: Conditions = ()
    """On the number of services that it names."""
    teaches: tuple[NodeId, ...] = ()
    """Services that the day teaches, each itself or by a part of it."""
    scenarios: ListFilter[ScenarioFilter] | None = None
    """On the scenarios that point to it."""
    teaches_services: ListFilter[ServiceFilter] | None = None
    """On the services that it teaches, each itself or by a part of it."""
    prerequisites: ListFilter[DayFilter] | None = None
    related: ListFilter[DayFilter] | None = None
    reviews: ListFilter[DayFilter] | None = None


@dataclass(frozen=True, slots=True)
class ScenarioFilter:
    """Which scenarios."""

    all_of: tuple[ScenarioFilter, ...] = ()
    """Each must match."""
    any_of: tuple[ScenarioFilter, ...] = ()
    """At least one must match, where there are any."""
    negated: ScenarioFilter | None = None
    """Must not match."""
    key: Conditions = ()
    title: Conditions = ()
    pattern: Conditions = ()
    """On the name of its pattern."""
    day_count: Conditions = ()
    service_count: Conditions = ()
    """On the number of services that it uses, as it names them."""
    step_count: Conditions = ()
    interaction_count: Conditions = ()
    uses: tuple[NodeId, ...] = ()
    """Services that the scenario uses, each itself or by a part of it."""
    uses_any: tuple[NodeId, ...] = ()
    """Services of which it uses at least one, where there are any."""
    days: ListFilter[DayFilter] | None = None
    primary_day: ListFilter[DayFilter] | None = None
    """A list of one day at most."""
    services: ListFilter[ServiceFilter] | None = None
    """On the services that it uses, each itself or by a part of it."""
    key_services: ListFilter[ServiceFilter] | None = None
    """On its key services, as it names them."""
    applies: ListFilter[PatternFilter] | None = None
    """On its pattern: a list of one at most."""
    steps: ListFilter[StepFilter] | None = None
    interactions: ListFilter[InteractionFilter] | None = None


@dataclass(frozen=True, slots=True)
class ServiceFilter:
    """Which services."""

    all_of: tuple[ServiceFilter, ...] = ()
    """Each must match."""
    any_of: tuple[ServiceFilter, ...] = ()
    """At least one must match, where there are any."""
    negated: ServiceFilter | None = None
    """Must not match."""
    key: Conditions = ()
    name: Conditions = ()
    category: Conditions = ()
    scenario_count: Conditions = ()
    """On the number of scenarios that use it or a part of it."""
    taught_on_count: Conditions = ()
    """On the number of days that teach it or a part of it."""
    part_count: Conditions = ()
    taught_on: ListFilter[DayFilter] | None = None
    """On the days that teach it or a part of it."""
    scenarios: ListFilter[ScenarioFilter] | None = None
    """On the scenarios that use it or a part of it."""
    parts: ListFilter[ServiceFilter] | None = None
    part_of: ListFilter[ServiceFilter] | None = None
    """On the service that it is a feature of: a list of one at most."""


@dataclass(frozen=True, slots=True)
class PatternFilter:
    """Which patterns."""

    all_of: tuple[PatternFilter, ...] = ()
    """Each must match."""
    any_of: tuple[PatternFilter, ...] = ()
    """At least one must match, where there are any."""
    negated: PatternFilter | None = None
    """Must not match."""
    key: Conditions = ()
    name: Conditions = ()
    component_count: Conditions = ()
    scenario_count: Conditions = ()
    """On the number of scenarios that apply it."""
    components: ListFilter[ComponentFilter] | None = None
    scenarios: ListFilter[ScenarioFilter] | None = None
    """On the scenarios that apply it."""


@dataclass(frozen=True, slots=True)
class ComponentFilter:
    """Which components of patterns."""

    all_of: tuple[ComponentFilter, ...] = ()
    """Each must match."""
    any_of: tuple[ComponentFilter, ...] = ()
    """At least one must match, where there are any."""
    negated: ComponentFilter | None = None
    """Must not match."""
    key: Conditions = ()
    name: Conditions = ()
    pattern_count: Conditions = ()
    patterns: ListFilter[PatternFilter] | None = None
    services: ListFilter[ServiceFilter] | None = None
    """On the services that provide it."""


@dataclass(frozen=True, slots=True)
class StepFilter:
    """Which steps of scenarios."""

    all_of: tuple[StepFilter, ...] = ()
    """Each must match."""
    any_of: tuple[StepFilter, ...] = ()
    """At least one must match, where there are any."""
    negated: StepFilter | None = None
    """Must not match."""
    order: Conditions = ()
    title: Conditions = ()
    process: Conditions = ()
    services: ListFilter[ServiceFilter] | None = None
    """On the services that it names; actors are none."""


@dataclass(frozen=True, slots=True)
class InteractionFilter:
    """Which interactions of scenarios."""

    all_of: tuple[InteractionFilter, ...] = ()
    """Each must match."""
    any_of: tuple[InteractionFilter, ...] = ()
    """At least one must match, where there are any."""
    negated: InteractionFilter | None = None
    """Must not match."""
    label: Conditions = ()
    step: Conditions = ()
    """On the order of the step that it comes from."""
    source: ListFilter[ServiceFilter] | None = None
    """On the service that it starts at: a list of none where that is an actor, else of one."""
    target: ListFilter[ServiceFilter] | None = None
    """On the service that it leads to: a list of none where that is an actor, else of one."""


Filter = ScenarioFilter | ServiceFilter | DayFilter | PatternFilter | ComponentFilter
"""What nodes can be filtered by."""
PartFilter = StepFilter | InteractionFilter
"""What the parts of a node can be filtered by."""

MOST_FILTER_DEPTH = 40
"""How many filters may lie inside each other, through `and`, `or`, `not` and related nodes."""


class ScenarioField(Enum):
    """What scenarios can be ordered by."""

    KEY = "key"
    TITLE = "title"
    PRIMARY_DAY = "primary day"
    SERVICE_COUNT = "service count"


class ServiceField(Enum):
    """What services can be ordered by."""

    KEY = "key"
    NAME = "name"
    SCENARIO_COUNT = "scenario count"
    FIRST_TAUGHT = "first taught"


class DayField(Enum):
    """What days can be ordered by."""

    NUMBER = "number"
    TITLE = "title"
    HOURS = "hours"


class PatternField(Enum):
    """What patterns can be ordered by."""

    KEY = "key"


@dataclass(frozen=True, slots=True)
class OrderTerm:
    """One criterion of an order. What has no value for it comes last either way."""

    field: ScenarioField | ServiceField | DayField | PatternField
    """What to order by."""
    descending: bool = False
    """Largest first."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of an ordered list, cut as Relay does: after, before, then first, then last."""

    first: int | None = None
    """At most so many from the start."""
    after: NodeId | None = None
    """Only what follows this node in the order, whether or not the filter admits the node."""
    last: int | None = None
    """At most so many from the end."""
    before: NodeId | None = None
    """Only what precedes this node in the order, whether or not the filter admits the node."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A question for a part of a filtered and ordered list."""

    where: Filter
    """Which nodes; its type says of which kind."""
    order_by: tuple[OrderTerm, ...] = ()
    """Criteria, the first one weighing most; ties, and no criterion, go by key or number."""
    part: Slice = Slice()
    """Which part."""


@dataclass(frozen=True, slots=True)
class Page:
    """The answer to a listing."""

    ids: tuple[NodeId, ...]
    """What the part holds, in order."""
    has_previous: bool
    """Whether the list goes on before it."""
    has_next: bool
    """Whether the list goes on behind it."""
