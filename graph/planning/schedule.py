"""Days of the course on real dates.

Days are studied one after the other in the order in which they are given. Each date is filled up
with as many hours as it has, so that a day may be spread over several dates, and a date may hold
several days. A day that takes no time stands on the date on which the one before it ends. Dates for
reviews hold nothing else. All is counted to the second.

Example:
    >>> from datetime import date
    >>> from graph import build_graph
    >>> from graph.model.ids import NodeId
    >>> from graph.planning.path import learning_path
    >>> from graph.planning.plan import read_plan
    >>> path = learning_path(read_plan(build_graph()), [NodeId("scenario:netflix_streaming")])
    >>> found = schedule_path(path, StudyTimes(start=date(2026, 3, 2), hours_per_day=3))
    >>> for each in found.sittings:
    ...     print(each.date, each.day.number, each.hours, f"{each.part}/{each.parts}")
    2026-03-02 1 2.0 1/1
    2026-03-02 8 1.0 1/2
    2026-03-03 8 2.0 2/2
    2026-03-03 15 1.0 1/2
    2026-03-04 15 2.0 2/2
    2026-03-04 16 1.0 1/2
    2026-03-05 16 2.5 2/2
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from graph.errors import LimitError, RequestError
from graph.model.ids import NodeId, key_of
from graph.planning.hours import days_without_hours, exact_hours, in_words
from graph.planning.path import LearningPath
from graph.planning.plan import Plan, PlannedDay
from graph.planning.reasons import Reason
from graph.planning.study_times import LAST_DATE, StudyTimes, Weekday, in_seconds, zone_of

MOST_SITTINGS = 20_000
"""How many sittings a schedule may have: half a century of daily study."""
_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Sitting:
    """What is studied in one go: a day of the course or a part of one, or a review."""

    date: date
    """On which date."""
    day: PlannedDay | None
    """What is studied; None for a review."""
    hours: float
    """How long it takes."""
    part: int = 1
    """Which part of the day it is, from 1."""
    parts: int = 1
    """How many parts the day has."""
    begins: datetime | None = None
    """When it begins, to the second and in the time zone that was asked for; None where no time was
    given."""
    ends: datetime | None = None
    """When it ends."""
    reviews: tuple[PlannedDay, ...] = ()
    """What a review is about: the days of which something was studied since the last one, in
    order."""
    reasons: tuple[Reason, ...] = ()
    """What calls for the day."""
    is_late: bool = False
    """Whether it comes after the deadline."""


@dataclass(frozen=True, slots=True)
class DaySpan:
    """When a day of the course is studied."""

    day: PlannedDay
    """Which one."""
    first: date
    """The date on which it begins."""
    last: date
    """The date on which it is done."""
    hours: float
    """How long it takes."""
    is_late: bool
    """Whether it is done after the deadline."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days of the course on real dates."""

    sittings: tuple[Sitting, ...]
    """What is done when, in order."""
    days: tuple[DaySpan, ...]
    """The days, in the order in which they are studied."""
    first: date | None
    """The first date of study; None where there is nothing to study."""
    last: date | None
    """The last date, of study or of a review."""
    dates: int
    """On how many dates there is something to do."""
    study_hours: float
    """How long one studies."""
    review_hours: float
    """How long one reviews."""
    times: StudyTimes
    """What was asked for."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted, and what does not fit."""


def schedule_path(path: LearningPath, times: StudyTimes) -> Schedule:
    """Return when to study what lies on a path, as far as its budget reaches.

    Raises:
        LimitError: If it takes more sittings than `MOST_SITTINGS`.
        RequestError: If there are not enough dates up to `LAST_DATE`.
    """
    hours = days_without_hours([stop.day for stop in path.stops])
    beyond = ", ".join(str(stop.day.number) for stop in path.beyond_budget)
    found = schedule(
        [stop.day for stop in path.within_budget],
        times,
        {stop.day.id: tuple(stop.reasons) for stop in path.within_budget},
    )
    told = [each for each in path.assumptions if each not in hours]
    if beyond:
        told.append(f"Beyond the budget of hours, and on no date: Day {beyond}.")
    told += (each for each in found.assumptions if each not in told)
    return replace(found, assumptions=tuple(told))


