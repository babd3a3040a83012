"""What happens in a scenario: steps, interactions, and the pictures drawn of them."""

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Protocol

import strawberry

from api.schema.define import Info, enum_type, field, object_type, read, value
from api.schema.evidence import Evidence, all_evidence, newest_evidence
from api.schema.lazy import LazyService
from api.schema.nodes import Participant
from graph import diagrams
from graph.model import evidence, records
from graph.model.ids import NodeId


class _Arrow(Protocol):
    """What leads from one participant to another: an interaction, or an edge of a picture."""

    @property
    def source(self) -> NodeId: ...

    @property
    def target(self) -> NodeId: ...


async def _source(parent: strawberry.Parent[_Arrow], info: Info) -> records.Record | None:
    return await info.context.record.load(parent.source)


async def _target(parent: strawberry.Parent[_Arrow], info: Info) -> records.Record | None:
    return await info.context.record.load(parent.target)


async def _services(
    parent: strawberry.Parent[records.FlowStep], info: Info
) -> list[records.Service]:
    targets = (link.target for link in parent.participants)
    return await info.context.records(targets, records.Service)


async def _participants(
    parent: strawberry.Parent[records.FlowStep], info: Info
) -> list[records.Record]:
    targets = (link.target for link in parent.participants)
    return await info.context.existing(targets)


@object_type
class FlowStep:
    """A numbered step of a scenario."""

    order: int = field("Its place in the flow, from 1.")
    title: str = field("What happens.")
    process: str | None = field("What is done.")
    next: str | None = field("What follows, in words for people.")
    services: list[LazyService] = field("Services in the order in which it names them.", _services)
    participants: list[Participant] = field(
        "Services and actors in the order in which it names them.", _participants
    )
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()


@dataclass(frozen=True, slots=True)
class PlacedInteraction:
    """An interaction beside the step it comes from, which its record names by number only."""

    source: NodeId
    """The participant that it starts at."""
    target: NodeId
    """The participant that it leads to."""
    label: str | None
    """What happens."""
    step: records.FlowStep | None
    """The step that it comes from."""
    evidence: tuple[evidence.Evidence, ...]
    """Where it is stated; the newest source first."""


def placed_interactions(parent: strawberry.Parent[records.Scenario]) -> list[PlacedInteraction]:
    """Resolve `interactions` of a scenario, each beside its step."""
    steps = {step.order: step for step in parent.steps}
    return [
        PlacedInteraction(
            source=interaction.source,
            target=interaction.target,
            label=interaction.label,
            step=steps.get(interaction.step) if interaction.step is not None else None,
            evidence=interaction.evidence,
        )
        for interaction in parent.interactions
    ]


@object_type
class Interaction:
    """An actual edge: source → target in a scenario."""

    source: Participant = field("Where it starts.", _source)
    target: Participant = field(
        "Where it leads; at the source itself for work done there.", _target
    )
    label: str | None = field("What happens.")
    step: FlowStep | None = field("The step that it comes from.")
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()


@enum_type
class DiagramKind(Enum):
    """What sort of picture."""

    FLOWCHART = value(
        diagrams.DiagramKind.FLOWCHART,
        "Participants as nodes, grouped by day, with numbered edges.",
    )
    SEQUENCE = value(
        diagrams.DiagramKind.SEQUENCE,
        "Participants side by side, messages between them from top to bottom.",
    )


@enum_type
class DiagramDirection(Enum):
    """Which way a flowchart runs; a sequence always runs down."""

    TB = value(diagrams.DiagramDirection.TB, "Top to bottom.")
    BT = value(diagrams.DiagramDirection.BT, "Bottom to top.")
    LR = value(diagrams.DiagramDirection.LR, "Left to right.")
    RL = value(diagrams.DiagramDirection.RL, "Right to left.")


async def _source_name(parent: strawberry.Parent[_Arrow], info: Info) -> str | None:
    return _name(await info.context.record.load(parent.source))


async def _target_name(parent: strawberry.Parent[_Arrow], info: Info) -> str | None:
    return _name(await info.context.record.load(parent.target))


def _name(record: records.Record | None) -> str | None:
    return record.name if isinstance(record, records.Service | records.Actor) else None


@object_type
class DiagramEdge:
    """An edge that a picture shows."""

    source: str = field("The name of the participant that it starts at.", _source_name)
    target: str = field("The name of the participant that it leads to.", _target_name)
    source_id: strawberry.ID = field("The id of the participant it starts at.", read("source"))
    target_id: strawberry.ID = field("The id of the participant it leads to.", read("target"))
    label: str | None = field("What happens.")
    number: int | None = field("Its place in the order in which things happen, from 1.")
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()


@object_type
class Diagram:
    """A picture of the edges that are really there."""

    kind: DiagramKind = field("What sort of picture.")
    mermaid: str = field("The picture as Mermaid text.")
    edges: list[DiagramEdge] = field("The edges that it shows, in order.")


Kind = Annotated[DiagramKind, strawberry.argument(description="What sort of picture.")]
Direction = Annotated[
    DiagramDirection, strawberry.argument(description="Which way a flowchart runs.")
]


async def draw(
    parent: strawberry.Parent[records.Scenario],
    info: Info,
    kind: Kind = DiagramKind.FLOWCHART,
    direction: Direction = DiagramDirection.TB,
) -> diagrams.Diagram:
    """Resolve `diagram` of a scenario."""
    view = await info.context.view.load(parent.id)
    return diagrams.draw(view, kind.value, direction.value)
