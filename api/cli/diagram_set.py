"""All diagrams of a course: which there are, and the names of their files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.diagrams import Subject, ViewSpec, view_of
from graph.model.ids import NodeId, NodeKind, key_of, kind_of
from graph.model.reader import GraphReader

_LONGEST = 150
"""Characters of a file's name that come from one key; systems take 255 for the whole name."""
_SPARE = re.compile(r"[^a-z0-9_-]")


@dataclass(frozen=True, slots=True)
class Planned:
    """A diagram to be drawn."""

    section: str
    """What it is listed under."""
    name: str
    """The name of its file, without the end."""
    subject: Subject
    """What it is about."""
    names: tuple[str, ...] = ()
    """Which ones."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Further wishes, by the names that `read_spec` knows."""
    variant: str = ""
    """What tells it from another diagram of the same; such diagrams differ in Mermaid only."""


def diagrams_of(reader: GraphReader, *, with_changes: bool) -> Iterator[Planned]:
    """Yield every diagram of a course, in the order in which they are listed.

    Each scenario as flowchart and sequence, each service that interacts, each pattern, the days
    altogether, by week and one by one, the plan as timeline and gantt, the taxonomy, and co-use.
    What the course has nothing of is left out.

    Args:
        reader: The course.
        with_changes: Whether there is an earlier state to compare with.
    """
    scenarios = reader.ids(NodeKind.SCENARIO)
    for each in scenarios:
        yield _one("Scenarios", Subject.SCENARIO, each)
        yield _one("Scenarios", Subject.SCENARIO, each, "sequence")
    for each in _interacting(reader, scenarios):
        yield _one("Services", Subject.SERVICE, each)
    for each in reader.ids(NodeKind.PATTERN):
        yield _one("Patterns", Subject.PATTERN, each)
    yield from _days(reader)
    if reader.ids(NodeKind.SERVICE):
        yield Planned("All services", "services", Subject.SERVICES)
    if scenarios:
        yield Planned("All services", "co-use", Subject.CO_USE)
    if with_changes:
        yield Planned("Changes", "changes", Subject.CHANGES)


def _one(section: str, subject: Subject, node: NodeId, kind: str = "") -> Planned:
    name = f"{subject}-{file_key(key_of(node))}"
    if not kind:
        return Planned(section, name, subject, (node,))
    return Planned(section, f"{name}.{kind}", subject, (node,), {"kind": kind}, kind)


def _days(reader: GraphReader) -> Iterator[Planned]:
    days = reader.ids(NodeKind.DAY)
    if not days:
        return
    yield Planned("Days", "days", Subject.DAYS)
    for each in reader.ids(NodeKind.WEEK):
        week = key_of(each)
        yield Planned("Days", f"days-week-{week}", Subject.DAYS, options={"week": week})
    for each in days:
        yield _one("Days", Subject.DAY, each)
    yield Planned("Plan", "plan", Subject.PLAN)
    yield Planned("Plan", "plan.gantt", Subject.PLAN, (), {"kind": "gantt"}, "gantt")


def _interacting(reader: GraphReader, scenarios: Sequence[NodeId]) -> list[NodeId]:
    """Return the services that interact in some scenario, by key."""
    if not scenarios:
        return []
    edges = view_of(reader, ViewSpec(Subject.SCENARIO)).edges
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    return sorted(end for end in ends if kind_of(end) is NodeKind.SERVICE)


def file_key(key: str) -> str:
    """Return a key as a part of the name of a file, and no other key becomes it.

    ASCII alone, in lower case, for there are systems that take upper case for the same; any other
    byte is its number. A very long key is cut, and a hash of it follows.

    Example:
        >>> file_key("netflix_streaming"), file_key("Web 앱")
        ('netflix_streaming', '~57eb~20~ec~95~b1')
    """
    name = _SPARE.sub(lambda found: "".join(f"~{byte:02x}" for byte in _bytes(found[0])), key)
    if len(name) <= _LONGEST:
        return name
    return f"{name[:_LONGEST]}~~{hashlib.sha256(_bytes(key)).hexdigest()[:32]}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


_NAMED = r"(?:scenario|service|pattern|day|days-week)-[a-z0-9_~-]+"
_ALONE = "days|plan|services|co-use|changes"
_OURS = re.compile(rf"(?:{_NAMED}|{_ALONE})(?:\.(?:sequence|gantt))?(?:\.[0-9]+)?")


def is_ours(stem: str) -> bool:
    """Say whether the name of a file, without its end, is one that such a diagram could have.

    Example:
        >>> is_ours("scenario-shop.sequence.2"), is_ours("notes")
        (True, False)
    """
    return _OURS.fullmatch(stem) is not None
