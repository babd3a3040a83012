"""Where weeks end, so that their hours are even while the order of the days stays.

What is even is taken from the Balanced Academic Curriculum Problem (C. Castro and S. Manzano, 2001;
CSPLib problem 30): the fullest period is as empty as can be. Of the ways to do that, the one with
the least squares of hours is taken, then the least squares of numbers of days, then the one whose
weeks end first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

_Ends = dict[int, tuple[int, int]]
"""For days with which weeks may begin: a cost, and the first day behind the week."""


def even_weeks(hours: Sequence[int], weeks: int) -> tuple[int, ...]:
    """Return how many days each week takes.

    Args:
        hours: How long each day takes, in order, in any whole unit, 0 or more.
        weeks: How many weeks there are, from 1 to the number of days; each has a day.

    Example:
        >>> even_weeks([4, 4, 1, 1, 1, 1], 2)
        (2, 4)
        >>> even_weeks([0, 0, 0, 0], 2)
        (2, 2)
    """
    count = len(hours)
    sums = [0, *accumulate(hours)]
    most = _fullest(hours, weeks)
    # For each day, the best cost of it and all after it in the weeks that are left, and the first
    # day of the week after.
    best: _Ends = {count: (0, count)}
    ways = []
    for left in range(1, weeks + 1):
        gone = weeks - left
        # Days in front must fit into the weeks that have gone, the others into those that are left.
        first = max(gone, bisect_left(sums, sums[-1] - left * most))
        last = min(count - left, bisect_right(sums, gone * most) - 1) if gone else 0
        best = _one_week_more(sums, range(first, last + 1), most, best)
        ways.append(best)
    return tuple(_sizes(ways))


def _one_week_more(sums: Sequence[int], starts: range, most: int, best: _Ends) -> _Ends:
    """Return the best ends of weeks that begin with some days, before the weeks of `best`.

    The costs obey the quadrangle inequality. So the best end is none before that for the day
    before, and none behind that with one week less (F. F. Yao, "Efficient Dynamic Programming Using
    Quadrangle Inequalities", STOC 1980).
    """
    found: _Ends = {}
    low = 0
    for start in starts:
        high = best[start][1] if start in best else len(sums) - 1
        chosen = _best_end(sums, start, range(max(low, start + 1), high + 1), most, best)
        if chosen is not None:
            found[start] = chosen
            low = chosen[1]
    return found


def _best_end(
    sums: Sequence[int], start: int, ends: range, most: int, best: _Ends
) -> tuple[int, int] | None:
    """Return the best cost of a week that begins with a day and of all after it, and its end."""
    count = len(sums) - 1
    # One number for both squares: the hours weigh more than all squares of days together.
    weight = count * count + 1
    chosen: tuple[int, int] | None = None
    for end in ends:
        taken = sums[end] - sums[start]
        if taken > most:
            break
        if end in best:
            cost = best[end][0] + taken * taken * weight + (end - start) ** 2
            if chosen is None or cost < chosen[0]:
                chosen = (cost, end)
    return chosen


def _sizes(ways: list[_Ends]) -> list[int]:
    sizes = []
    start = 0
    for way in reversed(ways):
        end = way[start][1]
        sizes.append(end - start)
        start = end
    return sizes


def _fullest(hours: Sequence[int], weeks: int) -> int:
    """Return the least hours to which the fullest week can be brought (by bisection)."""
    low, high = max(hours), sum(hours)
    while low < high:
        middle = (low + high) // 2
        if _weeks_wanted(hours, middle) <= weeks:
            high = middle
        else:
            low = middle + 1
    return low


def _weeks_wanted(hours: Sequence[int], most: int) -> int:
    """Return how many weeks it takes if none may have more hours than `most`."""
    wanted, taken = 1, 0
    for each in hours:
        if taken + each > most:
            wanted, taken = wanted + 1, 0
        taken += each
    return wanted
