"""Curriculum planning: what to study, what it opens, what is taught and used."""

from enum import Enum
from typing import Annotated

import strawberry

from api.schema.define import Info, enum_type, field, given, object_type, value
from api.schema.lazy import LazyDay, LazyScenario, LazyService
from api.schema.linked import linked_to_one
from api.schema.planned import (
    DayNumber,
    PlanningReason,
    all_of,
    day_named,
    days_named,
    finite_hours,
    nodes_named,
    one,
)
from graph.errors import RequestError
from graph.model import records
from graph.model.ids import NodeKind
from graph.planning import cover as covers
from graph.planning import coverage as covered
from graph.planning import coverage_groups as covered_groups
from graph.planning import path as paths
from graph.planning.reasons import Reason
from graph.planning.unlocked import unlocked_by


@enum_type
class PathBy(Enum):
    """What a path to scenarios is made of."""

    DAYS = value("days", "The days that the scenarios point to, with all that these need.")
    SERVICES = value(
        "services", "The days that teach all services that the scenarios use, in the least hours."
    )


def _texts(parent: strawberry.Parent[paths.LearningStop]) -> list[str]:
    return [reason.text for reason in parent.reasons]


def _why(parent: strawberry.Parent[paths.LearningStop]) -> tuple[Reason, ...]:
    return tuple(parent.reasons)


@object_type
class LearningStop:
    """A day to study."""

    day: LazyDay = field("The day.", linked_to_one("day.id", has_links=False))
    hours: float = field("How long it takes; 0 where no source says.")
    cumulative_hours: float = field("How long all takes up to its end.")
    reasons: list[str] = field("What calls for this day.", _texts)
    why: list[PlanningReason] = field("The same with the edges that it rests on.", _why)
    fits: bool = field("Whether it is within the budget of hours.")


@object_type
class UntaughtService:
    """A service that a scenario uses, and that no day teaches."""

    service: LazyService = field("The service.", one("service"))
    reasons: list[PlanningReason] = field("What uses it.")


def _untaught(parent: strawberry.Parent[paths.LearningPath]) -> tuple[covers.Untaught, ...]:
    return parent.untaught if isinstance(parent, covers.Cover) else ()


def _is_proven_best(parent: strawberry.Parent[paths.LearningPath]) -> bool:
    return not isinstance(parent, covers.Cover) or parent.is_proven_best


@object_type
class LearningPath:
    """Days to study, in an order in which prerequisites come first."""

    stops: list[LearningStop] = field(
        "The days; among those that could come next, the one that stands first in the plan."
    )
    total_hours: float = field("How long it takes in all.")
    ready: list[LazyScenario] = field(
        "The scenarios that one is ready for at the end of the budget, by key; without a budget, "
        "all that were asked for.",
        all_of("ready"),
    )
    left_out: list[LazyDay] = field(
        "Days that would be on the path if nothing were known, by number.",
        all_of("left_out"),
    )
    assumptions: list[str] = field(
        "What was taken for granted where the sources say nothing, or contradict themselves."
    )
    untaught: list[UntaughtService] = field(
        "By services: those that no day teaches, in the order in which scenarios use them.",
        _untaught,
    )
    is_proven_best: bool = field(
        "Whether there is no path of fewer hours; by days there is only one path.", _is_proven_best
    )


@object_type
class ServiceCoverage:
    """Where a service is taught and used. A part counts with its whole."""

    service: LazyService = field("The service.", one("service"))
    taught_on: list[LazyDay] = field("Days that teach it, by number.", all_of("taught_on"))
    used_by: list[LazyScenario] = field("Scenarios that use it, by key.", all_of("used_by"))
    first_taught: LazyDay | None = field("The first day that teaches it.", one("first_taught"))
    reasons: list[PlanningReason] = field("What each day teaches, and what each scenario uses.")


@object_type
class UsedTooEarly:
    """A service that a scenario uses before it is taught."""

    service: LazyService = field("What it uses.", one("service"))
    scenario: LazyScenario = field("What uses it.", one("scenario"))
    last_day: LazyDay = field("The last day of the scenario.", one("last_day"))
    first_taught: LazyDay = field("The first day that teaches it.", one("first_taught"))
    reasons: list[PlanningReason] = field("The use, and what the day teaches.")


@object_type
class TaughtTwice:
    """A service that several days name."""

    service: LazyService = field("The service.", one("service"))
    days: list[LazyDay] = field("The days that name it, in the order of the plan.", all_of("days"))
    reasons: list[PlanningReason] = field("One for each of the days.")


