"""Which interaction of an earlier graph has become which of a later one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from graph.diagrams.view import Mark
from graph.model.records import Interaction

Told = tuple[int, Interaction]
"""An interaction with its place in its scenario, 1-based."""


@dataclass(frozen=True, slots=True)
class Match:
    """What has become of an interaction."""

    before: Told | None
    """As it was; None where it is new."""
    after: Told | None
    """As it is; None where it is gone."""
    mark: Mark | None
    """What has become of it; None where it is as it was."""


def match_interactions(before: Sequence[Interaction], after: Sequence[Interaction]) -> list[Match]:
    """Return what has become of each interaction of a scenario.

    Of several between the same two, those with the same label belong together, in order. What is
    left belongs to one of the same ends and another label, which makes it CHANGED; then to one that
    leads the other way, of the same label if there is one, which makes it REVERSED. The rest was
    removed or added. An interaction that is told at another place is CHANGED as well, but not for
    what came or went before it: only if those that stayed are told in another order.

    The order is that of the later scenario; what was removed follows what it used to follow.
    """
    old, new = list(enumerate(before, start=1)), list(enumerate(after, start=1))
    same = list(_paired(old, new, _whole, _whole))
    old, new = _left(old, new, same)
    relabelled = list(_paired(old, new, _ends, _ends))
    old, new = _left(old, new, relabelled)
    turned = list(_paired(old, new, _turned_whole, _whole))
    old, new = _left(old, new, turned)
    turned_too = list(_paired(old, new, _turned_ends, _ends))
    old, new = _left(old, new, turned_too)
    moved = _moved(same)
    matches = [
        *(Match(was, now, Mark.CHANGED if now[0] in moved else None) for was, now in same),
        *(Match(was, now, Mark.CHANGED) for was, now in relabelled),
        *(Match(was, now, Mark.REVERSED) for was, now in (*turned, *turned_too)),
        *(Match(None, now, Mark.ADDED) for now in new),
    ]
    return _ordered(matches, [Match(was, None, Mark.REMOVED) for was in old])


def _ends(edge: Interaction) -> Hashable:
    return edge.source, edge.target


def _turned_ends(edge: Interaction) -> Hashable:
    return edge.target, edge.source


def _whole(edge: Interaction) -> Hashable:
    return edge.source, edge.target, edge.label


def _turned_whole(edge: Interaction) -> Hashable:
    return edge.target, edge.source, edge.label


def _paired(
    old: Sequence[Told],
    new: Sequence[Told],
    old_fact: Callable[[Interaction], Hashable],
    new_fact: Callable[[Interaction], Hashable],
) -> Iterator[tuple[Told, Told]]:
    """Yield those of which the same is true, the first with the first."""
    waiting: dict[Hashable, deque[Told]] = defaultdict(deque)
    for was in old:
        waiting[old_fact(was[1])].append(was)
    for now in new:
        if candidates := waiting.get(new_fact(now[1])):
            yield candidates.popleft(), now


def _left(
    old: Sequence[Told], new: Sequence[Told], pairs: Sequence[tuple[Told, Told]]
) -> tuple[list[Told], list[Told]]:
    """Return what belongs to nothing yet."""
    gone = {was[0] for was, _ in pairs}
    come = {now[0] for _, now in pairs}
    return [was for was in old if was[0] not in gone], [now for now in new if now[0] not in come]


def _moved(same: Sequence[tuple[Told, Told]]) -> set[int]:
    """Return the new places of as few pairs as need to have moved (the rest keeps its order)."""
    ends: list[int] = []
    positions: list[int] = []
    for was, _ in same:
        at = bisect_left(ends, was[0])
        ends[at : at + 1] = [was[0]]
        positions.append(at)
    kept, wanted = set(), len(ends) - 1
    for (_, now), at in zip(reversed(same), reversed(positions), strict=True):
        if at == wanted:
            kept.add(now[0])
            wanted -= 1
    return {now[0] for _, now in same} - kept


def _ordered(present: Sequence[Match], removed: Sequence[Match]) -> list[Match]:
    place_of = {match.before[0]: _place(match) for match in present if match.before}
    ordered = {_place(match): match for match in present}
    last = 0
    behind: dict[int, list[Match]] = defaultdict(list)
    gone = {match.before[0]: match for match in removed if match.before}
    for number in range(1, len(place_of) + len(gone) + 1):
        last = place_of.get(number, last)
        if number in gone:
            behind[last].append(gone[number])
    return [
        match
        for place in range(len(ordered) + 1)
        for match in (*([ordered[place]] if place else []), *behind[place])
    ]


def _place(match: Match) -> int:
    assert match.after is not None  # noqa: S101 - what is gone has no place
    return match.after[0]
