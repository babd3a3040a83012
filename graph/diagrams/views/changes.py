"""What differs between two graphs in the interactions of scenarios, as a view for review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.diagrams.spec import ViewSpec
from graph.diagrams.view import Mark, View, ViewEdge
from graph.diagrams.views.chosen import Chosen, distinct
from graph.diagrams.views.composed import composed
from graph.diagrams.views.facts import Facts, gather
from graph.diagrams.views.interactions import ends_of, in_series, interaction_edge
from graph.diagrams.views.match_interactions import Match, match_interactions
from graph.diagrams.views.named import named
from graph.diagrams.words import Words, sentence_if, words_in
from graph.errors import NotFoundError
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.model.records import Scenario


@dataclass(frozen=True, slots=True)
class _Pair:
    """A scenario in both graphs; at least one of them has it."""

    before: Scenario | None
    after: Scenario | None
    matches: tuple[Match, ...]
    """What has become of its interactions, in order."""

    @property
    def scenario(self) -> Scenario:
        """As it is, or as it was where it is gone."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of them has it
        return found

    @property
    def came(self) -> list[NodeId]:
        """What takes part, or is a key service, and was not before."""
        known = set(_nodes(self.before))
        return [node for node in _nodes(self.after) if node not in known]

    @property
    def went(self) -> list[NodeId]:
        """What took part, or was a key service, and is not any more."""
        kept = set(_nodes(self.after))
        return [node for node in _nodes(self.before) if node not in kept]


def changes_view(before: GraphReader, reader: GraphReader, spec: ViewSpec) -> View:
    """Return what differs between two graphs in scenarios: those named, or all that differ.

    Edges are marked as added, removed, reversed or changed; a changed label is followed by the
    former one. Nodes are marked that came into a scenario's interactions or key services, or went
    out of them. What is as it was stands only at the ends of such edges, and with `context` all of
    it, dimmed. A name may be known to one of the graphs only. Numbers are those of the later graph,
    for removed edges those of the earlier one.

    Raises:
        NotFoundError: If neither graph has such a scenario, with suggestions.
    """
    pairs = _pairs(before, reader, spec)
    words = words_in(spec.language)
    matches = [(pair.scenario, match) for pair in pairs for match in pair.matches]
    differing = [(scenario, match) for scenario, match in matches if match.mark or spec.context]
    scenarios = [pair.scenario for pair in pairs]
    told = ((scenario.id, _edge(match, words)) for scenario, match in differing)
    edges, series = in_series(told, scenarios)
    marks = _node_marks(pairs)
    chosen = _chosen(pairs, replace(_NOTHING, edges=edges, series=series, marks=marks), spec)
    facts = gather(reader, spec, [chosen], before)
    titles = words.listed(scenario.title for scenario in scenarios)
    return composed(
        chosen,
        facts,
        words.changes.format(titles if scenarios else words.all_scenarios),
        *_description(pairs, facts, words),
    )


_NOTHING = Chosen(())


def _pairs(before: GraphReader, after: GraphReader, spec: ViewSpec) -> list[_Pair]:
    """Return the scenarios that are meant; where none is named, those that differ, by key."""
    if spec.names:
        ids = distinct(_named(before, after, name) for name in spec.names)
    else:
        kinds = (before.ids(NodeKind.SCENARIO), after.ids(NodeKind.SCENARIO))
        ids = sorted({scenario for found in kinds for scenario in found})
    pairs = [
        _paired(
            was if isinstance(was, Scenario) else None, now if isinstance(now, Scenario) else None
        )
        for was, now in zip(before.records(ids), after.records(ids), strict=True)
    ]
    return pairs if spec.names else [pair for pair in pairs if _differs(pair)]


def _paired(before: Scenario | None, after: Scenario | None) -> _Pair:
    matches = match_interactions(
        before.interactions if before else (), after.interactions if after else ()
    )
    return _Pair(before, after, tuple(matches))