def schedule_course(plan: Plan, times: StudyTimes) -> Schedule:
    """Return when to study the whole course, in the order in which its days stand.

    Raises:
        LimitError: If it takes more sittings than `MOST_SITTINGS`.
        RequestError: If the hours of a day make no sense, or there are not enough dates.

    Example:
        >>> from datetime import date
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> found = schedule_course(read_plan(build_graph()), StudyTimes(start=date(2026, 3, 2)))
        >>> found.first, found.last, found.study_hours
        (datetime.date(2026, 3, 2), datetime.date(2026, 5, 7), 98.0)
    """
    return schedule(plan.days, times)


def schedule(
    days: Sequence[PlannedDay],
    times: StudyTimes,
    reasons: Mapping[NodeId, tuple[Reason, ...]] | None = None,
) -> Schedule:
    """Return when to study some days.

    Args:
        days: What is studied, in that order.
        times: When there is time.
        reasons: What calls for the days, by their ids.

    Raises:
        LimitError: If it takes more sittings than `MOST_SITTINGS`.
        RequestError: If a day stands there twice, its hours make no sense, or there are not enough
            dates up to `LAST_DATE`.
    """
    for day, count in Counter(day.id for day in days).items():
        if count > 1:
            raise RequestError(f"Day {key_of(day)} is to be studied twice. Name each day once.")
    ends_week: dict[int | None, NodeId] = {day.week: day.id for day in days if day.week is not None}
    calendar = _Calendar(times, reasons or {})
    for each in days:
        calendar.study(each)
        if times.review_weeks and ends_week.get(each.week) == each.id:
            calendar.review()
    calendar.close()
    return _schedule(days, times, calendar.sittings)


class _Calendar:
    """The dates as they fill up."""

    def __init__(self, times: StudyTimes, reasons: Mapping[NodeId, tuple[Reason, ...]]) -> None:
        self.sittings: list[Sitting] = []
        self._times = times
        self._reasons = reasons
        self._dates = times.study_dates()
        self._date: date | None = None
        self._seconds = 0
        self._left = 0
        self._dates_since_review = 0
        self._to_review: dict[NodeId, PlannedDay] = {}

    def study(self, day: PlannedDay) -> None:
        """Put a day on the next free hours."""
        remaining = in_seconds(hours_of(day, self._times))
        if self._times.keeps_days_whole and self._left < min(remaining, self._seconds):
            self._date = None
        while True:
            if self._date is None or (remaining and not self._left):
                self._open()
            part = min(self._left, remaining)
            self._add(self._sitting(day, part))
            self._left -= part
            remaining -= part
            self._to_review[day.id] = day
            if not remaining:
                break

    def review(self) -> None:
        """Keep the next date for a review, if there is anything to review."""
        if not self._to_review:
            return
        self._begin_date()
        reviewed = tuple(self._to_review.values())
        self._add(replace(self._sitting(None, self._left), reviews=reviewed))
        self._date = None
        self._to_review = {}
        self._dates_since_review = 0

    def close(self) -> None:
        """End with the review that is due."""
        if self._is_review_due():
            self.review()

    def _is_review_due(self) -> bool:
        return self._dates_since_review == self._times.review_every

    def _open(self) -> None:
        if self._is_review_due():
            self.review()
        self._begin_date()
        self._dates_since_review += 1

    def _begin_date(self) -> None:
        self._date = next(self._dates, None)
        if self._date is None:
            raise RequestError(
                f"There are not enough dates to study up to {LAST_DATE}:"
                " take off fewer days, or study more hours."
            )
        self._seconds = self._left = self._times.seconds(Weekday.of(self._date))

    def _sitting(self, day: PlannedDay | None, seconds: int) -> Sitting:
        assert self._date is not None  # noqa: S101 - a date is begun before anything stands on it
        used = self._seconds - self._left
        return Sitting(
            date=self._date,
            day=day,
            hours=seconds / _SECONDS,
            begins=_moment(self._times, self._date, used),
            ends=_moment(self._times, self._date, used + seconds),
            reasons=self._reasons.get(day.id, ()) if day else (),
            is_late=self._times.deadline is not None and self._date > self._times.deadline,
        )

    def _add(self, sitting: Sitting) -> None:
        if len(self.sittings) == MOST_SITTINGS:
            raise LimitError(
                "The number of sittings",
                MOST_SITTINGS,
                MOST_SITTINGS + 1,
                "Study more hours a day, or fewer days of the course.",
            )
        self.sittings.append(sitting)


