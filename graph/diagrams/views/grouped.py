"""How the nodes of a view stand together: by day, by week, by category."""

from __future__ import annotations

from collections.abc import Sequence

from graph.diagrams.spec import Grouping
from graph.diagrams.view import ViewGroup
from graph.diagrams.views.allowed import grouping_of
from graph.diagrams.views.chosen import Chosen
from graph.diagrams.views.facts import Facts
from graph.diagrams.words import words_in
from graph.model.ids import NodeId, NodeKind, key_of, node_id
from graph.model.records import Day, Service

_CATEGORY = "category"


def groups_of(chosen: Chosen, facts: Facts) -> tuple[ViewGroup, ...]:
    """Return the groups of a view; nodes keep their order.

    A service stands with the first day of the scope that teaches it or a part of it, and with the
    week of that day; a day stands with its week. A component stands where all the services do that
    it stands for, if that is one place. What stands apart is in no group, nor is what has no place.

    Days are ordered as in the scope, else by number; weeks by number; categories as text.
    """
    grouping = grouping_of(facts.spec)
    if grouping is Grouping.NONE:
        return ()
    held: dict[NodeId, list[NodeId]] = {}
    for node in chosen.nodes:
        place = None if node in chosen.apart else _place(node, chosen, facts, grouping)
        if place is not None:
            held.setdefault(place, []).append(node)
    return tuple(
        ViewGroup(place, _title(place, facts), tuple(held[place]))
        for place in _ordered(list(held), chosen, grouping)
    )


def _place(node: NodeId, chosen: Chosen, facts: Facts, grouping: Grouping) -> NodeId | None:
    if node in chosen.members:
        places = {_place(each, chosen, facts, grouping) for each in chosen.members[node]}
        return places.pop() if len(places) == 1 else None
    if grouping is Grouping.CATEGORY:
        record = facts.records.get(node)
        category = record.category if isinstance(record, Service) else None
        return None if category is None else NodeId(f"{_CATEGORY}:{category}")
    day = _day(node, chosen, facts)
    if grouping is Grouping.DAY or day is None:
        return None if day is None else day.id
    return None if day.week is None else node_id(NodeKind.WEEK, day.week)


def _day(node: NodeId, chosen: Chosen, facts: Facts) -> Day | None:
    if node in chosen.copies:
        return facts.day(chosen.copies[node].day)
    days = facts.days_of(node, chosen.scope)
    return facts.day(days[0] if days else node)


def _ordered(places: Sequence[NodeId], chosen: Chosen, grouping: Grouping) -> list[NodeId]:
    if grouping is Grouping.CATEGORY:
        return sorted(places)
    if grouping is Grouping.DAY and chosen.scope is not None:
        position = {day: at for at, day in reversed(list(enumerate(chosen.scope)))}
        return sorted(places, key=position.__getitem__)
    return sorted(places, key=lambda place: int(key_of(place)))


def _title(place: NodeId, facts: Facts) -> str:
    prefix, _, key = place.partition(":")
    if prefix != _CATEGORY:
        return facts.name(place)
    named = words_in(facts.spec.language).categories if facts.spec.language else {}
    return named.get(key, key)
