"""Curriculum planning: what changes of the plan would break, and what follows from them."""

from typing import Annotated

import strawberry

from api.schema.define import Info, field, object_type, read
from api.schema.lazy import LazyDay, LazyScenario, LazyService
from api.schema.planned import DayNumber, PlanningReason, all_of, day_named, one
from api.schema.planning_change_inputs import ChangeInput
from api.schema.planning_changes_made import MOST_CHANGES, take_all
from api.schema.put_in import with_ends
from graph.planning import impact as impacts
from graph.planning import what_if as outcomes
from graph.planning.changes import Change, Course, MoveDay, RemoveDay


@object_type
class ScenarioImpact:
    """What becomes of a scenario."""

    scenario: LazyScenario = field("The scenario.", one("node"))
    reasons: list[PlanningReason] = field("What becomes of it.")


@object_type
class ServiceImpact:
    """What becomes of a service."""

    service: LazyService = field("The service.", one("node"))
    reasons: list[PlanningReason] = field("What becomes of it.")


@object_type
class DayImpact:
    """What becomes of a day."""

    day: LazyDay = field("The day.", one("node"))
    reasons: list[PlanningReason] = field("What becomes of it.")


@object_type
class Impact:
    """What a change of the plan breaks. What was wrong before is no part of it."""

    scenarios: list[LazyScenario] = field(
        "Scenarios that lose a day, or use a service before it is taught; by key.",
        all_of("scenarios", "node"),
    )
    services_no_longer_taught: list[LazyService] = field(
        "Services that were taught, themselves or in parts, and are no longer; by key.",
        all_of("services_no_longer_taught", "node"),
    )
    days: list[LazyDay] = field(
        "Days that lose a prerequisite or now come before one, in the order of the changed plan.",
        all_of("days", "node"),
    )
    scenario_reasons: list[ScenarioImpact] = field(
        "The scenarios, each with what becomes of it.", read("scenarios")
    )
    service_reasons: list[ServiceImpact] = field(
        "The services, each with what becomes of it.", read("services_no_longer_taught")
    )
    day_reasons: list[DayImpact] = field("The days, each with what becomes of it.", read("days"))
    untaught_scenarios: list[ScenarioImpact] = field(
        "Scenarios that use a service that was taught and is no longer, by key."
    )
    is_harmless: bool = field("Whether nothing breaks.")


@object_type
class ReadinessChange:
    """When a scenario can be built, before and after: the position of its last day."""

    scenario: LazyScenario = field("The scenario.", one("scenario"))
    before: int | None = field(
        "Before; null where it could not be built, and 0 where it points to no day."
    )
    after: int | None = field("After, in the same way.")


@object_type
class WeekHoursChange:
    """The hours of a week, before and after."""

    week: int | None = field("Its number; null for the days that are in no week.")
    before: float = field("Hours before.")
    after: float = field("Hours after.")


@object_type
class WhatIf:
    """What some changes of the plan bring. The plan is not touched.

    Days, scenarios and services that the changes put in have what the changes say of them, as far
    as it leads to what the course has. There is no `diagram` of them.
    """

    changes: list[str] = field("What is changed, in words, in order.")
    impact: Impact = field("What breaks.")
    no_longer_possible: list[ScenarioImpact] = field(
        "Scenarios that could be built before and cannot now, by key."
    )
    newly_possible: list[LazyScenario] = field(
        "Scenarios that can be built now and could not before, by key.", all_of("newly_possible")
    )
    readiness: list[ReadinessChange] = field(
        "The scenarios for which that changes when they can be built, by key."
    )
    hours_before: float = field("How long the whole plan took.")
    hours_after: float = field("How long it would take.")
    weeks: list[WeekHoursChange] = field(
        "The hours of each week, by its number; days that are in no week last."
    )
    assumptions: list[str] = field("What was taken for granted where the sources say nothing.")


async def find_impact_of_removing(info: Info, day: DayNumber) -> impacts.Impact:
    """Resolve `impactOfRemoving`."""
    return _impact(info, RemoveDay(await day_named(info, day)))


async def find_impact_of_moving(
    info: Info,
    day: DayNumber,
    to: Annotated[
        int,
        strawberry.argument(
            description="The position that it takes; the days between shift by one. Prerequisites "
            "stay what they were."
        ),
    ],
) -> impacts.Impact:
    """Resolve `impactOfMoving`."""
    return _impact(info, MoveDay(await day_named(info, day), to))


async def find_what_if(
    info: Info,
    changes: Annotated[
        list[ChangeInput],
        strawberry.argument(
            description=f"Changes that follow each other; at most {MOST_CHANGES}, and at most as "
            "many parts of days that are split."
        ),
    ],
) -> outcomes.WhatIf:
    """Resolve `whatIf`."""
    course = Course(info.context.plan)
    taken = take_all(course, changes, info.context.reader)
    return with_ends(outcomes.compared(info.context.plan, course.plan, taken))


def _impact(info: Info, change: Change) -> impacts.Impact:
    before = info.context.plan
    return impacts.impact(before, change.apply(before))
