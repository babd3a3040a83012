"""Curriculum planning: days of the course on real dates."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

import strawberry

from api.schema.define import Info, field, given, input_type, object_type
from api.schema.diagrams import DiagramLanguage
from api.schema.lazy import LazyDay
from api.schema.planned import (
    PlanningReason,
    all_of,
    days_named,
    finite_hours,
    nodes_named,
    one,
)
from graph.errors import RequestError
from graph.model.ids import NodeKind
from graph.planning import schedule as schedules
from graph.planning.calendar import as_calendar
from graph.planning.path import learning_path
from graph.planning.schedule_gantt import schedule_gantt
from graph.planning.study_times import (
    WORKDAYS,
    StudyTimes,
    Weekday,
    read_date,
    read_days_off,
    read_time,
    read_weekdays,
)

Words = Annotated[
    DiagramLanguage,
    strawberry.argument(description="The language of what is added to the words of the course."),
]


def _date(parent: strawberry.Parent[schedules.Sitting]) -> str:
    return parent.date.isoformat()


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _begins(parent: strawberry.Parent[schedules.Sitting]) -> str | None:
    return _iso(parent.begins)


def _ends(parent: strawberry.Parent[schedules.Sitting]) -> str | None:
    return _iso(parent.ends)


@input_type
class HoursOnInput:
    """Other hours on a day of the week, which is a study day by that."""

    weekday: str = strawberry.field(description="Which one, as `sat` or `토`.")
    hours: float = strawberry.field(description="How many hours.")


@object_type
class Sitting:
    """What is studied in one go: a day of the course or a part of one, or a review."""

    date: str = field("On which date, as `2026-03-02`.", _date)
    day: LazyDay | None = field("What is studied; null for a review.", one("day"))
    hours: float = field("How long it takes.")
    begins: str | None = field(
        "When it begins, as `2026-03-02T19:00:00+09:00`; null where no time was given.", _begins
    )
    ends: str | None = field("When it ends, in the same way.", _ends)
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
    language: Words = DiagramLanguage.KO,
) -> str:
    return as_calendar(parent, name=name, language=language.value)


def _gantt(
    parent: strawberry.Parent[schedules.Schedule],
    title: Annotated[str, strawberry.argument(description="What stands above it.")] = "",
    language: Words = DiagramLanguage.KO,
) -> str:
    return schedule_gantt(parent, title=title, language=language.value)


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
    known_services: Annotated[
        list[str] | None,
        strawberry.argument(description="Services on that path that are known with their parts."),
    ] = strawberry.UNSET,
    budget: Annotated[
        float | None,
        strawberry.argument(description="The hours that there are for that path."),
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
    hours_on: Annotated[
        list[HoursOnInput] | None,
        strawberry.argument(description="Other hours on some days of the week."),
    ] = strawberry.UNSET,
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
    review_weeks: Annotated[
        bool,
        strawberry.argument(
            description="Whether the next date is for a review too when a week of the course is "
            "done."
        ),
    ] = False,
    whole_days: Annotated[
        bool,
        strawberry.argument(
            description="Whether a day begins on a new date where the rest of one is too short."
        ),
    ] = False,
    assumed_hours: Annotated[
        float, strawberry.argument(description="How long a day takes where no source says it.")
    ] = 0.0,
    deadline: Annotated[
        str | None, strawberry.argument(description="The last date; what comes later is marked.")
    ] = strawberry.UNSET,
    begins_at: Annotated[
        str | None, strawberry.argument(description="At what time study begins, as `19:00`.")
    ] = strawberry.UNSET,
    zone: Annotated[
        str | None,
        strawberry.argument(description="The time zone of that time, as `Asia/Seoul`."),
    ] = strawberry.UNSET,
) -> schedules.Schedule:
    """Resolve `schedule`."""
    named, until, at = given(weekdays), given(deadline), given(begins_at)
    times = StudyTimes(
        start=read_date(start),
        weekdays=WORKDAYS if named is None else read_weekdays(named),
        hours_per_day=hours_per_day,
        hours_on=_hours_on(given(hours_on) or ()),
        days_off=tuple(map(read_days_off, given(days_off) or ())),
        review_every=given(review_every),
        review_weeks=review_weeks,
        keeps_days_whole=whole_days,
        assumed_hours=assumed_hours,
        deadline=None if until is None else read_date(until),
        begins_at=None if at is None else read_time(at),
        zone=given(zone),
    )
    plan = info.context.plan
    if (asked := given(to)) is None:
        if given(known) or given(known_services) or given(budget) is not None:
            raise RequestError("What is known, and a budget, are for a path: say where with `to`.")
        return schedules.schedule_course(plan, times)
    path = learning_path(
        plan,
        await nodes_named(info, NodeKind.SCENARIO, asked),
        known_days=await days_named(info, given(known) or ()),
        known_services=await nodes_named(info, NodeKind.SERVICE, given(known_services) or ()),
        budget=finite_hours("budget", budget),
    )
    return schedules.schedule_path(path, times)


def _hours_on(stated: Iterable[HoursOnInput]) -> dict[Weekday, float]:
    return {read_weekdays([each.weekday])[0]: each.hours for each in stated}
