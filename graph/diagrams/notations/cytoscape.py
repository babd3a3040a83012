"""Prints a view as JSON for Cytoscape and Cytoscape.js."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graph.diagrams.notations.contents import Value, edge_contents, node_contents, series_titles
from graph.diagrams.notations.labels import exact_id, one_line
from graph.diagrams.style import PLAIN_STYLE, Style
from graph.diagrams.view import View, ViewNode
from graph.model.ids import NodeId

Element = dict[str, dict[str, Value]]


def cytoscape(view: View, style: Style = PLAIN_STYLE) -> str:
    """Return a view as JSON that ends with one newline, for `cytoscape(…)` or `cy.json(…)`.

    Nodes have the ids of the graph; groups are nodes that others name as their parent, with
    `group:` before their id. The edges are `e1`, `e2` … in order. Colours are a page's own choice.
    """
    contents: dict[str, Any] = {
        "data": {"title": one_line(view.title), "description": one_line(view.description)},
        "elements": {"nodes": _nodes(view), "edges": _edges(view, style)},
    }
    return json.dumps(contents, ensure_ascii=False, indent=2) + "\n"


def _nodes(view: View) -> list[Element]:
    parents = {node: f"group:{exact_id(group.id)}" for group in view.groups for node in group.nodes}
    groups: list[Element] = [
        {"data": {"id": f"group:{exact_id(group.id)}", "label": one_line(group.title)}}
        for group in view.groups
    ]
    return [*groups, *(_node(node, parents) for node in view.nodes)]


def _node(node: ViewNode, parents: Mapping[NodeId, str]) -> Element:
    parent = {"parent": parents[node.id]} if node.id in parents else {}
    return {"data": {"id": exact_id(node.id), **parent, **node_contents(node)}}


def _edges(view: View, style: Style) -> list[Element]:
    titles = series_titles(view)
    return [
        {
            "data": {
                "id": f"e{number}",
                "source": exact_id(edge.source),
                "target": exact_id(edge.target),
                **edge_contents(edge, titles, style),
            }
        }
        for number, edge in enumerate(view.edges, start=1)
    ]
