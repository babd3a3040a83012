"""Curriculum planning: what changes of the plan would break, and what follows from them."""

from typing import Annotated

import strawberry

from api.schema.define import Info, field, given, input_type, object_type, optional, read
from api.schema.lazy import LazyDay, LazyScenario, LazyService
from api.schema.planned import (
    DayNumber,
    PlanningReason,
    all_of,
    day_named,
    days_named,
    nodes_named,
    one,
)
from graph.errors import LimitError, RequestError
from graph.model.ids import NodeKind
from graph.planning import contents
from graph.planning import impact as impacts
from graph.planning import what_if as outcomes
from graph.planning.changes import Change, MoveDay, RemoveDay, SwapDays
from graph.planning.reshaping import MergeDays

MOST_CHANGES = 100
"""How many changes may be asked about at once."""


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
    """What some changes of the plan bring. The plan is not touched."""

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


@input_type
class MoveInput:
    """A day takes another position, and those between shift by one."""

    day: int = strawberry.field(description="The number of the day.")
    to: int = strawberry.field(description="The position that it takes.")


@input_type
class HoursInput:
    """A day takes another time."""

    day: int = strawberry.field(description="The number of the day.")
    to: float = strawberry.field(description="How many hours it takes.")


@input_type
class AddServiceInput:
    """A day teaches one more service."""

    service: str = strawberry.field(description="The service, by any of its names.")
    to: int = strawberry.field(description="The number of the day.")


@input_type
class DropServiceInput:
    """A day teaches a service no longer, nor a part of it; or no day does."""

    service: str = strawberry.field(description="The service, by any of its names.")
    from_: int | None = optional("The number of the day; absent for every day.", name="from")


@input_type
class ChangeInput:
    """One change of the plan: exactly one of these.

    Changes that make new days or scenarios stand in what-if files, which the command line and
    Python read.
    """

    remove: int | None = optional("The number of a day that is taken out.")
    move: MoveInput | None = optional("A day takes another position.")
    swap: list[int] | None = optional("The numbers of two days that change places.")
    merge: list[int] | None = optional("The numbers of days that become one, the first of them.")
    hours: HoursInput | None = optional("A day takes another time.")
    add_service: AddServiceInput | None = optional("A day teaches one more service.")
    drop_service: DropServiceInput | None = optional("A service is taught no longer.")
    drop_scenario: str | None = optional("The key or title of a scenario that is taken out.")


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
        strawberry.argument(description=f"Changes that follow each other; at most {MOST_CHANGES}."),
    ],
) -> outcomes.WhatIf:
    """Resolve `whatIf`."""
    if len(changes) > MOST_CHANGES:
        raise LimitError(
            "The number of `changes`", MOST_CHANGES, len(changes), "Ask about fewer at once."
        )
    made = [await _change(info, change, place) for place, change in enumerate(changes, start=1)]
    return outcomes.what_if(info.context.plan, made)


async def _change(info: Info, change: ChangeInput, place: int) -> Change:
    stated = [name for name, each in vars(change).items() if given(each) is not None]
    if len(stated) != 1:
        told = f"holds {len(stated)} changes" if stated else "is empty"
        raise RequestError(f"Change {place} {told}. Give each its own place in the list.")
    return await _days_change(info, change) or await _contents_change(info, change)


async def _days_change(info: Info, change: ChangeInput) -> Change | None:
    if (removed := given(change.remove)) is not None:
        return RemoveDay(await day_named(info, removed))
    if move := given(change.move):
        return MoveDay(await day_named(info, move.day), move.to)
    if (swapped := given(change.swap)) is not None:
        days = await days_named(info, swapped)
        if len(days) != 2:  # noqa: PLR2004 - a swap is of two
            raise RequestError(f"A swap is of two days, not of {len(days)}.")
        return SwapDays(*days)
    if (merged := given(change.merge)) is not None:
        return MergeDays(tuple(await days_named(info, merged)))
    if hours := given(change.hours):
        return contents.ChangeHours(await day_named(info, hours.day), hours.to)
    return None


async def _contents_change(info: Info, change: ChangeInput) -> Change:
    if added := given(change.add_service):
        (service,) = await nodes_named(info, NodeKind.SERVICE, [added.service])
        return contents.AddService(service, await day_named(info, added.to))
    if dropped := given(change.drop_service):
        (service,) = await nodes_named(info, NodeKind.SERVICE, [dropped.service])
        number = given(dropped.from_)
        day = None if number is None else await day_named(info, number)
        return contents.DropService(service, day)
    (scenario,) = await nodes_named(info, NodeKind.SCENARIO, [given(change.drop_scenario) or ""])
    return contents.DropScenario(scenario)


def _impact(info: Info, change: Change) -> impacts.Impact:
    before = info.context.plan
    return impacts.impact(before, change.apply(before))
