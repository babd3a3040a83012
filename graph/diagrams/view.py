"""What a diagram shows: nodes, groups and edges chosen from the graph. How it looks is a printer's.

A view is the same for every notation. Whatever is to be drawn becomes one first: `spec` says which
views there are, `choose` makes them, one module each.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.diagrams.spec import Language
from graph.model.edges import Relation
from graph.model.evidence import Evidence
from graph.model.ids import NodeId, NodeKind


class Mark(StrEnum):
    """What has become of a node or an edge, where a view shows the changes of a graph."""

    ADDED = "added"
    REMOVED = "removed"
    REVERSED = "reversed"
    """It leads the other way now."""
    CHANGED = "changed"
    """It is there as before, and says something else."""


@dataclass(frozen=True, slots=True)
class ViewNode:
    """A node of the graph as a view shows it."""

    id: NodeId
    """What the view knows it by: the node of the graph, or for a copy something of its own."""
    name: str
    """What it is called, in the language of the view."""
    kind: NodeKind
    """What it is."""
    is_apart: bool = False
    """Whether it belongs to what is shown and no edge says how. It stands alone, dashed."""
    is_context: bool = False
    """Whether it is shown only for what surrounds the rest. It is dimmed."""
    copy_of: NodeId | None = None
    """The node of the graph, where the view shows it several times; None where it does not."""
    details: tuple[str, ...] = ()
    """Further lines below the name, such as the days that teach it."""
    category: str | None = None
    """The category of a service."""
    hours: float | None = None
    """How long a day takes."""
    url: str | None = None
    """The page that teaches it."""
    mark: Mark | None = None
    """What has become of it."""

    @property
    def node(self) -> NodeId:
        """The node of the graph."""
        return self.copy_of or self.id


@dataclass(frozen=True, slots=True)
class ViewGroup:
    """Nodes that stand together under a title."""

    id: NodeId
    """What they belong to: a day, a week, or a category as `category:storage`."""
    title: str
    """`Day 8: S3 (Simple Storage Service)`."""
    nodes: tuple[NodeId, ...]
    """Which nodes, in the order of the view; at least one, and none that another group holds."""


@dataclass(frozen=True, slots=True)
class ViewSeries:
    """One of several things that a view shows together: edges of one series have one colour."""

    id: NodeId
    """What it is: a scenario."""
    title: str
    """What it is called."""
    place: int | None = None
    """Its place among all series, 0-based, in a view that shows some of them; None where it shows
    them all. Letter and colour go by it."""


@dataclass(frozen=True, slots=True)
class ViewEdge:
    """An edge of the graph as a view shows it."""

    source: NodeId
    """The node of the view that it starts at."""
    target: NodeId
    """The node of the view that it leads to."""
    label: str | None
    """What happens."""
    number: int | None
    """Its place in the order in which things happen, 1-based; None where there is no order."""
    evidence: tuple[Evidence, ...]
    """Where it is stated; the newest source first."""
    relation: Relation | None = Relation.INTERACTS
    """What it says of its ends; None where it counts what they have in common."""
    series: NodeId | None = None
    """Which series of the view it belongs to."""
    is_context: bool = False
    """Whether it is shown only for what surrounds the rest. It is dimmed."""
    is_directed: bool = True
    """Whether it leads from one end to the other; False where both ends are equal."""
    mark: Mark | None = None
    """What has become of it."""

    @property
    def text(self) -> str:
        """The words beside it: `1. 사용자 요청 수신`, `1.` without label, empty without both."""
        number = "" if self.number is None else f"{self.number}."
        return f"{number} {self.label or ''}".strip(" ")


@dataclass(frozen=True, slots=True)
class View:
    """What a diagram shows."""

    title: str
    """What it is a picture of."""
    description: str
    """The same in a few sentences, for people who do not see the picture; says what is missing."""
    nodes: tuple[ViewNode, ...]
    """Everything shown, once each: in order of appearance, then what stands apart."""
    groups: tuple[ViewGroup, ...]
    """How nodes stand together, in order; nodes may be in none."""
    edges: tuple[ViewEdge, ...]
    """What connects them, in order."""
    series: tuple[ViewSeries, ...] = ()
    """What is shown together, in order; empty where it is one thing."""
    notes: tuple[str, ...] = ()
    """What it leaves to other pictures, for who reads its text: written as comments."""
    language: Language | None = None
    """The language of the words that pictures add, such as a legend; None for English."""

    @property
    def unconnected(self) -> tuple[ViewNode, ...]:
        """The nodes without any edge, in order."""
        connected = {end for edge in self.edges for end in (edge.source, edge.target)}
        return tuple(node for node in self.nodes if node.id not in connected)