@object_type
class WeekCoverage:
    """What a week teaches, and what of it is used."""

    week: int | None = field("Its number; null for the days that belong to no week.")
    days: list[LazyDay] = field("Its days, in the order of the plan.", all_of("days"))
    hours: float = field("How long they take.")
    teaches: list[LazyService] = field(
        "The services that its days name, each once, in order.", all_of("teaches")
    )
    new: list[LazyService] = field(
        "Those of them that no day before the week names.", all_of("new")
    )
    never_used: list[LazyService] = field(
        "Those of them that are taught and never used.", all_of("never_used")
    )
    completes: list[LazyScenario] = field(
        "Scenarios whose last day is in the week, by key.", all_of("completes")
    )


@object_type
class CategoryCoverage:
    """What is taught and used of one category."""

    category: str | None = field("Its name; null for the services without a category.")
    services: list[ServiceCoverage] = field("Its services, by key.")
    taught: list[LazyService] = field("Those that are taught.", all_of("taught", "service"))
    used: list[LazyService] = field("Those that are used.", all_of("used", "service"))
    taught_never_used: list[LazyService] = field(
        "Those that are taught and never used.", all_of("taught_never_used", "service")
    )
    used_never_taught: list[LazyService] = field(
        "Those that are used and never taught.", all_of("used_never_taught", "service")
    )


def _by_week(
    parent: strawberry.Parent[covered.Coverage], info: Info
) -> tuple[covered_groups.WeekCoverage, ...]:
    return covered_groups.coverage_by_week(info.context.plan, parent)


def _by_category(
    parent: strawberry.Parent[covered.Coverage], info: Info
) -> tuple[covered_groups.CategoryCoverage, ...]:
    return covered_groups.coverage_by_category(info.context.plan, parent)


@object_type
class Coverage:
    """What the course teaches, beside what its scenarios use."""

    services: list[ServiceCoverage] = field("Every service, by key.")
    taught_never_used: list[LazyService] = field(
        "Taught, while no scenario uses it or a part of it, nor names what it is a part of; by "
        "key.",
        all_of("taught_never_used", "service"),
    )
    used_never_taught: list[LazyService] = field(
        "Used, while no day teaches it or a part of it; by key.",
        all_of("used_never_taught", "service"),
    )
    used_before_taught: list[UsedTooEarly] = field(
        "Used by a scenario whose last day comes before the first that teaches it; by the key of "
        "the scenario."
    )
    taught_twice: list[TaughtTwice] = field("Named by more than one day, by key.")
    by_week: list[WeekCoverage] = field(
        "The same week by week: by number, days without a week last.", _by_week
    )
    by_category: list[CategoryCoverage] = field(
        "The same by category: by name, services without one last.", _by_category
    )


async def find_learning_path(
    info: Info,
    to: Annotated[
        list[str],
        strawberry.argument(description="What to be ready for: keys or titles of scenarios."),
    ],
    known: Annotated[
        list[int] | None,
        strawberry.argument(
            description="Numbers of days that need not be studied; what only they need is left "
            "out too."
        ),
    ] = strawberry.UNSET,
    known_services: Annotated[
        list[str] | None,
        strawberry.argument(
            description="Services that are known with their parts, by any of their names: a day is "
            "known when all that it teaches is."
        ),
    ] = strawberry.UNSET,
    budget: Annotated[
        float | None,
        strawberry.argument(
            description="The hours that there are. Days are studied in their order until one does "
            "not fit."
        ),
    ] = strawberry.UNSET,
    by: Annotated[
        PathBy, strawberry.argument(description="What the path is made of.")
    ] = PathBy.DAYS,
    prerequisites: Annotated[
        bool,
        strawberry.argument(description="Whether a path by services has what its days need."),
    ] = True,
) -> paths.LearningPath:
    """Resolve `learningPath`."""
    scenarios = await nodes_named(info, NodeKind.SCENARIO, to)
    known_days = await days_named(info, given(known) or ())
    services = await nodes_named(info, NodeKind.SERVICE, given(known_services) or ())
    hours = finite_hours("budget", budget)
    if by is PathBy.DAYS and not prerequisites:
        raise RequestError("A path by days has what they need: leave `prerequisites` out.")
    if by is PathBy.SERVICES:
        return covers.cover(
            info.context.plan,
            scenarios,
            known_days=known_days,
            known_services=services,
            budget=hours,
            prerequisites=prerequisites,
            time_limit=info.context.seconds_to_search,
        )
    return paths.learning_path(
        info.context.plan,
        scenarios,
        known_days=known_days,
        known_services=services,
        budget=hours,
    )


async def find_unlocked(info: Info, day: DayNumber) -> list[records.Scenario]:
    """Resolve `unlockedBy`."""
    found = unlocked_by(info.context.plan, await day_named(info, day))
    return await info.context.records((each.id for each in found), records.Scenario)


def find_coverage(info: Info) -> covered.Coverage:
    """Resolve `coverage`."""
    return covered.coverage(info.context.plan)
