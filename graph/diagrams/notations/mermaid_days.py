"""Prints days in their order, as a Mermaid timeline or as a gantt chart of their hours."""

from __future__ import annotations

from collections.abc import Iterator

from graph.diagrams.notations.addresses import web_address
from graph.diagrams.notations.fitness import refuse
from graph.diagrams.notations.labels import SIGNS, legend, one_line
from graph.diagrams.notations.mermaid_lines import comment, document, introduction, undrawn
from graph.diagrams.notations.mermaid_sections import room, section
from graph.diagrams.notations.mermaid_text import named, plain
from graph.diagrams.style import PLAIN_STYLE, Style
from graph.diagrams.view import View, ViewNode
from graph.diagrams.words import words_in
from graph.model.ids import NodeKind

_MILLISECONDS = 1000
"""How long an hour is drawn: a second after 1970 began, for an axis can count those from 0 on."""


def timeline(view: View, _style: Style = PLAIN_STYLE) -> str:
    """Return days as a Mermaid timeline that ends with one newline.

    The groups are its sections, in order, behind the days without group; each day is a period, with
    its hours and details as events. Edges cannot be drawn: comments name them.

    Raises:
        LimitError: If it has more characters than Mermaid draws.
        RequestError: If the view shows anything but days.
    """
    return document(["timeline", *(f"  {line}" for line in _timeline(view))])


def gantt(view: View, _style: Style = PLAIN_STYLE) -> str:
    """Return days as a Mermaid gantt chart that ends with one newline.

    The groups are its sections, in order, behind the days without group. Each day is a bar as long
    as its hours, behind the one before it; the axis counts hours of work from 0 on and has no
    dates. A day whose hours nobody states is a milestone. Edges cannot be drawn: comments name
    them.

    Raises:
        LimitError: If it has more characters than Mermaid draws.
        RequestError: If the view shows anything but days.
    """
    return document(["gantt", *(f"  {line}" for line in _gantt(view))])


def _timeline(view: View) -> Iterator[str]:
    yield from _opening(view, "timeline")
    hours = words_in(view.language).hours_of_day
    for title, nodes in _sections(view):
        if title is not None:
            yield f"section {named(title)}"
        for node in nodes:
            events = [] if node.hours is None else [hours.format(f"{node.hours:g}")]
            events += [line for line in map(one_line, node.details) if line]
            yield " : ".join([named(_name(node)), *map(named, events)])


def _gantt(view: View) -> Iterator[str]:
    sections = list(_sections(view))
    yield from room((title, len(nodes)) for title, nodes in sections if title is not None)
    yield from _opening(view, "gantt chart")
    yield "dateFormat x"
    yield f"axisFormat {words_in(view.language).hours_of_day.format('%s')}"
    yield "todayMarker off"
    start, number = 0, 0
    links = []
    for title, nodes in sections:
        if title is not None:
            yield section(title, len(nodes))
        for node in nodes:
            number += 1
            length = round((node.hours or 0) * _MILLISECONDS)
            tag = "milestone, " if node.hours is None else ""
            words = " · ".join([_name(node), *filter(None, map(one_line, node.details))])
            yield f"{named(words)} :{tag}n{number}, {start}, {length}ms"
            start += length
            links += list(_link(node, number))
    yield from links


def _opening(view: View, kind: str) -> Iterator[str]:
    if any(node.kind is not NodeKind.DAY for node in view.nodes):
        raise refuse(kind, "shows days, and here is something else")
    yield f"title {plain(view.title)}"
    yield from introduction(view)
    yield from (comment(words) for _, words in legend(view))
    yield from undrawn(view, view.edges, f"for a {kind} has no lines")


def _sections(view: View) -> Iterator[tuple[str | None, list[ViewNode]]]:
    nodes = {node.id: node for node in view.nodes}
    grouped = {node for group in view.groups for node in group.nodes}
    yield None, [node for node in view.nodes if node.id not in grouped]
    for group in view.groups:
        yield group.title, [nodes[node] for node in group.nodes]


def _name(node: ViewNode) -> str:
    name = one_line(node.name)
    return name if node.mark is None else f"{SIGNS[node.mark]} {name}"


def _link(node: ViewNode, number: int) -> Iterator[str]:
    if node.url is not None and (address := web_address(node.url)):
        yield f'click n{number} href "{address}"'
