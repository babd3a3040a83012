"""The order of some things that is nearest to the one they stand in, under constraints.

Things stand in the order of their numbers. A pair that comes out the other way round is an
inversion; how many there are is the Kendall tau distance of two orders (M. G. Kendall, "A New
Measure of Rank Correlation", Biometrika 30, 1938). To find the nearest order in which some things
come before others is NP-hard. The search goes through the sets of things that may come first, from
small ones to large ones (dynamic programming, as Held and Karp order jobs), and of each size keeps
as many sets as there is room for: where none had to be left out, its answer is proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

_WIDTHS = (1, 100, 20_000)
"""How many sets of a size are kept: the quick look first, then the thorough one."""


@dataclass(frozen=True, slots=True)
class Things:
    """What to put in order."""

    before: Sequence[int]
    """For each thing those that must come before it, as the bits of a number; without cycles."""
    kinds: Sequence[int]
    """The kind of each thing. A kind should stand together; that weighs more than inversions."""
    price: Callable[[int, int], int]
    """How many inversions it makes to put a thing before others, given as bits."""


@dataclass(frozen=True, slots=True)
class Sequencing:
    """An order of things."""

    things: tuple[int, ...]
    """In order."""
    is_proven_best: bool
    """Whether there is none with fewer stretches of a kind, or as many and fewer inversions, or as
    many of these and a smaller thing where the two first differ."""


@dataclass(frozen=True, slots=True)
class _Beginning:
    """Things that come first, in order."""

    cost: tuple[int, int]
    """Stretches of a kind, and inversions."""
    chosen: int
    """As bits."""
    last: int
    """The thing that comes last; -1 at the start."""
    previous: _Beginning | None
    """The beginning without it."""


def sequence(things: Things, deadline: float) -> Sequencing:
    """Return the best order of things, or the best that was found in time.

    Args:
        things: What to put in order.
        deadline: The end of the search, as `time.monotonic` tells time. A first order is found in
            any case. The answer depends on the machine only where the end is reached.
    """
    best: _Beginning | None = None
    for width in _WIDTHS:
        found, is_complete = _search(things, width, None if best is None else deadline)
        if found is not None and (best is None or found.cost < best.cost or is_complete):
            best = found
        if is_complete or found is None:
            return Sequencing(_things_of(best), is_complete)
    return Sequencing(_things_of(best), is_proven_best=False)


def _search(things: Things, width: int, deadline: float | None) -> tuple[_Beginning | None, bool]:
    """Return the best order, None where time ran out, and whether no beginning was left out.

    Beginnings of a size are kept in lexicographic order. So the first of those with equal cost is
    the smallest, and what is made of it comes before what is made of the others.
    """
    is_complete = True
    layer = [_Beginning((0, 0), 0, -1, None)]
    for _ in things.before:
        kept: dict[tuple[int, int], tuple[_Beginning, int]] = {}
        number = 0
        for beginning in layer:
            if deadline is not None and monotonic() > deadline:
                return None, False
            for longer in _longer(things, beginning):
                state = (longer.chosen, things.kinds[longer.last])
                if state not in kept or longer.cost < kept[state][0].cost:
                    kept[state] = (longer, number)
                number += 1
        ranked = sorted(kept.values(), key=lambda each: (each[0].cost, each[1]))
        is_complete = is_complete and len(ranked) <= width
        layer = [each for each, _ in sorted(ranked[:width], key=lambda each: each[1])]
    return min(layer, key=lambda each: each.cost), is_complete


def _longer(things: Things, beginning: _Beginning) -> Iterator[_Beginning]:
    """Yield what one more thing makes of a beginning, by that thing."""
    left = ((1 << len(things.before)) - 1) & ~beginning.chosen
    kind = things.kinds[beginning.last] if beginning.last >= 0 else None
    stretches, inversions = beginning.cost
    for thing, before in enumerate(things.before):
        bit = 1 << thing
        if left & bit and not before & left:
            cost = (
                stretches + (things.kinds[thing] != kind),
                inversions + things.price(thing, left & ~bit),
            )
            yield _Beginning(cost, beginning.chosen | bit, thing, beginning)


def _things_of(end: _Beginning | None) -> tuple[int, ...]:
    found = []
    while end is not None and end.last >= 0:
        found.append(end.last)
        end = end.previous
    return tuple(reversed(found))


def bits(things: int) -> Iterator[int]:
    """Yield the things that a number stands for, from small to large.

    Example:
        >>> list(bits(0b1011))
        [0, 1, 3]
    """
    while things:
        low = things & -things
        yield low.bit_length() - 1
        things ^= low
