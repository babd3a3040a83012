"""What happens in a scenario: steps and interactions."""

from typing import NamedTuple

import strawberry

from api.schema.define import Info, field, object_type
from api.schema.evidence import Evidence, all_evidence, newest_evidence
from api.schema.lazy import LazyService
from api.schema.linked import linked_to, linked_to_one
from api.schema.nodes import Participant
from graph.model import evidence, records
from graph.model.ids import NodeId


async def _participants(
    parent: strawberry.Parent[records.FlowStep], info: Info
) -> list[records.Record]:
    targets = (link.target for link in parent.participants)
    return await info.context.existing(targets)


_SERVICES = linked_to(records.Service, "participants")


@object_type
class FlowStep:
    """A numbered step of a scenario."""

    order: int = field("Its place in the flow, from 1.")
    title: str = field("What happens.")
    process: str | None = field("What is done.")
    next: str | None = field("What follows, in words for people.")
    services: list[LazyService] = field("Services in the order in which it names them.", _SERVICES)
    participants: list[Participant] = field(
        "Services and actors in the order in which it names them.", _participants
    )
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()


class PlacedInteraction(NamedTuple):
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
            interaction.source,
            interaction.target,
            interaction.label,
            steps.get(interaction.step) if interaction.step is not None else None,
            interaction.evidence,
        )
        for interaction in parent.interactions
    ]


@object_type
class Interaction:
    """An actual edge: source → target in a scenario."""

    source: Participant = field("Where it starts.", linked_to_one("source", has_links=False))
    target: Participant = field(
        "Where it leads; at the source itself for work done there.",
        linked_to_one("target", has_links=False),
    )
    label: str | None = field("What happens.")
    step: FlowStep | None = field("The step that it comes from.")
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()
