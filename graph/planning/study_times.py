"""When there is time to study: dates, weekdays, hours, days off, reviews."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, available_timezones

from graph.errors import RequestError, did_you_mean
from graph.model.names import fold, near

FIRST_DATE = date(1970, 1, 1)
"""The first date that a schedule may have. An earlier one is a slip of the pen."""
LAST_DATE = date(9998, 12, 31)
"""The last date that it may have: what it needs after that, such as the end of an all-day event,
Python can still hold."""
_HOURS_OF_A_DATE = 24
_SECONDS = 3600
_ONE_DAY = timedelta(days=1)
_RANGE = ".."


class Weekday(StrEnum):
    """A day of the week, in the order of ISO 8601."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @classmethod
    def of(cls, day: date) -> Weekday:
        """Return the weekday of a date.

        Example:
            >>> Weekday.of(date(2028, 2, 29))
            <Weekday.TUESDAY: 'tuesday'>
        """
        return _WEEK[day.weekday()]


_WEEK = tuple(Weekday)
WORKDAYS = _WEEK[:5]
"""Monday to Friday."""
_KOREAN = "월화수목금토일"


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Dates on which nobody studies."""

    first: date
    """The first of them."""
    last: date
    """The last of them; the same for a single date."""

    def __post_init__(self) -> None:
        """Refuse dates that run backwards, or are none.

        Raises:
            RequestError: If they do.
        """
        for each in (self.first, self.last):
            _require_date("A day off", each)
        if self.last < self.first:
            raise RequestError(
                f"Days off from {self.first} to {self.last} run backwards: swap the dates."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTimes:
    """When there is time to study.

    Example:
        >>> times = StudyTimes(start=date(2026, 3, 2), weekdays=[], hours_per_day=2)
        Traceback (most recent call last):
        graph.errors.RequestError: There is no study day in the week: name at least one weekday.
    """

    start: date
    """The first date that there is."""
    weekdays: Collection[str] = WORKDAYS
    """On which days of the week one studies: each a `Weekday`, or a name that `read_weekdays`
    knows."""
    hours_per_day: float = 2.0
    """How many hours on each of them."""
    hours_on: Mapping[Weekday, float] = field(default_factory=dict)
    """Other hours on some days of the week, which are study days by that. All hours count to the
    second."""
    days_off: tuple[DaysOff, ...] = ()
    """Dates on which nobody studies, whatever their weekday; they may overlap."""
    review_every: int | None = None
    """After how many dates of study the next one is for reviewing what was studied on them."""
    review_weeks: bool = False
    """Whether the next date is for reviewing too when the days of a week of the course are done."""
    keeps_days_whole: bool = False
    """Whether a day of the course begins on a new date where the rest of one is too short for it,
    so that only a day that is longer than a date is spread over several."""
    assumed_hours: float = 0.0
    """How long a day takes of which no source says it."""
    deadline: date | None = None
    """The last date by which all should be done. What comes later is marked, not left out."""
    begins_at: time | None = None
    """At what time study begins; None where it is only known on which date."""
    zone: str | None = None
    """The time zone of that time, as `Asia/Seoul`; None for the time of wherever one is. Without a
    time it is only told to calendars."""

    def __post_init__(self) -> None:
        """Refuse what makes no sense.

        Raises:
            RequestError: If dates run backwards, there is no time to study, the hours of a date go
                beyond it, or a weekday or the time zone is unknown.
        """
        hours_on = {read_weekdays([day])[0]: hours for day, hours in self.hours_on.items()}
        object.__setattr__(self, "weekdays", read_weekdays(self.weekdays))
        object.__setattr__(self, "hours_on", hours_on)
        _require_date("The start", self.start)
        if self.deadline is not None:
            _require_date("The deadline", self.deadline)
            if self.deadline < self.start:
                raise RequestError(
                    f"The deadline, {self.deadline}, comes before the start, {self.start}:"
                    " dates run forwards."
                )
        if not (self.weekdays or self.hours_on):
            raise RequestError("There is no study day in the week: name at least one weekday.")
        if not 0 <= self.assumed_hours < float("inf"):
            raise RequestError(
                f"To assume {self.assumed_hours} hours for a day makes no sense: give 0 or more."
            )
        if self.review_every is not None and self.review_every < 1:
            raise RequestError(
                f"A review every {self.review_every} dates makes no sense: give 1 or more."
            )
        self._require_hours()
        self._require_zone()

    def _require_hours(self) -> None:
        for day, hours in ((None, self.hours_per_day), *self.hours_on.items()):
            where = f" on {day.value}s" if day else ""
            if not (0 < hours <= _HOURS_OF_A_DATE and in_seconds(hours)):
                raise RequestError(
                    f"{hours} hours per study day{where} make no sense:"
                    f" give more than 0, and at most {_HOURS_OF_A_DATE}."
                )
            if self.begins_at is not None and _past_midnight(self.begins_at, hours):
                raise RequestError(
                    f"{hours} hours of study{where} from {self.begins_at:%H:%M} on end after"
                    " midnight: begin earlier, or study fewer hours."
                )

    def _require_zone(self) -> None:
        if self.begins_at is not None and self.begins_at.tzinfo is not None:
            raise RequestError("Give the time zone by its name in `zone`, and not with the time.")
        if self.zone is not None:
            zone_of(self.zone)

    def seconds(self, day: Weekday) -> int:
        """Return how many seconds one studies on a day of the week."""
        hours = self.hours_on.get(day, self.hours_per_day if day in self.weekdays else 0)
        return in_seconds(hours)

    def study_dates(self) -> Iterator[date]:
        """Yield the dates on which there is time, in order, up to `LAST_DATE`."""
        free = {day for day in Weekday if self.seconds(day)}
        off = sorted(self.days_off, key=lambda days: days.first, reverse=True)
        current = self.start
        while current <= LAST_DATE:
            while off and off[-1].first <= current:
                current = max(current, off.pop().last + _ONE_DAY)
            if current <= LAST_DATE and Weekday.of(current) in free:
                yield current
            current += _ONE_DAY


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its name in the IANA database.

    Raises:
        RequestError: If there is none, with suggestions.

    Example:
        >>> zone_of("Asia/Soul")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        graph.errors.RequestError: There is no time zone 'Asia/Soul'. Did you mean 'Asia/Seoul'...
    """
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        close = did_you_mean(near(name, sorted(available_timezones())))
        raise RequestError(f"There is no time zone {name!r}.{close}") from None


