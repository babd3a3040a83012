"""Hours, added and compared exactly: in floats, three times 0.1 hours would not fit into 0.3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from math import gcd, isfinite, lcm

from graph.errors import RequestError
from graph.planning.plan import PlannedDay

_GRAIN = Decimal("0.0001")


def exact_hours(day: PlannedDay) -> Decimal:
    """Return how long a day takes, as it is written; 0 where no source says.

    Raises:
        RequestError: If that is no length of time.
    """
    exact = _as_written(day.hours)
    if exact is None:
        raise RequestError(
            f"Day {day.number} takes {day.hours} hours, which makes no sense: give 0 or more."
        )
    return exact


def running_totals(days: Iterable[PlannedDay]) -> tuple[list[int], int]:
    """Return how long days take up to the end of each, exactly.

    Returns:
        Whole numbers of parts of an hour, and how many such parts an hour has.

    Raises:
        RequestError: If the hours of one are no length of time.
    """
    hours, parts = _in_parts(days)
    return [*accumulate(hours)], parts


def _in_parts(days: Iterable[PlannedDay]) -> tuple[list[int], int]:
    """Return how many parts of an hour each day takes, and how many such parts an hour has."""
    ratios = [_ratio(day.hours) or exact_hours(day).as_integer_ratio() for day in days]
    parts = lcm(*{parts for _, parts in ratios})
    return [number * (parts // each) for number, each in ratios], parts


@lru_cache(maxsize=256)
def _ratio(hours: float | None) -> tuple[int, int] | None:
    exact = _as_written(hours)
    return None if exact is None else exact.as_integer_ratio()


@lru_cache(maxsize=256)
def _as_written(hours: float | None) -> Decimal | None:
    """Return hours as they are written, 0 where nothing is; None if that is no length of time."""
    if hours is None:
        return Decimal(0)
    return Decimal(str(hours)) if isfinite(hours) and hours >= 0 else None


def total_hours(days: Iterable[PlannedDay]) -> float:
    """Return how long some days take together.

    Raises:
        RequestError: If the hours of one are no length of time.
    """
    return float(sum(map(exact_hours, days), Decimal(0)))


class HoursOfSets:
    """Adds up the hours of sets of days, each given as the bits of a number, exactly.

    It keeps the days that have each binary place of the hours, so a sum takes as many steps as
    hours have places, however many days there are.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> HoursOfSets(read_plan(build_graph()).days).of(0b111)
        7.5
    """

    def __init__(self, days: Sequence[PlannedDay]) -> None:
        """Take the days, the first of which is the lowest bit.

        Raises:
            RequestError: If the hours of one are no length of time.
        """
        whole, self._parts = _in_parts(days)
        self._places = [
            sum(1 << index for index, each in enumerate(whole) if each >> place & 1)
            for place in range(max(whole, default=0).bit_length())
        ]

    def of(self, days: int) -> float:
        """Return how long the days of a set take together."""
        having = ((days & each).bit_count() << place for place, each in enumerate(self._places))
        return float(Fraction(sum(having), self._parts))


def whole_numbers(days: Iterable[PlannedDay]) -> tuple[int, ...]:
    """Return the hours of days, to a ten-thousandth, as whole numbers in the same proportion.

    They are as small as can be, so that solvers add them exactly.

    Raises:
        RequestError: If the hours of one are no length of time.
    """
    grains = [int((exact_hours(day) / _GRAIN).to_integral_value()) for day in days]
    unit = gcd(*grains) or 1
    return tuple(each // unit for each in grains)


def exact_budget(budget: float | None) -> Decimal:
    """Return a budget of hours as it is written; infinity where there is none.

    Raises:
        RequestError: If it is negative, or no number.
    """
    if budget is None:
        return Decimal("Infinity")
    if not budget >= 0:
        raise RequestError(f"A budget of {budget} hours makes no sense: give 0 or more.")
    return Decimal(str(budget))


def in_words(hours: Decimal | float) -> str:
    """Return hours for people: `1 hour`, `3.5 hours`.

    Example:
        >>> in_words(1.0), in_words(3.5), in_words(Decimal("11.50"))
        ('1 hour', '3.5 hours', '11.5 hours')
    """
    return f"{float(hours):.10g} hour{'' if hours == 1 else 's'}"


def days_without_hours(days: Sequence[PlannedDay]) -> list[str]:
    """Return, as a list of at most one sentence, what is assumed of days without hours."""
    silent = [str(day.number) for day in days if day.hours is None]
    if not silent:
        return []
    return [f"No source says how long Day {', '.join(silent)} takes; counted as 0 hours."]