def _named(before: GraphReader, after: GraphReader, name: str) -> NodeId:
    try:
        return named(after, NodeKind.SCENARIO, [name])[0]
    except NotFoundError as error:
        try:
            return named(before, NodeKind.SCENARIO, [name])[0]
        except NotFoundError:
            raise error from None


def _differs(pair: _Pair) -> bool:
    if pair.before is None or pair.after is None:
        return True
    return bool(pair.came or pair.went) or any(match.mark for match in pair.matches)


def _edge(match: Match, words: Words) -> ViewEdge:
    told = match.after or match.before
    assert told is not None  # noqa: S101 - a match has one of them
    edge = interaction_edge(told[1], told[0])
    if match.mark in {Mark.CHANGED, Mark.REVERSED} and match.before:
        number, was = match.before
        edge = replace(edge, label=_label(edge, interaction_edge(was, number), words))
    return replace(edge, mark=match.mark, is_context=match.mark is None)


def _label(now: ViewEdge, was: ViewEdge, words: Words) -> str | None:
    """Return the label with the former one; with the former place, where only that differs."""
    if now.label != was.label:
        return words.was.format(now.label or "-", was.label or "-")
    moved = (now.source, now.target) == (was.source, was.target)
    return words.was.format(now.label or "-", f"{was.number}.") if moved else now.label


def _nodes(scenario: Scenario | None) -> list[NodeId]:
    """Return the participants of a scenario and its key services."""
    if scenario is None:
        return []
    ends = (end for each in scenario.interactions for end in (each.source, each.target))
    return distinct([*ends, *(link.target for link in scenario.key_services)])


def _node_marks(pairs: Sequence[_Pair]) -> dict[NodeId, Mark]:
    """Return which nodes came and went over all; CHANGED if other scenarios knew or keep them."""
    known = {node for pair in pairs for node in _nodes(pair.before)}
    kept = {node for pair in pairs for node in _nodes(pair.after)}
    came = distinct(node for pair in pairs for node in pair.came)
    went = distinct(node for pair in pairs for node in pair.went)
    return {node: Mark.CHANGED if node in known else Mark.ADDED for node in came} | {
        node: Mark.CHANGED if node in kept else Mark.REMOVED for node in went
    }


def _chosen(pairs: Sequence[_Pair], chosen: Chosen, spec: ViewSpec) -> Chosen:
    ends = ends_of(chosen.edges)
    joined = set(ends)
    every = distinct(
        node for pair in pairs for side in (pair.after, pair.before) for node in _nodes(side)
    )
    idle = [node for node in every if node not in joined and (spec.context or node in chosen.marks)]
    changed = {end for edge in chosen.edges if edge.mark for end in (edge.source, edge.target)}
    nodes = (*ends, *idle)
    days = [
        link.target
        for pair in pairs
        for side in (pair.after, pair.before)
        for link in (side.days if side else ())
    ]
    return replace(
        chosen,
        nodes=nodes,
        apart=frozenset(idle),
        context=frozenset(node for node in nodes if node not in changed | set(chosen.marks)),
        scope=tuple(distinct(days)),
    )


def _description(pairs: Sequence[_Pair], facts: Facts, words: Words) -> list[str]:
    counts = Counter(match.mark for pair in pairs for match in pair.matches)
    templates = {
        Mark.ADDED: words.added,
        Mark.REMOVED: words.removed,
        Mark.REVERSED: words.reversed,
        Mark.CHANGED: words.changed,
    }
    came = facts.names(distinct(node for pair in pairs for node in pair.came))
    went = facts.names(distinct(node for pair in pairs for node in pair.went))
    is_same = not came and not went and not any(counts[mark] for mark in Mark)
    unseen = 0 if facts.spec.context else counts[None]
    return [
        words.no_changes if is_same else "",
        *(text.format(counts[mark]) for mark, text in templates.items() if counts[mark]),
        sentence_if(words.nodes_added, came, words),
        sentence_if(words.nodes_removed, went, words),
        words.unchanged.format(unseen) if unseen else "",
    ]
