"""Where facts stand."""

from collections.abc import Sequence
from enum import Enum
from typing import Any, Protocol

import strawberry

from api.schema.define import enum_type, field, object_type, read, value
from graph.model import evidence


@enum_type
class EvidenceKind(Enum):
    """How a fact was read from its source."""

    STATED = value(
        evidence.EvidenceKind.STATED,
        "The words say it: a key service, an arrow inside a step.",
    )
    DERIVED = value(
        evidence.EvidenceKind.DERIVED,
        "It follows by a rule: an interaction between two steps.",
    )
    CURATED = value(
        evidence.EvidenceKind.CURATED,
        "Someone put it in YAML against or beside the pages.",
    )


@object_type
class Evidence:
    """Where a fact stands, and in which words."""

    kind: EvidenceKind = field("How it was read.")
    file: str = field("The file, relative to its source.")
    line: int | None = field("The line, from 1.")
    section: str | None = field("The headings or fields it stands under, outermost first.")
    quote: str | None = field("The words themselves.")


class _Evident(Protocol):
    @property
    def evidence(self) -> Sequence[evidence.Evidence]: ...


def _newest(parent: strawberry.Parent[_Evident]) -> evidence.Evidence:
    return parent.evidence[0]


def newest_evidence() -> Any:  # noqa: ANN401 - declares a field, as `field` does
    """Declare `evidence` of a record that has several: the newest."""
    return field("Where it is stated; where several sources state it, the newest.", _newest)


def all_evidence() -> Any:  # noqa: ANN401 - declares a field, as `field` does
    """Declare `allEvidence` of a record that has several."""
    return field("Every place that states it, the newest source first.", read("evidence"))
