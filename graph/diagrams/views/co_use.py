"""Which services are used together, and in how many scenarios, as a view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from graph.diagrams.spec import ViewSpec
from graph.diagrams.view import View, ViewEdge
from graph.diagrams.views.chosen import Chosen, distinct
from graph.diagrams.views.composed import composed
from graph.diagrams.views.facts import gather
from graph.diagrams.views.interactions import ends_of, with_context
from graph.diagrams.views.named import named
from graph.diagrams.words import Words, sentence_if, words_in
from graph.model.edges import Edge, Relation
from graph.model.evidence import Evidence
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader

_Pair = tuple[NodeId, NodeId]


def co_use_view(reader: GraphReader, spec: ViewSpec) -> View:
    """Return services joined by edges that say in how many scenarios they are used together.

    An edge has no direction and is no relation of the graph: it counts, and its evidence is that of
    the uses counted. Those of most scenarios come first, then by key. Services count as scenarios
    name them; a part does not stand for its whole. Where services are named, only edges at them;
    the context are the edges among the others.

    Raises:
        NotFoundError: If a service does not exist, with suggestions.
    """
    asked = named(reader, NodeKind.SERVICE, spec.names)
    uses = reader.edges(reader.ids(NodeKind.SCENARIO), Relation.USES)
    used = sorted({edge.target for edges in uses for edge in edges})
    words = words_in(spec.language)
    around = set(asked)
    pairs = _pairs(uses)
    inside = {pair: found for pair, found in pairs.items() if not around or around & set(pair)}
    edges = _edges(inside, words)
    joined = ends_of(edges)
    every = distinct([*asked, *(joined if asked else used)])
    apart = frozenset(every) - set(joined)
    nodes = sorted(every, key=lambda node: (node in apart, node not in around, node))
    chosen = Chosen(tuple(nodes), edges, apart)
    alone = sorted(chosen.apart)
    if spec.context:
        chosen = with_context(chosen, _surroundings(pairs, inside, joined, words))
    facts = gather(reader, spec, [chosen], also=asked)
    return composed(
        chosen,
        facts,
        words.co_use_around.format(words.listed(facts.names(asked))) if asked else words.co_use,
        words.pairs.format(len(edges)),
        sentence_if(words.alone, facts.names(alone), words),
    )


def _pairs(uses: Iterable[Sequence[Edge]]) -> dict[_Pair, list[tuple[Edge, Edge]]]:
    """Return by two services, in the order of their keys, the uses that a scenario has of both."""
    found: dict[_Pair, list[tuple[Edge, Edge]]] = {}
    for edges in uses:
        ordered = sorted(edges, key=lambda edge: edge.target)
        for one, other in combinations(ordered, 2):
            found.setdefault((one.target, other.target), []).append((one, other))
    return found


def _edges(
    pairs: Mapping[_Pair, Sequence[tuple[Edge, Edge]]], words: Words
) -> tuple[ViewEdge, ...]:
    ranked = sorted(pairs, key=lambda pair: (-len(pairs[pair]), pair))
    return tuple(
        ViewEdge(
            one,
            other,
            _label(len(pairs[one, other]), words),
            None,
            _evidence(pairs[one, other]),
            relation=None,
            is_directed=False,
        )
        for one, other in ranked
    )


def _evidence(uses: Sequence[tuple[Edge, Edge]]) -> tuple[Evidence, ...]:
    places = (place for pair in uses for use in pair for place in use.evidence)
    return tuple(dict.fromkeys(places))


def _label(scenarios: int, words: Words) -> str:
    return words.together_once if scenarios == 1 else words.together.format(scenarios)


def _surroundings(
    pairs: Mapping[_Pair, Sequence[tuple[Edge, Edge]]],
    inside: Mapping[_Pair, object],
    joined: Sequence[NodeId],
    words: Words,
) -> list[ViewEdge]:
    """Return the edges at shown services that are not shown themselves, dimmed."""
    among = set(joined)
    around = {
        pair: found
        for pair, found in pairs.items()
        if pair not in inside and among.intersection(pair)
    }
    return [replace(edge, is_context=True) for edge in _edges(around, words)]
