"""Plain scenarios of NDJSON → records, without drafts: what 100,000 of them wait for.

The records are those that `scenario_records.py` makes of the same line. Whatever makes a finding or
leads nowhere is left to it: a name that no source describes, a list that has something twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

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


class _DoubtfulError(Exception):
    """Something in a scenario is not plain."""


class _Known(dict[Any, Named]):
    """What the sources call things: each is found once, for the same few stand in all scenarios."""

    def __init__(self, find: Callable[[Any], Named | None]) -> None:
        self._find = find
        super().__init__()

    def __missing__(self, name: Any) -> Named:  # noqa: ANN401 - a name or a number
        found = self._find(name)
        if found is None:
            raise _DoubtfulError
        self[name] = found
        return found


class PlainScenarios:
    """Makes records of the plain scenarios of one course."""

    def __init__(self, references: References, notation: Notation) -> None:
        """Resolve names and numbers by `references`; steps are written in `notation`."""
        self._references = references
        self._notation = notation
        self._services = _Known(self._find_service)
        self._participants = _Known(self._find_participant)
        self._days = _Known(self._find_day)
        self._patterns = _Known(self._find_pattern)

    def record(self, identifier: NodeId, line: ScenarioLine) -> Scenario | None:
        """Return the record of a scenario, None where its names and numbers are not plain."""
        try:
            return self._record(identifier, line)
        except _DoubtfulError:
            return None

    def _record(self, identifier: NodeId, line: ScenarioLine) -> Scenario:
        fields, file = line.fields, line.file
        section = f"scenarios > {fields['key']}"
        stated = (_evidence(_STATED, file.file, line.line, section, None, file.origin),)
        derived = (_evidence(_DERIVED, file.file, line.line, section, None, file.origin),)
        if "title" not in fields:
            raise _DoubtfulError
        services = _links(fields.get("key_services", ()), self._services, stated)
        days = _links(fields.get("days", ()), self._days, stated)
        primary = pattern = None
        if "primary_day" in fields:
            target, called = self._days[fields["primary_day"]]
            primary = days.get(target) or _link(target, called, stated)
        if "pattern" in fields:
            target, called = self._patterns[fields["pattern"]]
            pattern = _link(target, called, stated)
        steps, edges = self._flow(fields.get("steps", ()), services, stated, derived)
        return _scenario(
            id=identifier,
            key=fields["key"],
            title=fields["title"],
            evidence=stated,
            description=fields.get("description"),
            use_case=fields.get("use_case"),
            days=tuple(days.values()),
            primary_day=primary,
            key_services=tuple(services.values()),
            pattern=pattern,
            steps=tuple(steps),
            interactions=tuple(edges),
            uses=_uses(services, edges, stated, derived),
            guide=EMPTY_GUIDE,
        )

    def _flow(
        self,
        steps: Sequence[PlainStep],
        services: Mapping[NodeId, Link],
        stated: Places,
        derived: Places,
    ) -> tuple[list[FlowStep], list[Interaction]]:
        """Return the steps, and the edges that they come to, in their order."""
        made: list[FlowStep] = []
        edges: list[Interaction] = []
        last: NodeId | None = None
        for order, step in enumerate(steps, start=1):
            title, behind = step["title"], step.get("next")
            if behind is not None and self._notation.is_done(behind):
                raise _DoubtfulError
            participants: tuple[Link, ...] = ()
            if "services" in step:
                target, name = self._participants[step["services"]]
                link = services.get(target)
                if link is None or link.name != name:
                    link = _link(target, name, stated)
                participants = (link,)
                if last is not None or target != USER:
                    edges.append(_interaction(last or USER, target, title, order, derived))
                last = target
            made.append(_flow_step(order, title, participants, stated, step.get("process"), behind))
        return made, edges

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


def _links(names: Sequence[object], known: _Known, stated: Places) -> dict[NodeId, Link]:
    """Return links by what they lead to, in their order.

    Raises:
        _DoubtfulError: If one is not known, or leads where another one does.
    """
    links: dict[NodeId, Link] = {}
    for each in names:
        target, name = known[each]
        links[target] = _link(target, name, stated)
    if len(links) < len(names):
        raise _DoubtfulError
    return links


def _uses(
    links: Mapping[NodeId, Link],
    edges: Iterable[Interaction],
    stated: Places,
    derived: Places,
) -> tuple[Link, ...]:
    """Return the key services, then the further participants that are services."""
    both = stated + derived
    used = dict(links)
    for edge in edges:  # each participant is the target of one, but for a user who begins
        target = edge.target
        link = used.get(target)
        if link is None:
            if target.startswith("service:"):
                used[target] = _link(target, target, derived)
        elif link.evidence is stated:
            used[target] = _link(target, link.name, both)
    return tuple(used.values())
