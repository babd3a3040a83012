"""References from one node to others, with the evidence of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Protocol

import strawberry

from api.schema.define import Info, enum_type, field, object_type, read, value
from api.schema.evidence import Evidence, all_evidence, newest_evidence
from api.schema.nodes import Node
from graph.model import edges, evidence, records
from graph.model.ids import NodeId


@enum_type
class Relation(Enum):
    """What a link says of its two ends, read from source to target."""

    INTERACTS = value(edges.Relation.INTERACTS, "Participant → participant, in a scenario.")
    USES = value(
        edges.Relation.USES,
        "Scenario → service: a key service, or a participant of an interaction.",
    )
    INVOLVES = value(edges.Relation.INVOLVES, "Scenario → day.")
    TEACHES = value(edges.Relation.TEACHES, "Day → service, as the day names it.")
    REVIEWS = value(edges.Relation.REVIEWS, "Day → earlier day that it goes over again.")
    RELATED = value(edges.Relation.RELATED, "Day → day.")
    PREREQUISITE = value(edges.Relation.PREREQUISITE, "Day → day that must come before it.")
    IN_WEEK = value(edges.Relation.IN_WEEK, "Day → week.")
    PART_OF = value(edges.Relation.PART_OF, "Service → service that it is a feature of.")
    APPLIES = value(edges.Relation.APPLIES, "Scenario → pattern.")
    COMBINES = value(edges.Relation.COMBINES, "Pattern → component.")
    PROVIDED_BY = value(
        edges.Relation.PROVIDED_BY, "Component → service that may stand for it; curated."
    )


class _Reference(Protocol):
    """What a link is served from: a `Reference`, or a `DanglingReference` of the graph."""

    @property
    def target(self) -> NodeId: ...


async def _target(parent: strawberry.Parent[_Reference], info: Info) -> records.Record | None:
    return await info.context.record.load(parent.target)


@object_type
class Link:
    """A reference from a node to another one, as a source states it."""

    relation: Relation = field("What it says.")
    name: str = field("What the source calls the node that it leads to.")
    target_id: strawberry.ID = field("The id of what it leads to.", read("target"))
    target: Node | None = field(
        "What it leads to; null as long as no source describes that.", _target
    )
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()


@dataclass(frozen=True, slots=True)
class Reference:
    """A link of a record, with its relation."""

    relation: edges.Relation
    """What it says."""
    target: NodeId
    """What it leads to."""
    name: str
    """What the source calls that."""
    evidence: tuple[evidence.Evidence, ...]
    """Where it is stated; the newest source first."""


Relations = Annotated[
    list[Relation] | None,
    strawberry.argument(description="Only links of these relations; all where it is left out."),
]


def _stated(record: records.Record) -> Iterator[tuple[edges.Relation, Sequence[records.Link]]]:
    match record:
        case records.Scenario():
            yield edges.Relation.INVOLVES, record.days
            yield edges.Relation.USES, record.uses
            yield edges.Relation.APPLIES, (record.pattern,) if record.pattern else ()
        case records.Day():
            yield edges.Relation.TEACHES, record.teaches
            yield edges.Relation.REVIEWS, record.reviews
            yield edges.Relation.RELATED, record.related
            yield edges.Relation.PREREQUISITE, record.prerequisites
        case records.Service():
            yield edges.Relation.PART_OF, (record.part_of,) if record.part_of else ()
        case records.IntegrationPattern():
            yield edges.Relation.COMBINES, record.components
        case records.PatternComponent():
            yield edges.Relation.PROVIDED_BY, record.services


def stated_links(
    parent: strawberry.Parent[records.Record], relations: Relations = strawberry.UNSET
) -> list[Reference]:
    """Resolve `links`: every link of a record, relation by relation, each in source order."""
    wanted = {relation.value for relation in relations or Relation}
    return [
        Reference(relation, link.target, link.name, link.evidence)
        for relation, links in _stated(parent)
        if relation in wanted
        for link in links
    ]


def dangling_links(
    parent: strawberry.Parent[records.Record], info: Info
) -> Sequence[records.DanglingReference]:
    """Resolve `danglingReferences`: the links of a record that lead nowhere."""
    return info.context.dangling(parent.id)
