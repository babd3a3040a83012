"""Curriculum planning: what can be built when, how much there is to do, what is worth doing."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from api.schema.define import Info, field, given, object_type, read
from api.schema.lazy import LazyDay, LazyScenario, LazyService
from api.schema.planned import PlanningReason, all_of, days_named, finite_hours, nodes_named, one
from graph.model.ids import NodeKind
from graph.planning import bottlenecks as necks
from graph.planning import next_day, suggest, unlocked
from graph.planning import workload as loads
from graph.planning.path import learning_path
from graph.query.bounds import bounded

DEFAULT_NEXT = 10
MOST_STUDIED = 100
"""The most that `bottlenecks`, `nextDays`, `scenariosFor` and `worthTeaching` give."""

_ASSUMED = "What was taken for granted where the sources say nothing."


@object_type
class Unlocked:
    """A scenario that can be built, or could be if it were not for a missing day."""

    scenario: LazyScenario = field("The scenario.", one("scenario"))
    day: LazyDay | None = field(
        "The day after which all its days are done; null where it points to no day, or where the "
        "plan lacks one.",
        one("day"),
    )
    is_possible: bool = field("Whether the plan has all its days.")
    reasons: list[PlanningReason] = field("The days that it waits for.")


@object_type
class UnlockedOn:
    """What a day opens."""

    day: LazyDay = field("The day.", one("day"))
    scenarios: list[Unlocked] = field(
        "The scenarios that can be built from its end on, and not before; by key."
    )
    total: int = field("How many scenarios can be built at its end.")


@object_type
class NextDay:
    """A day that could be studied next."""

    day: LazyDay = field("The day.", one("day"))
    unlocks: list[LazyScenario] = field(
        "The scenarios that can be built from its end on, by key.", all_of("unlocks")
    )
    brings_nearer: int = field("How many other scenarios involve it, or a day that needs it.")
    opens: list[LazyDay] = field(
        "The days whose last missing prerequisite it is, in the order of the plan.", all_of("opens")
    )
    reasons: list[PlanningReason] = field("What it unlocks, and what it opens.")


@object_type
class NextDays:
    """The days that could be studied next."""

    days: list[NextDay] = field(
        "Most scenarios unlocked first, then most brought nearer, then most days opened, then the "
        "shorter one, then the order of the plan."
    )
    assumptions: list[str] = field(_ASSUMED)


@object_type
class Bottleneck:
    """A day, and what cannot be studied or built without it."""

    day: LazyDay = field("The day.", one("day"))
    scenarios: list[LazyScenario] = field(
        "Scenarios that involve it, or a day that needs it, by key.", all_of("scenarios")
    )
    days: list[LazyDay] = field(
        "Days that need it, directly or through others, in the order of the plan.", all_of("days")
    )
    hours: float = field("How long these days take.")
    reasons: list[PlanningReason] = field("For each of them, a shortest way that leads to it.")


@object_type
class Bottlenecks:
    """The days that most depends on."""

    days: list[Bottleneck] = field(
        "Most scenarios first, then most days, then most hours of theirs, then the order of the "
        "plan."
    )
    assumptions: list[str] = field(_ASSUMED)


@object_type
class DayLoad:
    """How much a day is."""

    day: LazyDay = field("The day.", one("day"))
    hours: float = field("How long it takes; 0 where no source says.")
    cumulative_hours: float = field("How long all takes up to its end.")


@object_type
class WeekLoad:
    """How much a week is."""

    week: int | None = field("Its number; null for the days that belong to no week.")
    days: list[LazyDay] = field("Its days, in order.", all_of("days"))
    hours: float = field("How long they take.")
    cumulative_hours: float = field("How long all weeks take up to this one.")


@object_type
class DayOverLimit:
    """A day that takes longer than it may."""

    day: LazyDay = field("The day.", one("load.day"))
    by: float = field("The hours beyond the limit.")


@object_type
class WeekOverLimit:
    """A week that takes longer than it may."""

    week: int | None = field("Its number.", read("load.week"))
    by: float = field("The hours beyond the limit.")


@object_type
class Workload:
    """How much there is to do."""

    total_hours: float = field("How long it takes in all.")
    days: list[DayLoad] = field("Day by day, in the order in which they are studied.")
    weeks: list[WeekLoad] = field("By number; days without a week come last.")
    peak_days: list[DayLoad] = field("The days that take longest.")
    peak_weeks: list[WeekLoad] = field("The weeks that take longest.")
    days_over: list[DayOverLimit] = field("The days over `perDay`, in order.")
    weeks_over: list[WeekOverLimit] = field("The weeks over `perWeek`, in order.")
    assumptions: list[str] = field(_ASSUMED)


@object_type
class PathLoad:
    """How much the path to a scenario is."""

    scenario: LazyScenario = field("Where it leads.", one("scenario"))
    days: int = field("How many days it has, with all that they need.")
    hours: float = field("How long they take.")
    assumptions: list[str] = field(_ASSUMED)


@object_type
class NearScenario:
    """A scenario beside a set of services."""

    scenario: LazyScenario = field("The scenario.", one("scenario"))
    nearness: float = field(
        "The share of `shared` in all three lists together: 1 where nothing is missing or extra."
    )
    shared: list[LazyService] = field("What it uses and the set has.", all_of("shared"))
    missing: list[LazyService] = field("What it uses and the set lacks.", all_of("missing"))
    extra: list[LazyService] = field("What the set has and it does not use.", all_of("extra"))
    reasons: list[PlanningReason] = field("For each service that it uses, whether it is there.")


@object_type
class WorthTeaching:
    """A service that scenarios use and no day teaches."""

    service: LazyService = field("The service.", one("service"))
    enables: list[LazyScenario] = field(
        "Scenarios of which every service is taught once it is, by key.", all_of("enables")
    )
    helps: list[LazyScenario] = field(
        "Scenarios that use it and lack others too, by key.", all_of("helps")
    )
    together_with: list[LazyService] = field(
        "What those of `helps` lack besides, by key.", all_of("together_with")
    )
    reasons: list[PlanningReason] = field("The uses.")


First = Annotated[
    int | None,
    strawberry.argument(
        description=f"At most so many; {DEFAULT_NEXT} where it is left out, and never over "
        f"{MOST_STUDIED}."
    ),
]


def _first(first: int | None) -> int:
    remedy = "Ask for fewer."
    asked = given(first)
    return bounded("first", asked, default=DEFAULT_NEXT, most=MOST_STUDIED, remedy=remedy)


def find_earliest(info: Info) -> Sequence[unlocked.Unlocked]:
    """Resolve `earliest`."""
    return unlocked.earliest(info.context.plan)


def find_unlocked_each_day(info: Info) -> Sequence[unlocked.UnlockedOn]:
    """Resolve `unlockedEachDay`."""
    return unlocked.unlocked_each_day(info.context.plan)


async def find_path_loads(
    info: Info,
    to: Annotated[
        list[str] | None,
        strawberry.argument(description="Which scenarios, by key or title; all without it."),
    ] = strawberry.UNSET,
) -> Sequence[loads.PathLoad]:
    """Resolve `pathLoads`."""
    asked = given(to)
    scenarios = None if asked is None else await nodes_named(info, NodeKind.SCENARIO, asked)
    return loads.path_loads(info.context.plan, scenarios)


async def find_next_days(
    info: Info,
    done: Annotated[
        list[int] | None, strawberry.argument(description="The numbers of days that are done.")
    ] = strawberry.UNSET,
    first: First = strawberry.UNSET,
) -> next_day.NextDays:
    """Resolve `nextDays`."""
    known = await days_named(info, given(done) or ())
    return next_day.next_days(info.context.plan, known, _first(first))


def find_bottlenecks(info: Info, first: First = strawberry.UNSET) -> necks.Bottlenecks:
    """Resolve `bottlenecks`."""
    return necks.bottlenecks(info.context.plan, _first(first))


async def find_workload(
    info: Info,
    to: Annotated[
        list[str] | None,
        strawberry.argument(
            description="Only the days of the path to these scenarios; all days without it."
        ),
    ] = strawberry.UNSET,
    per_day: Annotated[
        float | None, strawberry.argument(description="The hours that a day may take.")
    ] = strawberry.UNSET,
    per_week: Annotated[
        float | None, strawberry.argument(description="The hours that a week may take.")
    ] = strawberry.UNSET,
) -> loads.Workload:
    """Resolve `workload`."""
    plan = info.context.plan
    days = plan.days
    if (asked := given(to)) is not None:
        scenarios = await nodes_named(info, NodeKind.SCENARIO, asked)
        days = tuple(stop.day for stop in learning_path(plan, scenarios).stops)
    return loads.workload(
        days,
        most_per_day=finite_hours("perDay", per_day),
        most_per_week=finite_hours("perWeek", per_week),
    )


async def find_scenarios_for(
    info: Info,
    services: Annotated[
        list[str], strawberry.argument(description="Services, by any of their names.")
    ],
    complete: Annotated[
        bool, strawberry.argument(description="Whether only those count that lack no service.")
    ] = False,
    first: First = strawberry.UNSET,
) -> Sequence[suggest.NearScenario]:
    """Resolve `scenariosFor`."""
    most = _first(first)
    have = await nodes_named(info, NodeKind.SERVICE, services)
    if complete:
        return suggest.allowed_by(info.context.plan, have).scenarios[:most]
    return suggest.nearest(info.context.plan, have, most).scenarios


def find_worth_teaching(
    info: Info, first: First = strawberry.UNSET
) -> Sequence[suggest.WorthTeaching]:
    """Resolve `worthTeaching`."""
    return suggest.worth_teaching(info.context.plan)[: _first(first)]
