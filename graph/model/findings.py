"""What is wrong or doubtful in the sources."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.model.evidence import Evidence


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """The sources contradict themselves or lead nowhere; an answer is missing because of it."""
    WARNING = "warning"
    """Most likely a mistake; the answers rest on a choice that the message names."""
    INFO = "info"
    """Worth knowing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or doubtful in the sources."""

    rule: str
    """Its kind, in words joined by hyphens: `unknown-service`."""
    severity: Severity
    """How bad it is."""
    message: str
    """What was found, and what to do about it."""
    evidence: tuple[Evidence, ...] = ()
    """Where it stands; several places where they disagree."""
