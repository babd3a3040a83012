"""Days and what must come before them, as views: of one day, and of many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from graph.diagrams.spec import ViewSpec
from graph.diagrams.view import View, ViewEdge
from graph.diagrams.views.chosen import Chosen, distinct
from graph.diagrams.views.composed import composed
from graph.diagrams.views.facts import gather
from graph.diagrams.views.interactions import ends_of, with_context
from graph.diagrams.views.named import named
from graph.diagrams.views.plan_days import days_meant, title_of
from graph.diagrams.words import words_in
from graph.model.edges import Direction, Edge, Relation
from graph.model.ids import NodeId, NodeKind, key_of
from graph.model.reader import GraphReader


def day_view(reader: GraphReader, spec: ViewSpec) -> View:
    """Return the view of days, what must come before them, what needs them, and what they teach.

    Where no depth is stated, all that must come before is shown, and what needs a day directly; a
    depth counts steps both ways. All prerequisites among the days shown are edges, and lead from
    the day that comes first to the one that needs it: against the graph, where a day points to what
    it needs. What the named days teach follows, as they name it.

    Raises:
        NotFoundError: If a day does not exist.
    """
    days = named(reader, NodeKind.DAY, spec.names)
    before = _all_before(reader, days) if spec.depth is None else _steps(reader, days, spec, _UP)
    after = _steps(reader, days, spec, _DOWN)
    shown = _by_number([*days, *before, *after])
    teaching = reader.edges(days, Relation.TEACHES)
    taught = [_edge(edge) for edges in teaching for edge in edges]
    chosen, hidden = _days_chosen(reader, shown, taught, context=spec.context)
    chosen = replace(chosen, scope=tuple(days))
    facts = gather(reader, spec, [chosen])
    words = words_in(spec.language)
    return composed(
        chosen,
        facts,
        ", ".join(facts.names(days)),
        words.needed_before.format(len(before - set(days))),
        words.needs_it.format(len(after - set(days))),
        words.teaches.format(len({edge.target for edge in taught})),
        words.outside.format(hidden) if hidden else "",
    )


def days_view(reader: GraphReader, spec: ViewSpec) -> View:
    """Return the view of days and their prerequisites, by week: of all days, or of some.

    The names are of scenarios, whose days and their prerequisites are meant. Edges lead from the
    day that comes first to the one that needs it. The context are days that stand in such a
    relation to one that is shown.

    Raises:
        NotFoundError: If a scenario or a week does not exist, with suggestions.
    """
    days, scenarios = days_meant(reader, spec)
    chosen, hidden = _days_chosen(reader, [day.id for day in days], context=spec.context)
    facts = gather(reader, spec, [chosen])
    words = words_in(spec.language)
    title = title_of(
        spec,
        scenarios,
        whole=words.all_days,
        weeks=words.days_of_weeks,
        towards=words.days_towards,
    )
    count = sum(not edge.is_context for edge in chosen.edges)
    return composed(
        chosen,
        facts,
        title,
        words.days.format(len(days)),
        words.prerequisites.format(count),
        words.outside.format(hidden) if hidden else "",
    )


_UP, _DOWN = Direction.OUT, Direction.IN


def _days_chosen(
    reader: GraphReader, days: Sequence[NodeId], taught: Sequence[ViewEdge] = (), *, context: bool
) -> tuple[Chosen, int]:
    """Choose days with all prerequisites among them, then what is taught.

    Returns:
        What is chosen; and how many prerequisites to and from other days are not shown.
    """
    among = set(days)
    edges = list(_once(days, reader.edges(days, Relation.PREREQUISITE, Direction.ANY)))
    inside = [_edge(edge) for edge in edges if edge.source in among and edge.target in among]
    outside = [
        _edge(edge, is_context=True)
        for edge in edges
        if edge.source not in among or edge.target not in among
    ]
    nodes = distinct([*days, *(edge.target for edge in taught)])
    chosen = Chosen(tuple(nodes), (*inside, *taught))
    if context:
        return with_context(chosen, outside, _by_number(ends_of(outside))), 0
    return chosen, len(outside)


def _once(days: Sequence[NodeId], found: Sequence[Sequence[Edge]]) -> Iterator[Edge]:
    """Yield the edges at some days once each: one between two of them is found at both."""
    among = set(days)
    for day, edges in zip(days, found, strict=True):
        yield from (edge for edge in edges if edge.source == day or edge.source not in among)


def _edge(edge: Edge, *, is_context: bool = False) -> ViewEdge:
    ends = (edge.source, edge.target)
    source, target = reversed(ends) if edge.relation is Relation.PREREQUISITE else ends
    return ViewEdge(
        source,
        target,
        None,
        None,
        edge.evidence,
        relation=edge.relation,
        is_context=is_context,
    )


def _all_before(reader: GraphReader, days: Sequence[NodeId]) -> set[NodeId]:
    return set[NodeId]().union(*reader.reachable(days, Relation.PREREQUISITE))


def _steps(
    reader: GraphReader, days: Sequence[NodeId], spec: ViewSpec, direction: Direction
) -> set[NodeId]:
    """Return what lies so many steps away, one where no depth is stated; a question a step."""
    seen: set[NodeId] = set()
    front = list(days)
    for _ in range(1 if spec.depth is None else spec.depth):
        found = reader.edges(front, Relation.PREREQUISITE, direction) if front else []
        others = {edge.target if direction is _UP else edge.source for at in found for edge in at}
        front = sorted(others - seen - set(days))
        seen |= others
    return seen


def _by_number(days: Iterable[NodeId]) -> list[NodeId]:
    return sorted(set(days), key=lambda day: int(key_of(day)))
