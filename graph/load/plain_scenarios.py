"""Plain scenarios of NDJSON → records, without drafts: what 100,000 of them wait for.

The records are those that `scenario_records.py` makes of the same line. Whatever makes a finding or
leads nowhere is left to it: a name that no source describes, a list that has something twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from graph.load.interactions import USER
from graph.load.notation import split_stages
from graph.load.notation_words import Notation
from graph.load.references import References
from graph.load.scenario_lines import PlainStep, ScenarioLine
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.guide import EMPTY_GUIDE
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.quick import quickly
from graph.model.records import FlowStep, Interaction, Link, Scenario

Named = tuple[NodeId, str]
"""What something is, and what the source calls it."""
Places = tuple[Evidence, ...]

_STATED, _DERIVED = EvidenceKind.STATED, EvidenceKind.DERIVED
_evidence, _link, _scenario = quickly(Evidence), quickly(Link), quickly(Scenario)
_flow_step, _interaction = quickly(FlowStep), quickly(Interaction)


@dataclass(slots=True)
class _Flow:
    """What the steps of a scenario come to."""

    steps: list[FlowStep]
    edges: list[Interaction]
    participants: dict[NodeId, NodeId]
    """In the order in which steps name them."""


class PlainScenarios:
    """Makes records of the plain scenarios of one course."""

    def __init__(self, references: References, notation: Notation) -> None:
        """Resolve names and numbers by `references`; steps are written in `notation`."""
        self._references = references
        self._notation = notation
        # The same few names stand in all scenarios.
        self._service = cache(self._find_service)
        self._participant = cache(self._find_participant)
        self._day = cache(self._find_day)
        self._applied = cache(self._find_pattern)

    def record(self, identifier: NodeId, line: ScenarioLine) -> Scenario | None:
        """Return the record of a scenario, None where its names and numbers are not plain."""
        fields, file = line.fields, line.file
        section = f"scenarios > {fields['key']}"
        said = (file.file, line.line, section, None, file.origin)
        stated = (_evidence(_STATED, *said),)
        derived = (_evidence(_DERIVED, *said),)
        key_services = _links([self._service(n) for n in fields.get("key_services", ())], stated)
        days = _links([self._day(number) for number in fields.get("days", ())], stated)
        primary = (
            _links([self._day(fields["primary_day"])], stated) if "primary_day" in fields else ()
        )
        pattern = _links([self._applied(fields["pattern"])], stated) if "pattern" in fields else ()
        if (
            "title" not in fields
            or key_services is None
            or days is None
            or primary is None
            or pattern is None
        ):
            return None
        links = {link.target: link for link in key_services}
        flow = self._flow(fields.get("steps", ()), links, stated, derived)
        if flow is None:
            return None
        return _scenario(
            id=identifier,
            key=fields["key"],
            title=fields["title"],
            evidence=stated,
            description=fields.get("description"),
            use_case=fields.get("use_case"),
            days=days,
            primary_day=primary[0] if primary else None,
            key_services=key_services,
            pattern=pattern[0] if pattern else None,
            steps=tuple(flow.steps),
            interactions=tuple(flow.edges),
            uses=_uses(links, flow.participants, stated, derived),
            guide=EMPTY_GUIDE,
        )

    def _flow(
        self,
        steps: Sequence[PlainStep],
        links: dict[NodeId, Link],
        stated: Places,
        derived: Places,
    ) -> _Flow | None:
        """Return what steps come to; None where one does not name one participant, or none."""
        flow = _Flow([], [], {})
        last: NodeId | None = None
        for order, step in enumerate(steps, start=1):
            title, words, behind = step["title"], step.get("services"), step.get("next")
            if behind is not None and self._notation.is_done(behind):
                return None
            if words is None:
                flow.steps.append(_flow_step(order, title, (), stated, step.get("process"), behind))
                continue
            named = self._participant(words)
            if named is None:
                return None
            target, name = named
            link = links.get(target)
            if link is None or link.name != name:
                link = _link(target, name, stated)
            process = step.get("process")
            flow.steps.append(_flow_step(order, title, (link,), stated, process, behind))
            if last is not None or target != USER:
                flow.edges.append(_interaction(last or USER, target, title, order, derived))
            flow.participants[target] = last = target
        return flow

    def _find_service(self, name: str) -> Named | None:
        found = self._references.names.services.find(name)
        # Those that no source describes gather the places that name them.
        return None if found is None or found in self._references.names.unknown else (found, name)

    def _find_participant(self, words: str) -> Named | None:
        """Return the one participant that a step names."""
        stages = split_stages(words, self._notation)
        if len(stages) != 1 or len(stages[0]) != 1:
            return None
        (name,) = stages[0]
        actor = self._references.names.actors.find(name)
        return self._find_service(name) if actor is None else (actor, name)

    def _find_day(self, number: int) -> Named | None:
        target = node_id(NodeKind.DAY, number)
        return (target, f"Day {number}") if self._references.has_day(target) else None

    def _find_pattern(self, name: str) -> Named | None:
        found = self._references.names.patterns.find(name)
        return None if found is None else (found, name)


def _links(named: list[Named | None], stated: Places) -> tuple[Link, ...] | None:
    """Return links; None where one is not known or leads where another one does."""
    if len(named) > 1 and len({each[0] for each in named if each}) < len(named):
        return None
    if None in named:
        return None
    return tuple([_link(each[0], each[1], stated) for each in named if each])


def _uses(
    links: Mapping[NodeId, Link], participants: Collection[NodeId], stated: Places, derived: Places
) -> tuple[Link, ...]:
    """Return the key services, then the further participants that are services."""
    both = stated + derived
    used = [
        _link(target, link.name, both) if target in participants else link
        for target, link in links.items()
    ]
    used += [
        _link(target, target, derived)
        for target in participants
        if target not in links and target.startswith("service:")
    ]
    return tuple(used)
