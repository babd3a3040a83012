"""What learners are to know in the end: an exam blueprint, with domains and their weights.

Goals are no part of a course. `graph.planning.goals` lays the two side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.evidence import Evidence


@dataclass(frozen=True, slots=True)
class WantedService:
    """A service that a domain wants."""

    name: str
    """As the goals name it; any name that the course knows will do."""
    evidence: tuple[Evidence, ...]
    """Where they do."""


@dataclass(frozen=True, slots=True)
class GoalDomain:
    """A part of an exam."""

    name: str
    """What it is about."""
    weight: float
    """How much it counts, more than 0. Only the ratio to the other weights matters."""
    services: tuple[WantedService, ...]
    """What one has to know for it, in the order of its source; at least one."""
    evidence: tuple[Evidence, ...]
    """Where it is described."""


@dataclass(frozen=True, slots=True)
class Goals:
    """What learners are to know."""

    key: str
    """`cloud-practice`: the words of its title, where the source states no other."""
    title: str
    """What it is called."""
    domains: tuple[GoalDomain, ...]
    """Its domains, in the order of its source; at least one."""
    evidence: tuple[Evidence, ...]
    """Where it is described."""
    description: str | None = None
    """What it is about."""
