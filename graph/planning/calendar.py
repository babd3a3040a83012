"""A schedule as iCalendar (RFC 5545), which calendar programs open and subscribe to."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from types import ModuleType
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from graph.diagrams.notations.labels import one_line
from graph.diagrams.spec import Language
from graph.errors import RequestError
from graph.planning.schedule import Schedule, Sitting
from graph.planning.schedule_words import WORDS, Words

if TYPE_CHECKING:
    from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
"""What a server calls it."""
_MAKER = "-//scenariograph//study schedule//{}"
_NAMESPACE = UUID("8a9c1f5e-3d0b-5c52-9a41-6d7e2b1f0c38")
"""What the ids of events and calendars are made in (version 5 of RFC 9562)."""
_ONE_DAY = timedelta(days=1)
_MISSING = (
    "Calendars are written by the library icalendar, which is not installed:"
    " `pip install 'scenariograph[planning]'`. Tables and CSV do without it."
)


def as_calendar(
    schedule: Schedule,
    *,
    name: str = "",
    language: Language = Language.KO,
    stamp: datetime | None = None,
) -> str:
    """Return a schedule as iCalendar text, whose lines end with CR LF: write it as it is.

    There is an event for each sitting: at its time where the schedule has times, else all day long,
    which blocks no time. The id of an event depends on the name of the calendar, the day of the
    course and the part of it, and not on dates: a calendar program that takes in a later version
    moves the events. The same schedule gives the same text.

    Args:
        schedule: What is done when.
        name: What the calendar is called; a name of its own keeps two courses apart.
        language: The language of what is added to the words of the course.
        stamp: The moment at which this version was made, with its time zone; the beginning of the
            first date in UTC where nothing is said. Programs tell by it which version is newer.

    Raises:
        RequestError: If `stamp` has no time zone, or icalendar is not installed.

    Example:
        >>> from datetime import date
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> from graph.planning.schedule import StudyTimes, schedule_course
        >>> found = schedule_course(read_plan(build_graph()), StudyTimes(start=date(2026, 3, 2)))
        >>> text = as_calendar(found)
        >>> text.count("BEGIN:VEVENT") == len(found.sittings)
        True
    """
    if stamp is not None and stamp.utcoffset() is None:
        raise RequestError(f"The stamp {stamp} has no time zone, so it is no moment. Give one.")
    library = _icalendar()
    words = WORDS[language]
    called = one_line(name) or words.schedule
    made = _stamp(schedule) if stamp is None else stamp.astimezone(UTC)
    calendar: Calendar = library.Calendar.new(
        name=called,
        prodid=_MAKER.format(language.value.upper()),
        uid=_uid(called),
        subcomponents=list(_events(library, schedule, called, words, made)),
    )
    if schedule.times.zone is not None:
        calendar["X-WR-TIMEZONE"] = schedule.times.zone
    if schedule.first is not None and schedule.last is not None:
        calendar.add_missing_timezones(
            date(schedule.first.year, 1, 1), date(schedule.last.year + 1, 1, 1)
        )
    # The order in which properties are put in; the library's own default is another for calendars.
    text: bytes = calendar.to_ical(sorted=False)
    return text.decode()


def _events(
    library: ModuleType, schedule: Schedule, called: str, words: Words, stamp: datetime
) -> Iterator[Event]:
    reviews = 0
    for sitting in schedule.sittings:
        if sitting.day is None:
            reviews += 1
            parts = ("review", str(reviews))
        else:
            parts = (sitting.day.id, str(sitting.part))
        begins, ends = _times(sitting)
        event: Event = library.Event.new(
            uid=_uid(called, *parts),
            stamp=stamp,
            start=begins,
            end=ends,
            summary=words.sitting(sitting),
            description="\n".join(_description(schedule, sitting, words)),
            categories=_categories(sitting),
        )
        # Who studies some time on a date is not busy all day long.
        event["TRANSP"] = "TRANSPARENT" if sitting.begins is None else "OPAQUE"
        yield event


def _times(sitting: Sitting) -> tuple[date, date | None]:
    if sitting.begins is None or sitting.ends is None:
        return sitting.date, sitting.date + _ONE_DAY
    begins, ends = sitting.begins, sitting.ends
    if begins.fold or ends.fold:
        # When clocks are put back, an hour comes twice, and iCalendar can only name the first one.
        begins, ends = begins.astimezone(UTC), ends.astimezone(UTC)
    # An event must not end when it begins; without an end it takes no time (RFC 5545, 3.6.1).
    return begins, ends if ends != begins else None


def _description(schedule: Schedule, sitting: Sitting, words: Words) -> Iterator[str]:
    yield words.hours_in_words(sitting.hours)
    if sitting.day is not None and sitting.day.teaches:
        yield words.teaches.format(", ".join(one_line(link.name) for link in sitting.day.teaches))
    if sitting.reasons:
        reasons = "; ".join(one_line(reason.text) for reason in sitting.reasons)
        yield words.called_for.format(reasons)
    if sitting.is_late:
        yield words.late.format(schedule.times.deadline)


def _categories(sitting: Sitting) -> list[str]:
    weeks = {day.week for day in (sitting.day, *sitting.reviews) if day and day.week is not None}
    return [f"Week {week}" for week in sorted(weeks)]


def _uid(*parts: str) -> str:
    return str(uuid5(_NAMESPACE, "\n".join(parts)))


def _stamp(schedule: Schedule) -> datetime:
    return datetime.combine(schedule.first or schedule.times.start, time(), UTC)


def _icalendar() -> ModuleType:
    """Import the library, which only this needs."""
    try:
        return importlib.import_module("icalendar")
    except ImportError as error:
        raise RequestError(_MISSING) from error
