"""`scenariograph plan schedule`: the course on real dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from api.cli.atomic_write import write_atomically
from api.cli.plan_show import Shown, as_dict, in_words, nodes, text_of, why
from api.cli.terminal import put, tell
from graph.build import open_graph
from graph.course import Course
from graph.diagrams import Language
from graph.errors import RequestError
from graph.model.ids import NodeKind
from graph.planning.calendar import as_calendar
from graph.planning.path import learning_path
from graph.planning.schedule import Schedule, Sitting, schedule_course, schedule_path
from graph.planning.schedule_gantt import schedule_gantt
from graph.planning.study_times import (
    StudyTimes,
    Weekday,
    read_date,
    read_days_off,
    read_time,
    read_weekdays,
)
from graph.planning.tables import Row

_COLUMNS = ("date", "weekday", "begins", "ends", "day", "title", "part", "hours", "late", "why")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What is to be studied when, as it is typed."""

    scenarios: Sequence[str]
    """Where the path leads; the whole course where there is none."""
    known_days: Sequence[int]
    """Days that need not be studied."""
    known_services: Sequence[str]
    """Services that are known."""
    budget: float | None
    """The hours that there are."""
    start: str
    """The first date."""
    days: str
    """The study days of the week, with commas between them."""
    hours: str
    """Hours per study day; behind commas, those of other days of the week: `2,sat=4`."""
    off: Sequence[str]
    """Days off."""
    review_every: int | None
    """After how many dates a review comes."""
    review_weeks: bool
    """Whether a review comes after each week."""
    whole_days: bool
    """Whether days are kept in one piece."""
    assume_hours: float
    """How long a day takes of which no source says it."""
    deadline: str | None
    """The last date."""
    at: str | None
    """The time at which study begins."""
    zone: str | None
    """The time zone of that."""

    @property
    def times(self) -> StudyTimes:
        """When there is time.

        Raises:
            RequestError: If something typed makes no sense.
        """
        per_day, hours_on = read_hours(self.hours)
        return StudyTimes(
            start=read_date(self.start),
            weekdays=read_weekdays(name for name in self.days.split(",") if name.strip()),
            hours_per_day=per_day,
            hours_on=hours_on,
            days_off=tuple(map(read_days_off, self.off)),
            review_every=self.review_every,
            review_weeks=self.review_weeks,
            keeps_days_whole=self.whole_days,
            assumed_hours=self.assume_hours,
            deadline=None if self.deadline is None else read_date(self.deadline),
            begins_at=None if self.at is None else read_time(self.at),
            zone=self.zone,
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What a schedule is to look like, and where it goes."""

    layout: str
    """`table`, `json`, `csv`, `ics` or `gantt`."""
    name: str
    """What it is called."""
    language: str
    """The language of what is added to the words of the course."""
    output: Path | None
    """The file to write; standard output where there is none."""


def show_schedule(data: Sequence[str], study: Study, look: Look) -> None:
    """Print or write a schedule.

    Raises:
        SourceError: If the data cannot be loaded.
        NotFoundError: If a name means nothing in the course.
        RequestError: If a date, a time or a number makes no sense.
        LimitError: If the schedule is too long.
        OSError: If the file cannot be written.
    """
    times = study.times
    course = open_graph(data)
    found = _scheduled(course, study, times)
    text = _text(found, look)
    if look.output is None:
        put(text)
    else:
        write_atomically(look.output, text)
    if look.layout != "json":
        for note in _notes(found):
            tell(note)


def _scheduled(course: Course, study: Study, times: StudyTimes) -> Schedule:
    if not study.scenarios:
        return schedule_course(course.plan, times)
    path = learning_path(
        course.plan,
        nodes(course, NodeKind.SCENARIO, study.scenarios),
        known_days=nodes(course, NodeKind.DAY, study.known_days),
        known_services=nodes(course, NodeKind.SERVICE, study.known_services),
        budget=study.budget,
    )
    return schedule_path(path, times)


def _text(found: Schedule, look: Look) -> str:
    language = Language(look.language)
    if look.layout == "ics":
        return as_calendar(found, name=look.name, language=language)
    if look.layout == "gantt":
        return schedule_gantt(found, title=look.name, language=language)
    columns = tuple(name for name in _COLUMNS if not _is_idle(name, found))
    return text_of(Shown(as_dict(found), columns, list(_rows(found))), look.layout)


def _is_idle(column: str, found: Schedule) -> bool:
    """Return whether a column has nothing to say, because nothing was asked that fills it."""
    if column in {"begins", "ends"}:
        return found.times.begins_at is None
    return column == "late" and found.times.deadline is None


def _rows(found: Schedule) -> Iterator[Row]:
    for each in found.sittings:
        yield {
            "date": each.date.isoformat(),
            "weekday": Weekday.of(each.date).value,
            "begins": _moment(each.begins),
            "ends": _moment(each.ends),
            "day": each.day.number if each.day else None,
            "title": each.day.title if each.day else _review(each),
            "part": f"{each.part}/{each.parts}" if each.parts > 1 else "",
            "hours": each.hours,
            "late": each.is_late,
            "why": why(each.reasons) or ("the order of the course" if each.day else "a review"),
        }


def _review(sitting: Sitting) -> str:
    return f"Review: Day {', '.join(str(day.number) for day in sitting.reviews)}"


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="minutes")


def _notes(found: Schedule) -> Iterator[str]:
    if found.first and found.last:
        review = f" and {in_words(found.review_hours)} of review" if found.review_hours else ""
        yield (
            f"{in_words(found.study_hours)} of study{review} on {found.dates} dates,"
            f" {found.first} to {found.last}."
        )
    yield from found.assumptions


def read_hours(text: str) -> tuple[float, dict[Weekday, float]]:
    """Return hours per study day, and those of single days of the week.

    Raises:
        RequestError: If the text is written otherwise.

    Example:
        >>> read_hours("2,sat=4")
        (2.0, {<Weekday.SATURDAY: 'saturday'>: 4.0})
    """
    first, *others = text.split(",")
    pairs = [each.partition("=") for each in others]
    if not all(hours for _, _, hours in pairs):
        raise _no_hours(text)
    return _hours(first, text), {
        read_weekdays([name])[0]: _hours(hours, text) for name, _, hours in pairs
    }


def _hours(text: str, whole: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise _no_hours(whole) from None


def _no_hours(text: str) -> RequestError:
    return RequestError(
        f"There are no hours {text!r}. Write a number, and others for single days: 2,sat=4."
    )
