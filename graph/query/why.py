"""Why a scenario counts as using a service, or why it does not.

A scenario uses a service that is a key service of it or a participant of one of its interactions,
or whose part is. What is merely taught on its days it does not use.

Example:
    >>> from graph import build_graph
    >>> graph = build_graph()
    >>> yes = why(graph, "dropbox_storage", "Amazon S3")
    >>> print(yes.reason)
    Dropbox 페타바이트급 스토리지 uses S3. S3 is a key service of it, and takes part in 2 \
interactions: 사용자 → S3 (파일 업로드), S3 → Lambda (파일 처리).
    >>> no = why(graph, "dropbox_storage", "SNS")
    >>> print(no.reason)
    Dropbox 페타바이트급 스토리지 does not use SNS. SNS is no key service of it, and takes part in \
none of its interactions. It is only taught, on Day 16.
    >>> [evidence.quote for evidence in no.evidence]
    ['SNS']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.model.edges import Direction, Relation
from graph.model.evidence import Evidence
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.model.records import Actor, Day, Interaction, Link, Scenario, Service
from graph.query.hops import Follow, reached
from graph.query.lookup import records_of, require

_MOST_NAMED = 5
"""How many interactions a reason spells out; the evidence has all of them."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a scenario uses a service, and where that stands."""

    holds: bool
    """Whether it does."""
    reason: str
    """Why, or why not: sentences for people."""
    evidence: tuple[Evidence, ...]
    """What the reason rests on. If it holds: key services, interactions and the links from part to
    whole, service by service; else: where its days teach the service. The newest source of each
    first; nothing stands there twice."""


def why(reader: GraphReader, scenario: str, service: str) -> Explanation:
    """Return why a scenario uses a service, or why it does not.

    Args:
        reader: The graph to ask.
        scenario: Its key or title.
        service: Any of its names.

    Raises:
        NotFoundError: If there is no such scenario or service, with suggestions.
    """
    (asked,) = records_of(reader, Scenario, require(reader, NodeKind.SCENARIO, [scenario]))
    family = _family(reader, *require(reader, NodeKind.SERVICE, [service]))
    used = [member for member in family if any(link.target == member for link in asked.uses)]
    if used:
        return _holds(reader, asked, family, used)
    return _does_not_hold(reader, asked, family)


def _family(reader: GraphReader, service: NodeId) -> dict[NodeId, Service]:
    """Return a service and, behind it, all that is a part of it."""
    ids = list(reached(reader, service, Follow((Relation.PART_OF,), Direction.IN)))
    return dict(zip(ids, records_of(reader, Service, ids), strict=True))


def _holds(
    reader: GraphReader,
    scenario: Scenario,
    family: Mapping[NodeId, Service],
    used: Sequence[NodeId],
) -> Explanation:
    whole = next(iter(family.values()))
    names = _participant_names(reader, scenario)
    sentences = [f"{scenario.title} uses {whole.name}."]
    evidence: list[Evidence] = []
    for member in used:
        keys = [link for link in scenario.key_services if link.target == member]
        flow = [edge for edge in scenario.interactions if member in {edge.source, edge.target}]
        stated = [link for link in scenario.uses if link.target == member]
        evidence += _places([*keys, *flow] or stated)
        evidence += _places(_links_to_whole(family, member))
        subject = family[member].name
        if member != whole.id:
            subject = f"{subject}, a part of {whole.name},"
        sentences.append(f"{subject} {_role(keys, flow, names)}.")
    return Explanation(holds=True, reason=" ".join(sentences), evidence=_once(evidence))


