"""From what is chosen and what is known of it to the view."""

from __future__ import annotations

from graph.diagrams.view import View, ViewNode
from graph.diagrams.views.chosen import Chosen
from graph.diagrams.views.copied import with_copies
from graph.diagrams.views.facts import Facts
from graph.diagrams.views.grouped import groups_of
from graph.diagrams.words import Words, sentences, words_in
from graph.model.ids import NodeId, NodeKind, kind_of
from graph.model.quick import quickly
from graph.model.records import Day, Service

_node = quickly(ViewNode)


def composed(chosen: Chosen, facts: Facts, title: str, *description: str) -> View:
    """Return the view.

    Args:
        chosen: What is shown.
        facts: What the graph says of it.
        title: What it is a picture of.
        description: The same in sentences; empty ones are left out. What the options of the view
            have done to it is said behind them.
    """
    words = words_in(facts.spec.language)
    dimmed = sum(edge.is_context for edge in chosen.edges)
    shown = with_copies(chosen, facts) if facts.spec.copies else chosen
    return View(
        title=title,
        description=sentences(
            *description,
            words.context.format(dimmed) if dimmed else "",
            words.copies if shown.copies else "",
            _said_of_collapse(shown, facts, words),
        ),
        nodes=tuple(_view_node(node, shown, facts) for node in shown.nodes),
        groups=groups_of(shown, facts),
        edges=shown.edges,
        series=shown.series,
        language=facts.spec.language,
    )


def _said_of_collapse(chosen: Chosen, facts: Facts, words: Words) -> str:
    if not facts.spec.collapse:
        return ""
    return words.collapsed if chosen.members else words.not_collapsed


def _view_node(shown: NodeId, chosen: Chosen, facts: Facts) -> ViewNode:
    copy = chosen.copies.get(shown)
    node = shown if copy is None else copy.of
    record = facts.records.get(node)
    return _node(
        id=shown,
        name=facts.name(node),
        kind=kind_of(node) or NodeKind.SERVICE,
        is_apart=shown in chosen.apart,
        is_context=shown in chosen.context,
        copy_of=None if copy is None else node,
        details=facts.details(node, chosen),
        category=record.category if isinstance(record, Service) else None,
        hours=record.hours if isinstance(record, Day) else None,
        url=facts.url(node),
        mark=chosen.marks.get(node),
    )
