"""Where a fact stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class EvidenceKind(StrEnum):
    """How a fact was read from its source."""

    STATED = "stated"
    """The words say it: a key service, an arrow inside a step."""
    DERIVED = "derived"
    """It follows by a rule: an interaction between two steps."""
    CURATED = "curated"
    """Someone put it in YAML against or beside the pages."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact stands, and in which words."""

    kind: EvidenceKind
    """How it was read."""
    file: str
    """The file relative to its source, with forward slashes; never absolute."""
    line: int | None = None
    """1-based."""
    section: str | None = None
    """The headings it stands under, or the fields that lead to it, outermost first: `A > B`."""
    quote: str | None = None
    """The words themselves."""
    origin: str = field(default="", compare=False, repr=False)
    """The file as it can be opened here; for messages on this machine only. It is no part of the
    graph: not compared, not hashed, not served."""

    @property
    def place(self) -> str:
        """`path:line` for people on this machine."""
        path = self.origin or self.file
        return path if self.line is None else f"{path}:{self.line}"