def in_seconds(hours: float) -> int:
    """Return hours as whole seconds; what is less is nothing that a calendar knows.

    Example:
        >>> in_seconds(1.5), in_seconds(1 / 3)
        (5400, 1200)
    """
    return round(hours * _SECONDS)


def read_weekdays(names: Iterable[str]) -> tuple[Weekday, ...]:
    """Return weekdays by their names, in the order of the week, each once.

    They are known by English names and at least three letters of these, and by Korean ones.

    Raises:
        RequestError: If a name is that of none, with suggestions.

    Example:
        >>> [day.value for day in read_weekdays(["Wed", "monday", "토요일"])]
        ['monday', 'wednesday', 'saturday']
    """
    named = {_weekday(name) for name in names}
    return tuple(day for day in _WEEK if day in named)


def read_date(text: str) -> date:
    """Return a date that is written as `2026-03-02`.

    Raises:
        RequestError: If there is no such date, or it is written otherwise.

    Example:
        >>> read_date("2028-02-29")
        datetime.date(2028, 2, 29)
        >>> read_date("2026-02-29")
        Traceback (most recent call last):
        graph.errors.RequestError: There is no date '2026-02-29'. Write year, month and day as \
2026-03-02.
    """
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 - only the date
    except ValueError:
        raise RequestError(
            f"There is no date {text!r}. Write year, month and day as 2026-03-02."
        ) from None


def read_time(text: str) -> time:
    """Return a time of the day that is written as `19:00`.

    Raises:
        RequestError: If it is written otherwise.

    Example:
        >>> read_time("19:00")
        datetime.time(19, 0)
    """
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007 - only the time
    except ValueError:
        raise RequestError(
            f"There is no time {text!r}. Write hours and minutes as 19:00."
        ) from None


def read_days_off(text: str) -> DaysOff:
    """Return days off that are written as `2026-05-05`, or as `2026-07-20..2026-07-31`.

    Raises:
        RequestError: If they are written otherwise, or run backwards.

    Example:
        >>> read_days_off("2026-07-20..2026-07-31").last
        datetime.date(2026, 7, 31)
    """
    first, _, last = text.partition(_RANGE)
    return DaysOff(read_date(first), read_date(last if _RANGE in text else first))


def _weekday(name: str) -> Weekday:
    folded = fold(name)
    least = 3
    for day, letter in zip(_WEEK, _KOREAN, strict=True):
        is_english = len(folded) >= least and day.value.startswith(folded)
        if is_english or folded in {letter, f"{letter}요일"}:
            return day
    names = [day.value for day in _WEEK]
    close = did_you_mean(near(name, names)) or f" Known: {', '.join(names)}."
    raise RequestError(f"There is no weekday {name!r}.{close}")


def _require_date(what: str, day: date) -> None:
    if isinstance(day, datetime):
        raise RequestError(f"{what} is a date without a time; {day} has one.")
    if not FIRST_DATE <= day <= LAST_DATE:
        raise RequestError(f"{what}, {day}, is not between {FIRST_DATE} and {LAST_DATE}.")


def _past_midnight(begins_at: time, hours: float) -> bool:
    begins = datetime.combine(FIRST_DATE, begins_at.replace(tzinfo=None))
    return begins + timedelta(hours=hours) > datetime.combine(FIRST_DATE + _ONE_DAY, time())