def _role(keys: Sequence[Link], flow: Sequence[Interaction], names: Mapping[NodeId, str]) -> str:
    """Return what a service is in a scenario, as the rest of a sentence."""
    roles = ["is a key service of it"] if keys else []
    if flow:
        shown = [
            f"{names[edge.source]} → {names[edge.target]}" + (f" ({edge.label})" * bool(edge.label))
            for edge in flow[:_MOST_NAMED]
        ]
        rest = len(flow) - len(shown)
        shown += [f"and {rest} more"] if rest else []
        noun = "interaction" if len(flow) == 1 else "interactions"
        roles.append(f"takes part in {len(flow)} {noun}: {', '.join(shown)}")
    return ", and ".join(roles) or "is named among the services that it uses"


def _participant_names(reader: GraphReader, scenario: Scenario) -> dict[NodeId, str]:
    """Return what the participants of the interactions of a scenario are called."""
    ids = {end for edge in scenario.interactions for end in (edge.source, edge.target)}
    ends = sorted(ids)
    return {
        node: record.name if isinstance(record, Service | Actor) else node
        for node, record in zip(ends, reader.records(ends), strict=True)
    }


def _links_to_whole(family: Mapping[NodeId, Service], member: NodeId) -> Iterator[Link]:
    """Yield the links that lead from a part to the whole that heads the family."""
    whole = next(iter(family))
    at = member
    while at != whole and (link := family[at].part_of) is not None and link.target in family:
        yield link
        at = link.target


def _does_not_hold(
    reader: GraphReader, scenario: Scenario, family: Mapping[NodeId, Service]
) -> Explanation:
    service = next(iter(family.values()))
    days = records_of(reader, Day, [link.target for link in scenario.days])
    lessons = [(day, link) for day in days for link in day.teaches if link.target in family]
    sentences = [
        f"{scenario.title} does not use {service.name}.",
        f"{service.name} is no key service of it, and takes part in none of its interactions.",
        _only_taught(lessons, family) if lessons else _not_taught(reader, service, days),
    ]
    sentences += [
        f"The scenario uses {whole.name}, which {service.name} is a part of; who uses the whole "
        "does not use each of its parts."
        for whole in _used_wholes(reader, scenario, service)
    ]
    evidence = _once(_places([link for _, link in lessons]))
    return Explanation(holds=False, reason=" ".join(sentences), evidence=evidence)


def _used_wholes(reader: GraphReader, scenario: Scenario, part: Service) -> list[Service]:
    """Return what a service is a part of and a scenario uses, the nearest first."""
    _, *wholes = reached(reader, part.id, Follow((Relation.PART_OF,), Direction.OUT))
    used = {link.target for link in scenario.uses}
    return records_of(reader, Service, [whole for whole in wholes if whole in used])


def _only_taught(lessons: Sequence[tuple[Day, Link]], family: Mapping[NodeId, Service]) -> str:
    """Return on which of the days of a scenario a service or a part of it is taught."""
    service = next(iter(family))
    taught: dict[int, list[NodeId]] = {}
    for day, link in lessons:
        taught.setdefault(day.number, []).append(link.target)
    days: list[str] = []
    for number, members in taught.items():
        parts = ", ".join(family[member].name for member in members if member != service)
        also = "also as its part" if service in members else "as its part"
        days.append(f"Day {number} ({also} {parts})" if parts else f"Day {number}")
    return f"It is only taught, on {', '.join(days)}."


def _not_taught(reader: GraphReader, service: Service, days: Sequence[Day]) -> str:
    """Return that a service is taught on none of the days of a scenario, and where it is."""
    (ids,) = reader.taught_on([service.id])
    elsewhere = [f"Day {day.number}" for day in records_of(reader, Day, ids)]
    none = (
        f"None of its days ({', '.join(str(day.number) for day in days)}) teaches it"
        if days
        else "It points to no day that could teach it"
    )
    if not elsewhere:
        return f"{none}, and no other day does."
    return f"{none}; {', '.join(elsewhere)} {'does' if len(elsewhere) == 1 else 'do'}."


def _places(stated: Sequence[Link | Interaction] | Iterator[Link]) -> list[Evidence]:
    return [place for fact in stated for place in fact.evidence]


def _once(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))
