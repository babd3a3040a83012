"""A pattern, what it combines, and the scenarios that apply it, as a view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.diagrams.spec import ViewSpec
from graph.diagrams.view import View, ViewEdge
from graph.diagrams.views.chosen import Chosen, distinct
from graph.diagrams.views.composed import composed
from graph.diagrams.views.facts import gather
from graph.diagrams.views.interactions import ends_of, with_context
from graph.diagrams.views.named import named
from graph.diagrams.words import sentence_if, words_in
from graph.model.edges import Direction, Edge, Relation
from graph.model.ids import NodeId, NodeKind, kind_of
from graph.model.reader import GraphReader


def pattern_view(reader: GraphReader, spec: ViewSpec) -> View:
    """Return the view of patterns, their components and the scenarios that apply them.

    Without names, of all patterns. Edges are as the graph has them: a pattern combines components,
    a scenario applies a pattern. The context is what the scenarios use, and which services provide
    the components.

    Raises:
        NotFoundError: If a pattern does not exist, with suggestions.
    """
    patterns = named(reader, NodeKind.PATTERN, spec.names) or [
        each for each in reader.ids(NodeKind.PATTERN) if not spec.names
    ]
    combining = reader.edges(patterns, Relation.COMBINES)
    applying = reader.edges(patterns, Relation.APPLIES, Direction.IN)
    edges = [
        _edge(edge)
        for combined, applied in zip(combining, applying, strict=True)
        for edge in (*combined, *applied)
    ]
    nodes = distinct(
        node
        for pattern, combined, applied in zip(patterns, combining, applying, strict=True)
        for node in (pattern, *(e.target for e in combined), *(e.source for e in applied))
    )
    chosen = Chosen(
        nodes=tuple(nodes),
        edges=tuple(edges),
        apart=frozenset(patterns) - set(ends_of(edges)),
    )
    components, scenarios = _of(NodeKind.COMPONENT, nodes), _of(NodeKind.SCENARIO, nodes)
    if spec.context:
        chosen = with_context(chosen, _surroundings(reader, components, scenarios))
    facts = gather(reader, spec, [chosen])
    words = words_in(spec.language)
    unapplied = [each for each, found in zip(patterns, applying, strict=True) if not found]
    return composed(
        chosen,
        facts,
        words.listed(facts.names(patterns)) if spec.names else words.all_patterns,
        words.components.format(len(components)),
        words.scenarios.format(len(scenarios)),
        sentence_if(words.unapplied, facts.names(unapplied), words),
    )


def _surroundings(
    reader: GraphReader, components: Sequence[NodeId], scenarios: Sequence[NodeId]
) -> list[ViewEdge]:
    found: Iterable[tuple[Edge, ...]] = (
        *reader.edges(components, Relation.PROVIDED_BY),
        *reader.edges(scenarios, Relation.USES),
    )
    return [_edge(edge, is_context=True) for edges in found for edge in edges]


def _edge(edge: Edge, *, is_context: bool = False) -> ViewEdge:
    return ViewEdge(
        edge.source,
        edge.target,
        None,
        None,
        edge.evidence,
        relation=edge.relation,
        is_context=is_context,
    )


def _of(kind: NodeKind, nodes: Sequence[NodeId]) -> list[NodeId]:
    return [node for node in nodes if kind_of(node) is kind]
