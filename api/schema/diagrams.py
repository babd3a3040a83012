"""Pictures of the graph: what they show, and how they look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any

import strawberry

from api.schema.define import (
    Info,
    enum_type,
    field,
    given,
    input_type,
    object_type,
    optional,
    read,
    value,
)
from api.schema.evidence import Evidence, all_evidence, newest_evidence
from graph import diagrams
from graph.diagrams.spec import MOST_DEPTH
from graph.diagrams.style import LEAST_WIDTH, MOST_WIDTH
from graph.diagrams.view import View, ViewEdge
from graph.model import evidence, records
from graph.model.ids import NodeId


@enum_type
class DiagramKind(Enum):
    """What sort of picture."""

    FLOWCHART = value(diagrams.DiagramKind.FLOWCHART, "Boxes and arrows, grouped.")
    SEQUENCE = value(
        diagrams.DiagramKind.SEQUENCE,
        "Participants side by side, messages between them from top to bottom.",
    )
    ARCHITECTURE = value(
        diagrams.DiagramKind.ARCHITECTURE, "Icons and lines: Mermaid's architecture-beta."
    )
    MINDMAP = value(diagrams.DiagramKind.MINDMAP, "A tree.")
    TIMELINE = value(
        diagrams.DiagramKind.TIMELINE, "Days one after the other, week by week; for days only."
    )
    GANTT = value(diagrams.DiagramKind.GANTT, "Days as bars as long as their hours; for days only.")


@enum_type
class DiagramDirection(Enum):
    """Which way a picture runs, where its kind leaves that open."""

    TB = value(diagrams.DiagramDirection.TB, "Top to bottom.")
    BT = value(diagrams.DiagramDirection.BT, "Bottom to top.")
    LR = value(diagrams.DiagramDirection.LR, "Left to right.")
    RL = value(diagrams.DiagramDirection.RL, "Right to left.")


@enum_type
class DiagramSubject(Enum):
    """What a picture is about."""

    SCENARIO = value(
        diagrams.Subject.SCENARIO, "What interacts in scenarios; in all where none is named."
    )
    SERVICE = value(
        diagrams.Subject.SERVICE, "Services and what they interact with, in any scenario."
    )
    PATTERN = value(
        diagrams.Subject.PATTERN, "Patterns, what they combine, and the scenarios that apply them."
    )
    DAY = value(diagrams.Subject.DAY, "Days, what must come before them and what needs them.")
    DAYS = value(
        diagrams.Subject.DAYS,
        "Days and their prerequisites; where scenarios are named, those that lead to them.",
    )
    PLAN = value(diagrams.Subject.PLAN, "The days in order with their hours, week by week.")
    SERVICES = value(diagrams.Subject.SERVICES, "All services by category, with their parts.")
    CO_USE = value(
        diagrams.Subject.CO_USE, "Which services are used together, and in how many scenarios."
    )


@enum_type
class DiagramGrouping(Enum):
    """What the nodes of a picture are grouped by."""

    DAY = value(diagrams.Grouping.DAY, "The day that teaches them.")
    WEEK = value(diagrams.Grouping.WEEK, "The week of that day.")
    CATEGORY = value(diagrams.Grouping.CATEGORY, "The category of a service.")
    NONE = value(diagrams.Grouping.NONE, "Nothing.")


@enum_type
class DiagramLanguage(Enum):
    """The language of names, and of the words that a picture adds."""

    KO = value(diagrams.Language.KO, "Korean.")
    EN = value(diagrams.Language.EN, "English.")


@enum_type
class DiagramTheme(Enum):
    """What colours a picture has."""

    PLAIN = value(diagrams.Theme.PLAIN, "Those of the page that it stands on.")
    AWS = value(diagrams.Theme.AWS, "Each service has the colour of its category.")


@enum_type
class DiagramNotation(Enum):
    """What a picture is written in."""

    MERMAID = value(diagrams.Notation.MERMAID, "What GitHub draws in Markdown.")
    DOT = value(diagrams.Notation.DOT, "The language of Graphviz.")
    D2 = value(diagrams.Notation.D2, "The language of the program of this name.")
    DRAWIO = value(diagrams.Notation.DRAWIO, "A file of draw.io.")
    CYTOSCAPE = value(diagrams.Notation.CYTOSCAPE, "JSON for Cytoscape.")
    GRAPHML = value(diagrams.Notation.GRAPHML, "XML for Gephi, yEd and networkx.")


@input_type
class DiagramOptions:
    """Further wishes. One that does not go with what the picture is about is an error."""

    depth: int | None = optional(
        f"How many steps to go from a service or a day: 0 to {MOST_DEPTH}."
    )
    weeks: list[int] | None = optional("Only days of the weeks of these numbers.")
    group: DiagramGrouping | None = optional("What nodes are grouped by.")
    copies: bool | None = optional(
        "Whether a service that several days teach is shown once for each of them."
    )
    days: bool | None = optional(
        "Whether services name the days that teach them; where it is left out, those of several "
        "days do if they are asked to be grouped by day or week."
    )
    collapse: bool | None = optional(
        "Whether services give way to the components of the pattern that they stand for."
    )
    context: bool | None = optional(
        "Whether the rest of the graph around what is shown is there too, dimmed."
    )
    language: DiagramLanguage | None = optional(
        "The language of names; as the course says them where it is left out."
    )
    links: str | None = optional(
        "Where pages are found: an absolute address that their paths are put behind, or one with "
        "`{day}` and `{week}` in it."
    )
    labels: bool | None = optional("Whether the words beside edges are shown; they are.")
    width: int | None = optional(
        f"After how many characters a label is wrapped: {LEAST_WIDTH} to {MOST_WIDTH}."
    )
    theme: DiagramTheme | None = optional("What colours it has.")
    evidence: bool | None = optional("Whether comments say where each edge is stated; they do.")


@dataclass(frozen=True, slots=True)
class _ShownEdge:
    """An edge of a picture with the names of its ends."""

    edge: ViewEdge
    source: str
    target: str
    source_id: NodeId
    target_id: NodeId

    @property
    def evidence(self) -> Sequence[evidence.Evidence]:
        return self.edge.evidence


@object_type
class DiagramEdge:
    """An edge that a picture shows."""

    source: str = field("The name of what it starts at.")
    target: str = field("The name of what it leads to.")
    source_id: strawberry.ID = field("The id of what it starts at.")
    target_id: strawberry.ID = field("The id of what it leads to.")
    label: str | None = field("What happens.", read("edge.label"))
    number: int | None = field(
        "Its place in the order in which things happen, from 1.", read("edge.number")
    )
    is_context: bool = field(
        "Whether it is shown only for what surrounds the rest.", read("edge.is_context")
    )
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()


@object_type
class DiagramNode:
    """A node that a picture shows."""

    id: strawberry.ID = field("Its id in the graph.", read("node"))
    name: str = field("What it is called there.")
    is_apart: bool = field("Whether it belongs to what is shown and no edge says how.")
    is_context: bool = field("Whether it is shown only for what surrounds the rest.")


def _edges(parent: strawberry.Parent[diagrams.Diagram | diagrams.Part]) -> list[_ShownEdge]:
    nodes = {node.id: node for node in parent.view.nodes}
    return [
        _ShownEdge(
            edge,
            nodes[edge.source].name,
            nodes[edge.target].name,
            nodes[edge.source].node,
            nodes[edge.target].node,
        )
        for edge in parent.view.edges
    ]


@object_type
class DiagramPart:
    """A part of a picture that Mermaid would refuse as a whole."""

    number: int = field("By which other parts refer to it, from 1.")
    title: str = field("What it is a part about.")
    holds: str = field("What it adds to the parts before it.")
    is_overview: bool = field("Whether it shows no more than how other parts hang together.")
    mermaid: str = field("The part as Mermaid text.")
    edges: list[DiagramEdge] = field("The edges that it shows, in order.", _edges)


Notation = Annotated[DiagramNotation, strawberry.argument(description="What to write it in.")]


def _text(
    parent: strawberry.Parent[diagrams.Diagram], notation: Notation = DiagramNotation.MERMAID
) -> str:
    return parent.text(notation.value)


@object_type
class Diagram:
    """A picture of the edges that are really there."""

    kind: DiagramKind = field("What sort of picture.")
    title: str = field("What it is a picture of.", read("view.title"))
    description: str = field(
        "The same in a few sentences, for people who do not see it.", read("view.description")
    )
    mermaid: str = field(
        "The picture as Mermaid text; where Mermaid would refuse it for its size, an overview that "
        "leads to the parts."
    )
    parts: list[DiagramPart] = field(
        "The parts of a picture that Mermaid would refuse as a whole; empty for any other."
    )
    text: str = field("The picture in a notation; all but Mermaid show it as a whole.", _text)
    nodes: list[DiagramNode] = field("Everything that it shows, in order.", read("view.nodes"))
    edges: list[DiagramEdge] = field(
        "The edges that it shows, in order, those of all parts.", _edges
    )


Kind = Annotated[DiagramKind, strawberry.argument(description="What sort of picture.")]
MaybeKind = Annotated[
    DiagramKind | None,
    strawberry.argument(description="What sort of picture; where it is left out, what is usual."),
]
Direction = Annotated[
    DiagramDirection, strawberry.argument(description="Which way the picture runs.")
]
Options = Annotated[DiagramOptions | None, strawberry.argument(description="Further wishes.")]
Names = Annotated[
    list[str] | None,
    strawberry.argument(
        description="Which ones, by any of their names; all, where that makes sense and none is "
        "named."
    ),
]

_STYLE = ("labels", "width", "theme", "evidence")
_GRAPH_NAMES = {"group": "grouping"}


async def draw_scenario(
    parent: strawberry.Parent[records.Scenario],
    info: Info,
    kind: Kind = DiagramKind.FLOWCHART,
    direction: Direction = DiagramDirection.TB,
    options: Options = strawberry.UNSET,
) -> diagrams.Diagram:
    """Resolve `diagram` of a scenario."""
    spec = _spec(diagrams.Subject.SCENARIO, [parent.id], kind, direction, options)
    if spec.view == diagrams.ViewSpec(diagrams.Subject.SCENARIO, (parent.id,)):
        view: View = await info.context.view.load(parent.id)
        return diagrams.draw(view, spec.drawn_as, spec.style)
    return diagrams.draw_spec(info.context.reader, spec)


def drawer_of(subject: diagrams.Subject) -> Callable[..., Any]:
    """Return what resolves `diagram` of a node of this kind."""

    def draw(
        parent: strawberry.Parent[records.Record],
        info: Info,
        kind: MaybeKind = strawberry.UNSET,
        direction: Direction = DiagramDirection.TB,
        options: Options = strawberry.UNSET,
    ) -> diagrams.Diagram:
        spec = _spec(subject, [parent.id], given(kind), direction, options)
        return diagrams.draw_spec(info.context.reader, spec)

    return draw


def find_diagram(
    info: Info,
    of: Annotated[DiagramSubject, strawberry.argument(description="What it is about.")],
    names: Names = strawberry.UNSET,
    kind: MaybeKind = strawberry.UNSET,
    direction: Direction = DiagramDirection.TB,
    options: Options = strawberry.UNSET,
) -> diagrams.Diagram:
    """Resolve `diagram`."""
    spec = _spec(of.value, given(names) or (), given(kind), direction, options)
    return diagrams.draw_spec(info.context.reader, spec)


def _spec(
    subject: diagrams.Subject,
    names: Sequence[str],
    kind: DiagramKind | None,
    direction: DiagramDirection,
    options: DiagramOptions | None,
) -> diagrams.DiagramSpec:
    """Return which diagram a client asks for."""
    stated = given(options)
    wishes = {
        _GRAPH_NAMES.get(name, name): _meant(wish)
        for name, wish in (vars(stated).items() if stated else ())
        if given(wish) is not None
    }
    style = {name: wishes.pop(name) for name in _STYLE if name in wishes}
    return diagrams.DiagramSpec(
        diagrams.ViewSpec(subject, tuple(names), **wishes),
        kind.value if kind else None,
        diagrams.Style(direction.value, **style),
    )


def _meant(wish: Any) -> Any:  # noqa: ANN401 - an enum, a list, or what it is
    if isinstance(wish, Enum):
        return wish.value
    return tuple(wish) if isinstance(wish, list) else wish
