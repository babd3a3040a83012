"""A service on each of its days: copies of one node, for days that all show what they teach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from graph.diagrams.view import ViewEdge
from graph.diagrams.views.chosen import Chosen, Copy, distinct, services_in
from graph.diagrams.views.facts import Facts
from graph.diagrams.words import words_in
from graph.model.evidence import Evidence
from graph.model.ids import NodeId


def with_copies(chosen: Chosen, facts: Facts) -> Chosen:
    """Return what is shown with a copy of each service on every day of the scope that teaches it.

    An edge leads to the copy on the first day that teaches the service: of the days of its own
    series, if it has one. No edge is shown twice. The copies of a service follow each other, and an
    edge without direction, labelled as the same service, joins each to the next: its evidence says
    that both days teach it. What stands apart is not copied.
    """
    days = {
        node: facts.days_of(node, chosen.scope)
        for node in services_in(chosen.nodes)
        if node not in chosen.apart
    }
    copied = {node: distinct(found) for node, found in days.items() if len(found) > 1}
    ids = {
        (node, day): node if at == 0 else NodeId(f"{node}@{day}")
        for node, found in copied.items()
        for at, day in enumerate(found)
    }

    def home(node: NodeId, edge: ViewEdge) -> NodeId:
        if node not in copied:
            return node
        scope = chosen.scope if edge.series is None else chosen.scopes.get(edge.series)
        return ids.get((node, next(iter(facts.days_of(node, scope)), copied[node][0])), node)

    edges = [
        replace(edge, source=home(edge.source, edge), target=home(edge.target, edge))
        for edge in chosen.edges
    ]
    nodes = [
        shown
        for node in chosen.nodes
        for shown in ([ids[node, day] for day in copied[node]] if node in copied else [node])
    ]
    return replace(
        chosen,
        nodes=tuple(nodes),
        edges=(*edges, *_same(copied, facts)),
        copies={shown: Copy(node, day) for (node, day), shown in ids.items()},
        context=chosen.context
        | {shown for (node, _), shown in ids.items() if node in chosen.context},
    )


def _same(copied: dict[NodeId, list[NodeId]], facts: Facts) -> Iterator[ViewEdge]:
    label = words_in(facts.spec.language).same_service
    for node, days in copied.items():
        ids = [node, *(NodeId(f"{node}@{day}") for day in days[1:])]
        for (one, first), (other, second) in pairwise(zip(ids, days, strict=True)):
            evidence = (*_teaching(node, first, facts), *_teaching(node, second, facts))
            yield ViewEdge(one, other, label, None, evidence, relation=None, is_directed=False)


def _teaching(service: NodeId, day: NodeId, facts: Facts) -> Sequence[Evidence]:
    """Return where a day states that it teaches a service or a part of it."""
    record = facts.day(day)
    links = record.teaches if record else ()
    return [
        place for link in links if link.target in facts.parts[service] for place in link.evidence
    ]
