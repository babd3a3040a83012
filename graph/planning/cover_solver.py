"""The least hours of days that cover some wishes: a set cover with precedence, solved exactly.

Answers are compared by their hours, then by how many days they have, then by the positions of the
days: of two with the same hours and number, the better one has the earlier day where they first
differ. These are three integer programs, one after the other, each held to the result of the one
before; weights that mix the three would have to be far too large for the arithmetic of a solver.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic
from types import ModuleType

from graph.errors import RequestError

_TOGETHER = 10
"""How many days are decided at once in the third program. Their weights are powers of two, which
stay small enough to be exact."""
_MISSING = (
    "The least hours by services are worked out by SciPy, which is not installed:"
    " `pip install 'scenariograph[planning]'`. A path by days does without it."
)


class Proof(StrEnum):
    """What is proven of an answer."""

    BEST = "best"
    """There is no better one."""
    COUNT = "count"
    """None takes fewer hours, or as many in fewer days; there may be one with earlier days."""
    HOURS = "hours"
    """None takes fewer hours; there may be one with fewer days."""
    NOTHING = "nothing"
    """There may be one that takes fewer hours."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to choose days for. Days are meant by their place in `hours`."""

    hours: tuple[int, ...]
    """What each day costs, in any unit, 0 or more; days by position."""
    wishes: tuple[tuple[int, ...], ...]
    """For each wish the days any of which fulfils it; at least one."""
    needs: tuple[tuple[int, int], ...] = ()
    """Days with a day that must be chosen with them."""

    def is_met_by(self, days: frozenset[int]) -> bool:
        """Return whether some days fulfil all wishes, and lack nothing that they need."""
        return all(not days.isdisjoint(wish) for wish in self.wishes) and all(
            other in days for day, other in self.needs if day in days
        )

    def rank(self, days: frozenset[int]) -> tuple[int, int, list[int]]:
        """Return by what some days are compared with others: smaller is better."""
        return (sum(self.hours[day] for day in days), len(days), sorted(days))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The days that were chosen."""

    days: frozenset[int]
    """Which ones."""
    proof: Proof
    """What is proven of them."""


def choose(choice: Choice, time_limit: float) -> Chosen:
    """Return the best days, or the best that were found in time.

    Args:
        choice: What to choose for.
        time_limit: Seconds. The answer depends on the machine only where they are used up.

    Raises:
        RequestError: If SciPy is not installed.
    """
    if not choice.wishes:
        return Chosen(frozenset(), Proof.BEST)
    search = _Search(choice, monotonic() + time_limit)
    if search.minimise(choice.hours) is None:
        return Chosen(search.best, Proof.NOTHING)
    search.hold(choice.hours, choice.rank(search.best)[0])
    if search.minimise([1] * len(choice.hours)) is None:
        return Chosen(search.best, Proof.HOURS)
    search.hold([1] * len(choice.hours), len(search.best))
    is_settled = search.settle()
    return Chosen(search.best, Proof.BEST if is_settled else Proof.COUNT)


class _Search:
    """The best days so far, and a program that grows stage by stage."""

    def __init__(self, choice: Choice, deadline: float) -> None:
        self.choice = choice
        self.best = _greedy(choice)
        self.deadline = deadline
        self.optimize = _scipy("scipy.optimize")
        self.sparse = _scipy("scipy.sparse")
        self.lower = [0] * len(choice.hours)
        self.upper = [1] * len(choice.hours)
        self.rows: list[dict[int, int]] = [dict.fromkeys(wish, 1) for wish in choice.wishes]
        self.rows += [{other: 1, day: -1} for day, other in choice.needs if day != other]
        self.least = [1] * len(choice.wishes) + [0] * (len(self.rows) - len(choice.wishes))

    def hold(self, costs: Sequence[int], most: int) -> None:
        """Allow no more than a sum of costs from now on."""
        self.rows.append({day: -cost for day, cost in enumerate(costs) if cost})
        self.least.append(-most)

    def minimise(self, costs: Sequence[int]) -> frozenset[int] | None:
        """Return days with the least sum of costs, or None where that cannot be proven in time.

        Whatever is found counts as an answer, so `best` is at least as good as that.
        """
        left = self.deadline - monotonic()
        if left <= 0:
            return None
        found = self.optimize.milp(
            costs,
            integrality=1,
            bounds=(self.lower, self.upper),
            constraints=self.optimize.LinearConstraint(self._matrix(), lb=self.least),
            # Without the gap of 0, what is nearly the best would do.
            options={"time_limit": left, "mip_rel_gap": 0},
        )
        if found.x is None:
            return None
        days = frozenset(day for day, share in enumerate(found.x) if share > 0.5)  # noqa: PLR2004
        if not self.choice.is_met_by(days):
            return None
        self.best = min(self.best, days, key=self.choice.rank)
        return days if found.status == 0 else None

    def settle(self) -> bool:
        """Take the earliest days, from the first on; return whether time was enough for all."""
        loose = self._loose()
        if loose is None:
            return False
        for start in range(0, len(loose), _TOGETHER):
            together = loose[start : start + _TOGETHER]
            costs = [0] * len(self.lower)
            for weight, day in enumerate(reversed(together)):
                costs[day] = -(1 << weight)
            if self.minimise(costs) is None:
                return False
            for day in together:
                self.lower[day] = self.upper[day] = int(day in self.best)
        return True

    def _loose(self) -> list[int] | None:
        """Return the days that are in some of the answers that are left, but not in all; in order.

        The others are fixed. Each program looks for the answer that differs most from those seen:
        that brings days which none of them has, and lacks days which all of them have. None where
        time is not enough.
        """
        some, every = self.best, self.best
        while True:
            costs = [int(day in every) if day in some else -1 for day in range(len(self.lower))]
            days = self.minimise(costs)
            if days is None:
                return None
            if every <= days <= some:
                break
            some, every = some | days, every & days
        for day in range(len(self.lower)):
            self.lower[day], self.upper[day] = int(day in every), int(day in some)
        return sorted(some - every)

    def _matrix(self) -> object:
        entries = [
            (factor, row, day) for row, held in enumerate(self.rows) for day, factor in held.items()
        ]
        factors, rows, days = zip(*entries, strict=True)
        shape = (len(self.rows), len(self.lower))
        matrix: object = self.sparse.csr_array((factors, (rows, days)), shape=shape)
        return matrix


def _greedy(choice: Choice) -> frozenset[int]:
    """Return days that will do: for each wish, the rarest first, what adds the least hours."""
    needs: dict[int, list[int]] = {}
    for day, other in choice.needs:
        needs.setdefault(day, []).append(other)
    chosen: set[int] = set()
    for wish in sorted(choice.wishes, key=len):
        if chosen.isdisjoint(wish):
            ways = (_with_needs(day, needs, chosen) for day in wish)
            chosen |= min(ways, key=lambda way: (sum(choice.hours[d] for d in way), sorted(way)))
    return frozenset(chosen)


def _with_needs(day: int, needs: dict[int, list[int]], chosen: set[int]) -> set[int]:
    """Return a day with all that it needs, but for what is chosen already."""
    found: set[int] = set()
    front = [day]
    while front:
        current = front.pop()
        if current not in found and current not in chosen:
            found.add(current)
            front += needs.get(current, ())
    return found


def _scipy(module: str) -> ModuleType:
    """Import a part of SciPy, which only this needs, and which takes its time."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise RequestError(_MISSING) from error
