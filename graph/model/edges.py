"""Relations between nodes, and the edges that carry them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.model.evidence import Evidence
from graph.model.ids import NodeId


class Relation(StrEnum):
    """What an edge says of its two ends, read from source to target."""

    INTERACTS = "interacts"
    """participant → participant, in a scenario."""
    USES = "uses"
    """scenario → service: a key service, or a participant of an interaction."""
    INVOLVES = "involves"
    """scenario → day."""
    TEACHES = "teaches"
    """day → service, as the day names it."""
    REVIEWS = "reviews"
    """day → earlier day that it goes over again."""
    RELATED = "related"
    """day → day."""
    PREREQUISITE = "prerequisite"
    """day → day that must come before it."""
    IN_WEEK = "in_week"
    """day → week."""
    PART_OF = "part_of"
    """service → service that it is a feature of."""
    APPLIES = "applies"
    """scenario → pattern."""
    COMBINES = "combines"
    """pattern → component."""
    PROVIDED_BY = "provided_by"
    """component → service that may stand for it."""


class Direction(StrEnum):
    """Which way edges are followed from a node."""

    OUT = "out"
    """From source to target."""
    IN = "in"
    """From target to source."""
    ANY = "any"
    """Both ways."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation that really holds between two nodes of the graph."""

    source: NodeId
    """Where it starts."""
    relation: Relation
    """What it says."""
    target: NodeId
    """Where it leads."""
    evidence: tuple[Evidence, ...]
    """Where it is stated, the newest source first; at least one."""
    label: str | None = None
    """What an interaction is called."""
    scenario: NodeId | None = None
    """The scenario that an interaction belongs to."""