def hours_of(day: PlannedDay, times: StudyTimes) -> float:
    """Return how many hours a day takes; those that are assumed where no source says.

    Raises:
        RequestError: If that is no length of time.
    """
    return times.assumed_hours if day.hours is None else float(exact_hours(day))


def _moment(times: StudyTimes, day: date, used: int) -> datetime | None:
    """Return the moment at which some seconds of a date are used up.

    They are counted as they pass, also when the clocks change meanwhile. A time that the clocks
    skip is read as if they had not been put forward yet.
    """
    if times.begins_at is None:
        return None
    passed = timedelta(seconds=used)
    begins = datetime.combine(day, times.begins_at)
    if times.zone is None:
        return begins + passed
    zone = zone_of(times.zone)
    return (begins.replace(tzinfo=zone).astimezone(UTC) + passed).astimezone(zone)


def _schedule(
    days: Sequence[PlannedDay], times: StudyTimes, sittings: Sequence[Sitting]
) -> Schedule:
    numbered = tuple(_numbered(sittings))
    spans = tuple(_spans(days, numbered, times))
    return Schedule(
        sittings=numbered,
        days=spans,
        first=numbered[0].date if numbered else None,
        last=numbered[-1].date if numbered else None,
        dates=len({each.date for each in numbered}),
        study_hours=_sum(each.hours for each in numbered if each.day),
        review_hours=_sum(each.hours for each in numbered if not each.day),
        times=times,
        assumptions=tuple(_assumptions(days, times, numbered, spans)),
    )


def _sum(hours: Iterable[float]) -> float:
    return sum(map(in_seconds, hours)) / _SECONDS


def _numbered(sittings: Sequence[Sitting]) -> Iterator[Sitting]:
    parts = Counter(each.day.id for each in sittings if each.day)
    seen: Counter[NodeId] = Counter()
    for each in sittings:
        if each.day is None:
            yield each
        else:
            seen[each.day.id] += 1
            yield replace(each, part=seen[each.day.id], parts=parts[each.day.id])


def _spans(
    days: Iterable[PlannedDay], sittings: Iterable[Sitting], times: StudyTimes
) -> Iterator[DaySpan]:
    first: dict[NodeId, Sitting] = {}
    last: dict[NodeId, Sitting] = {}
    for each in sittings:
        if each.day:
            first.setdefault(each.day.id, each)
            last[each.day.id] = each
    for day in days:
        end = last[day.id]
        hours = hours_of(day, times)
        yield DaySpan(day, first[day.id].date, end.date, hours, end.is_late)


def _assumptions(
    days: Sequence[PlannedDay],
    times: StudyTimes,
    sittings: Sequence[Sitting],
    spans: Iterable[DaySpan],
) -> Iterator[str]:
    if not sittings:
        yield "There is nothing to study, so there are no dates."
        return
    counted = in_words(times.assumed_hours)
    for sentence in days_without_hours(days):
        yield sentence.replace("0 hours", counted) if times.assumed_hours else sentence
    yield from _out_of_order(days)
    if sittings[0].date != times.start:
        yield (
            f"The start, {times.start} ({Weekday.of(times.start)}), is no date of study;"
            f" study begins on {sittings[0].date}."
        )
    late = ", ".join(str(span.day.number) for span in spans if span.is_late)
    if late:
        yield f"After the deadline, {times.deadline}: Day {late}."
    elif sittings[-1].is_late:
        yield f"After the deadline, {times.deadline}: the last review."
    yield from _skipped_times(times, sittings)


def _out_of_order(days: Sequence[PlannedDay]) -> Iterator[str]:
    place = {day.id: number for number, day in enumerate(days)}
    for day in days:
        for link in day.prerequisites:
            if place.get(link.target, -1) >= place[day.id]:
                yield f"Day {day.number} needs {link.name}, which is studied after it."


def _skipped_times(times: StudyTimes, sittings: Iterable[Sitting]) -> Iterator[str]:
    if times.begins_at is None or times.zone is None:
        return
    for day in dict.fromkeys(each.date for each in sittings):
        begins = _moment(times, day, 0)
        if begins is not None and begins.replace(tzinfo=None) != datetime.combine(
            day, times.begins_at
        ):
            yield (
                f"On {day} the clocks of {times.zone} skip {times.begins_at:%H:%M};"
                f" study begins at {begins:%H:%M}."
            )
