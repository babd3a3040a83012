"""Prints a view as a file of draw.io (diagrams.net), to be arranged and edited there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from graph.diagrams.notations.addresses import web_address
from graph.diagrams.notations.labels import (
    edge_lines,
    evidence_places,
    legend,
    node_lines,
    one_line,
    said_of_nothing,
    series_letters,
)
from graph.diagrams.notations.looks import edge_colour, node_fill, node_line, series_colours
from graph.diagrams.notations.placement import GAP, TITLE_HEIGHT, Box, around, box_of, placed
from graph.diagrams.style import PLAIN_STYLE, Style
from graph.diagrams.view import Mark, View, ViewEdge, ViewGroup, ViewNode
from graph.model.ids import NodeId, NodeKind

_SHAPES: Mapping[NodeKind, str] = {
    NodeKind.ACTOR: "ellipse;",
    NodeKind.DAY: "shape=note;",
    NodeKind.WEEK: "shape=step;perimeter=stepPerimeter;",
    NodeKind.SCENARIO: "shape=parallelogram;perimeter=parallelogramPerimeter;",
    NodeKind.PATTERN: "shape=hexagon;perimeter=hexagonPerimeter2;",
    NodeKind.COMPONENT: "shape=component;",
    NodeKind.SERVICE: "rounded=0;",
}
# Labels are text and not HTML, so that they are shown as they are.
_BOX = "html=0;whiteSpace=wrap;"
_GROUP = f"swimlane;startSize={TITLE_HEIGHT};{_BOX}"
_LINE = "html=0;edgeStyle=orthogonalEdgeStyle;"


def drawio(view: View, style: Style = PLAIN_STYLE) -> str:
    """Return a view as an uncompressed draw.io file that ends with one newline.

    The boxes stand in rows: first the nodes without group, then the groups, then what stands apart.
    Where an edge is stated is its tooltip.
    """
    file = Element("mxfile")
    diagram = SubElement(file, "diagram", id="page-1", name=one_line(view.title) or " ")
    model = SubElement(diagram, "mxGraphModel", grid="1", gridSize="10", page="0")
    root = SubElement(model, "root")
    SubElement(root, "mxCell", id="0")
    SubElement(root, "mxCell", {"id": "1", "parent": "0"})
    _Sheet(root, view, style).fill()
    indent(file)
    return tostring(file, encoding="unicode") + "\n"


class _Sheet:
    """One sheet while it is filled."""

    def __init__(self, root: Element, view: View, style: Style) -> None:
        """Number the nodes."""
        self._root = root
        self._view = view
        self._style = style
        self._nodes = {node.id: node for node in view.nodes}
        self._ids = {node.id: f"n{number}" for number, node in enumerate(view.nodes, start=1)}

    def fill(self) -> None:
        """Put everything on the sheet."""
        grouped = {node for group in self._view.groups for node in group.nodes}
        outside = [node for node in self._view.nodes if node.id not in grouped]
        near = [node.id for node in outside if not node.is_apart]
        apart = [node.id for node in outside if node.is_apart]
        blocks: list[tuple[ViewGroup | None, Sequence[NodeId]]] = [(None, near)]
        blocks += [(group, group.nodes) for group in self._view.groups]
        blocks += [(None, apart)]
        blocks = [block for block in blocks if block[1]]
        inside = [self._boxes(nodes, group) for group, nodes in blocks]
        frames = placed([around(boxes) for boxes in inside])
        number = 0
        for (group, nodes), boxes, frame in zip(blocks, inside, frames, strict=True):
            if group is None:
                moved = [Box(b.x + frame.x, b.y + frame.y, b.width, b.height) for b in boxes]
                self._put(nodes, moved, "1")
                continue
            number += 1
            cell = self._cell(f"g{number}", one_line(group.title), {})
            cell.attrib |= {"style": _GROUP, "vertex": "1", "parent": "1"}
            _geometry(cell, frame)
            self._put(nodes, boxes, f"g{number}")
        self._legend(frames)
        self._edges()

    def _boxes(self, nodes: Sequence[NodeId], group: ViewGroup | None) -> list[Box]:
        boxes = [box_of(node_lines(self._nodes[node], self._style)) for node in nodes]
        return placed(boxes, GAP, GAP + (TITLE_HEIGHT if group else 0))

    def _put(self, nodes: Sequence[NodeId], boxes: Sequence[Box], parent: str) -> None:
        for identifier, box in zip(nodes, boxes, strict=True):
            node = self._nodes[identifier]
            address = web_address(node.url) if node.url is not None else None
            more = {"link": address} if address else {}
            label = "\n".join(node_lines(node, self._style))
            cell = self._cell(self._ids[identifier], label, more)
            cell.attrib |= {"style": self._looks(node), "vertex": "1", "parent": parent}
            _geometry(cell, box)

    def _looks(self, node: ViewNode) -> str:
        looks = _SHAPES[node.kind] + _BOX
        if node.is_apart or node.mark is Mark.REMOVED:
            looks += "dashed=1;"
        if fill := node_fill(node, self._style.theme):
            looks += f"fillColor={fill.fill};fontColor={fill.text};"
        if line := node_line(node):
            looks += f"strokeColor={line};"
        return looks + ("strokeWidth=3;" if node.mark is not None else "")

    def _legend(self, frames: Sequence[Box]) -> None:
        said = said_of_nothing(self._view)
        lines = [said] if said else [words for _, words in legend(self._view)]
        if not lines:
            return
        box = box_of(lines)
        below = max((frame.y + frame.height for frame in frames), default=0) + GAP
        cell = self._cell("legend", "\n".join(lines), {})
        cell.attrib |= {"style": f"shape=note;align=left;{_BOX}", "vertex": "1", "parent": "1"}
        _geometry(cell, Box(GAP, below, box.width, box.height))

    def _edges(self) -> None:
        letters, colours = series_letters(self._view), series_colours(self._view)
        for number, edge in enumerate(self._view.edges, start=1):
            places = one_line(evidence_places(edge)) if self._style.evidence else ""
            label = "\n".join(edge_lines(edge, letters, self._style))
            cell = self._cell(f"e{number}", label, {"tooltip": places} if places else {})
            cell.attrib |= {
                "style": _edge_looks(edge, edge_colour(edge, colours)),
                "edge": "1",
                "parent": "1",
                "source": self._ids[edge.source],
                "target": self._ids[edge.target],
            }
            SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})

    def _cell(self, identifier: str, label: str, more: Mapping[str, str]) -> Element:
        """Add a cell; with more to say, it stands in a `UserObject` that bears id and label."""
        if not more:
            return SubElement(self._root, "mxCell", id=identifier, value=label)
        holder = SubElement(self._root, "UserObject", {"label": label, **more, "id": identifier})
        return SubElement(holder, "mxCell")


def _edge_looks(edge: ViewEdge, colour: str | None) -> str:
    looks = _LINE + ("endArrow=block;" if edge.is_directed else "endArrow=none;")
    if edge.is_context or edge.mark is Mark.REMOVED:
        looks += "dashed=1;"
    if edge.mark is Mark.ADDED:
        looks += "strokeWidth=3;"
    return looks + (f"strokeColor={colour};" if colour else "")


def _geometry(cell: Element, box: Box) -> None:
    sizes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    attributes = {name: str(size) for name, size in sizes.items()}
    SubElement(cell, "mxGeometry", {**attributes, "as": "geometry"})
