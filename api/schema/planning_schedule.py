"""Curriculum planning: days of the course on real dates."""

from datetime import date
from typing import Annotated

import strawberry

from api.schema.define import Info, field, given, object_type
from api.schema.lazy import LazyDay
from api.schema.planned import PlanningReason, all_of, days_named, nodes_named, one
from graph.model.ids import NodeKind
from graph.planning import schedule as schedules
from graph.planning.calendar import as_calendar
from graph.planning.path import learning_path
from graph.planning.schedule_gantt import schedule_gantt
from graph.planning.study_times import (
    WORKDAYS,
    StudyTimes,
    read_date,
    read_days_off,
    read_weekdays,
)


def _date(parent: strawberry.Parent[schedules.Sitting]) -> str:
    return parent.date.isoformat()


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


@object_type
class Sitting:
    """What is studied in one go: a day of the course or a part of one, or a review."""

    date: str = field("On which date, as `2026-03-02`.", _date)
    day: LazyDay | None = field("What is studied; null for a review.", one("day"))
    hours: float = field("How long it takes.")
    part: int = field("Which part of the day it is, from 1.")
    parts: int = field("How many parts the day has.")
    reviews: list[LazyDay] = field("What a review is about, in order.", all_of("reviews"))
    reasons: list[PlanningReason] = field("What calls for the day.")
    is_late: bool = field("Whether it comes after the deadline.")


def _first(parent: strawberry.Parent[schedules.Schedule]) -> str | None:
    return _iso(parent.first)


def _last(parent: strawberry.Parent[schedules.Schedule]) -> str | None:
    return _iso(parent.last)


def _calendar(
    parent: strawberry.Parent[schedules.Schedule],
    name: Annotated[
        str, strawberry.argument(description="What it is called; courses differ by it.")
    ] = "",
) -> str:
    return as_calendar(parent, name=name)


def _gantt(
    parent: strawberry.Parent[schedules.Schedule],
    title: Annotated[str, strawberry.argument(description="What stands above it.")] = "",
) -> str:
    return schedule_gantt(parent, title=title)


@object_type
class Schedule:
    """Days of the course on real dates."""

    sittings: list[Sitting] = field("What is done when, in order.")
    first: str | None = field("The first date; null where there is nothing to study.", _first)
    last: str | None = field("The last date, of study or of a review.", _last)
    dates: int = field("On how many dates there is something to do.")
    study_hours: float = field("How long one studies.")
    review_hours: float = field("How long one reviews.")
    calendar: str = field("The same as iCalendar (RFC 5545).", _calendar)
    gantt: str = field("The same as a Mermaid gantt chart.", _gantt)
    assumptions: list[str] = field("What was taken for granted, and what does not fit.")


async def find_schedule(
    info: Info,
    start: Annotated[str, strawberry.argument(description="The first date, as `2026-03-02`.")],
    to: Annotated[
        list[str] | None,
        strawberry.argument(
            description="Only the path to these scenarios, by key or title; the whole course "
            "without it."
        ),
    ] = strawberry.UNSET,
    known: Annotated[
        list[int] | None,
        strawberry.argument(description="Numbers of days on that path that need not be studied."),
    ] = strawberry.UNSET,
    weekdays: Annotated[
        list[str] | None,
        strawberry.argument(
            description="The study days of the week, as `mon` or `월`; Monday to Friday without it."
        ),
    ] = strawberry.UNSET,
    hours_per_day: Annotated[
        float, strawberry.argument(description="How many hours on each of them.")
    ] = 2.0,
    days_off: Annotated[
        list[str] | None,
        strawberry.argument(
            description="Dates without study, as `2026-05-05` or `2026-07-20..2026-07-31`."
        ),
    ] = strawberry.UNSET,
    review_every: Annotated[
        int | None,
        strawberry.argument(
            description="After how many dates of study the next one is for a review."
        ),
    ] = strawberry.UNSET,
    deadline: Annotated[
        str | None, strawberry.argument(description="The last date; what comes later is marked.")
    ] = strawberry.UNSET,
) -> schedules.Schedule:
    """Resolve `schedule`."""
    named = given(weekdays)
    until = given(deadline)
    times = StudyTimes(
        start=read_date(start),
        weekdays=WORKDAYS if named is None else read_weekdays(named),
        hours_per_day=hours_per_day,
        days_off=tuple(map(read_days_off, given(days_off) or ())),
        review_every=given(review_every),
        deadline=None if until is None else read_date(until),
    )
    plan = info.context.plan
    if (asked := given(to)) is None:
        return schedules.schedule_course(plan, times)
    path = learning_path(
        plan,
        await nodes_named(info, NodeKind.SCENARIO, asked),
        known_days=await days_named(info, given(known) or ()),
    )
    return schedules.schedule_path(path, times)
