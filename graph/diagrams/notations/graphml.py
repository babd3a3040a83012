"""Prints a view as GraphML, for programs that work on graphs."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from graph.diagrams.notations.contents import Value, edge_contents, node_contents, series_titles
from graph.diagrams.notations.labels import exact_id, one_line
from graph.diagrams.style import PLAIN_STYLE, Style
from graph.diagrams.view import View


def graphml(view: View, style: Style = PLAIN_STYLE) -> str:
    """Return a view as GraphML that ends with one newline.

    Nodes have the ids of the graph, and name their group, for GraphML as it is read everywhere has
    none. The edges are `e1`, `e2` … in order, all of them, also several between the same two.
    Lists are written as one text, with ` | ` between. Colours are left to who draws it.
    """
    # Not at the top: it takes a while, and most who draw want another notation.
    import networkx as nx  # noqa: PLC0415

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        title=one_line(view.title), description=one_line(view.description)
    )
    groups = {node: group for group in view.groups for node in group.nodes}
    for node in view.nodes:
        data = _flat(node_contents(node))
        if group := groups.get(node.id):
            data |= {"group": exact_id(group.id), "group_title": one_line(group.title)}
        graph.add_node(exact_id(node.id), **data)
    titles = series_titles(view)
    for number, edge in enumerate(view.edges, start=1):
        source, target, key = exact_id(edge.source), exact_id(edge.target), f"e{number}"
        graph.add_edge(source, target, key)
        graph.edges[source, target, key].update(_flat(edge_contents(edge, titles, style)))
    file = BytesIO()
    nx.write_graphml_xml(graph, file, prettyprint=True)
    return file.getvalue().decode() + "\n"


def _flat(contents: Mapping[str, Value]) -> dict[str, str | int | float | bool]:
    return {
        name: " | ".join(value) if isinstance(value, list) else value
        for name, value in contents.items()
    }
