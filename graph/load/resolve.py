"""Merged drafts → records: names become ids, and what leads nowhere is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

from graph.errors import Fault, SourceError, did_you_mean
from graph.load.drafts import (
    ActorDraft,
    DayDraft,
    PatternDraft,
    ScenarioDraft,
    ServiceDraft,
    Stated,
    StepDraft,
    WeekDraft,
)
from graph.load.interactions import check_flow, derive_interactions
from graph.load.names import Names
from graph.model.edges import Relation
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity
from graph.model.guide import DayMention, Guide, ImplementationStep, LearningStep
from graph.model.ids import NodeId, NodeKind, distinct_key, kind_of, key_of, node_id, slug
from graph.model.names import NameIndex
from graph.model.records import (
    Actor,
    DanglingReference,
    Day,
    FlowStep,
    IntegrationPattern,
    Interaction,
    Link,
    PatternComponent,
    Record,
    Scenario,
    Service,
    Week,
)


V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that the sources describe, merged, by id; names not yet resolved."""

    services: dict[NodeId, ServiceDraft]
    actors: dict[NodeId, ActorDraft]
    patterns: dict[NodeId, PatternDraft]
    weeks: dict[NodeId, WeekDraft]
    days: dict[NodeId, DayDraft]
    scenarios: dict[NodeId, ScenarioDraft]


class Resolver:
    """Turns a merged course into records. Use once."""

    def __init__(self, names: Names) -> None:
        """Resolve by `names`, which is completed with services that are merely mentioned."""
        self.dangling: list[DanglingReference] = []
        self.findings: list[Finding] = []
        self._names = names
        self._components: NameIndex[NodeId] = NameIndex()
        self._component_evidence: dict[NodeId, tuple[str, list[Evidence]]] = {}

    def records(self, course: Course) -> tuple[Record, ...]:
        """Return all records, by kind, then by key or number.

        Raises:
            SourceError: If a service is part of itself, directly or through others.
        """
        days = {key: self._day(key, draft, course) for key, draft in _by_number(course.days)}
        scenarios = [
            self._scenario(key, draft, course) for key, draft in sorted(course.scenarios.items())
        ]
        patterns = [self._pattern(key, draft) for key, draft in sorted(course.patterns.items())]
        actors = [_actor(key, draft) for key, draft in sorted(course.actors.items())]
        declared = [self._service(key, draft) for key, draft in course.services.items()]
        services = sorted([*declared, *self._made_up()], key=lambda service: service.key)
        _refuse_cycles(services)
        self.findings.extend(self._unknown_services())
        return (
            *scenarios,
            *days.values(),
            *_weeks(course.weeks, days.values()),
            *services,
            *actors,
            *patterns,
            *self._made_components(),
        )

    def _links(self, names: Iterable[Stated[str]]) -> tuple[Link, ...]:
        """Return links to services, one each, in the order of first mention."""
        return _distinct(
            Link(self._names.service(name), name.value, name.evidence) for name in names
        )

    def _service(self, identifier: NodeId, draft: ServiceDraft) -> Service:
        part_of = self._links([draft.part_of])[0] if draft.part_of else None
        aliases = [alias.value for alias in draft.aliases or ()]
        return Service(
            id=identifier,
            key=key_of(identifier),
            name=draft.name.value,
            evidence=draft.evidence,
            name_ko=_value(draft.name_ko),
            name_en=_value(draft.name_en),
            aliases=tuple(dict.fromkeys([*aliases, *self._names.long_forms.get(identifier, ())])),
            category=_value(draft.category),
            is_concept=bool(_value(draft.is_concept)),
            description=_value(draft.description),
            part_of=part_of,
        )

    def _made_up(self) -> Iterator[Service]:
        for unknown in self._names.unknown.values():
            yield Service(
                id=unknown.id,
                key=key_of(unknown.id),
                name=unknown.name,
                evidence=tuple(unknown.evidence),
                aliases=tuple(self._names.long_forms.get(unknown.id, ())),
                is_declared=False,
            )

    def _unknown_services(self) -> Iterator[Finding]:
        for unknown in self._names.unknown.values():
            message = (
                f"No source describes the service {unknown.name!r}; it is kept as {unknown.id}."
                f"{did_you_mean(unknown.suggestions)} Correct the name, or describe the service"
                " under `services:` in a YAML source."
            )
            evidence = tuple(unknown.evidence)
            yield Finding("unknown-service", Severity.WARNING, message, evidence)

    def _pattern(self, identifier: NodeId, draft: PatternDraft) -> IntegrationPattern:
        return IntegrationPattern(
            id=identifier,
            key=key_of(identifier),
            name=draft.name.value,
            evidence=draft.evidence,
            aliases=tuple(alias.value for alias in draft.aliases or ()),
            components=_distinct(self._component(name) for name in draft.components or ()),
            description=_value(draft.description),
        )

    def _component(self, name: Stated[str]) -> Link:
        found = self._components.exact(name.value)
        if found is None:
            found = node_id(NodeKind.COMPONENT, slug(name.value))
            if found in self._component_evidence:
                key = distinct_key(slug(name.value), name.value)
                found = node_id(NodeKind.COMPONENT, key)
            self._components.claim(name.value, found)
            self._component_evidence[found] = (name.value, [])
        self._component_evidence[found][1].extend(name.evidence)
        return Link(found, name.value, name.evidence)

    def _made_components(self) -> Iterator[PatternComponent]:
        for identifier, (name, evidence) in sorted(self._component_evidence.items()):
            yield PatternComponent(identifier, key_of(identifier), name, tuple(evidence))

    def _day(self, identifier: NodeId, draft: DayDraft, course: Course) -> Day:
        title = _value(draft.title)
        if title is None:
            message = f"Day {draft.number} has no title. Give it one with `title:`."
            self._find("missing-title", message, draft.evidence[:1])
        related = self._days(identifier, Relation.RELATED, draft.related, course)
        reviews = self._days(identifier, Relation.REVIEWS, draft.reviews, course)
        stated = self._days(identifier, Relation.PREREQUISITE, draft.prerequisites, course)
        before = stated if draft.prerequisites is not None else _derived(draft.number, related)
        return Day(
            id=identifier,
            number=draft.number,
            title=title or f"Day {draft.number}",
            evidence=draft.evidence,
            week=_value(draft.week),
            difficulty=_value(draft.difficulty),
            hours=_value(draft.hours),
            teaches=self._links(draft.teaches or ()),
            reviews=_by_day(reviews),
            related=related,
            prerequisites=_by_day(before),
            case_study=_value(draft.case_study),
        )

    def _days(
        self,
        source: NodeId,
        relation: Relation,
        numbers: Iterable[Stated[int]] | None,
        course: Course,
    ) -> tuple[Link, ...]:
        """Return links to the days that exist; the others become dangling references."""
        links: list[Link] = []
        for number in numbers or ():
            target = node_id(NodeKind.DAY, number.value)
            link = Link(target, f"Day {number.value}", number.evidence)
            if target in course.days:
                links.append(link)
            else:
                self._dangle(source, relation, link, "")
        return _distinct(links)

    def _dangle(self, source: NodeId, relation: Relation, link: Link, hint: str) -> None:
        reference = DanglingReference(source, relation, link.target, link.name, link.evidence)
        if any((source, relation, link.target) == _ends(known) for known in self.dangling):
            return
        self.dangling.append(reference)
        message = (
            f"{source} refers to {link.name!r}, which no source describes.{hint}"
            " Correct the reference, or load the source that describes it."
        )
        finding = Finding("dangling-reference", Severity.ERROR, message, link.evidence)
        self.findings.append(finding)

    def _scenario(self, identifier: NodeId, draft: ScenarioDraft, course: Course) -> Scenario:
        if draft.title is None:
            message = f"{draft.key} has no title; its key stands in for it. Give it one."
            self._find("missing-title", message, draft.evidence[:1])
        involves = Relation.INVOLVES
        primary = self._days(
            identifier, involves, [draft.primary_day] if draft.primary_day else (), course
        )
        key_services = self._links(draft.key_services or ())
        interactions = self._interactions(draft)
        self._mention(draft.guide)
        return Scenario(
            id=identifier,
            key=draft.key,
            title=_value(draft.title) or draft.key,
            evidence=draft.evidence,
            description=_value(draft.description),
            use_case=_value(draft.use_case),
            days=self._days(identifier, involves, draft.days, course),
            primary_day=primary[0] if primary else None,
            key_services=key_services,
            pattern=self._applied(identifier, draft.pattern),
            steps=tuple(self._step(step) for step in draft.steps or ()),
            interactions=interactions,
            uses=self._used(key_services, interactions),
            guide=draft.guide or Guide(),
        )

    def _interactions(self, draft: ScenarioDraft) -> tuple[Interaction, ...]:
        """Return the curated edges where there are any, else those that the flow gives."""
        steps = draft.steps or ()
        self.findings.extend(check_flow(draft.key, steps))
        if draft.interactions is None:
            return tuple(derive_interactions(steps, self._names.participant))
        return tuple(
            Interaction(
                source=self._names.participant(edge.source),
                target=self._names.participant(edge.target),
                label=edge.label,
                step=edge.step,
                evidence=edge.evidence,
            )
            for edge in draft.interactions
        )

    def _step(self, step: StepDraft) -> FlowStep:
        names = [name for stage in step.stages for name in stage]
        participants = _distinct(
            Link(self._names.participant(name), name.value, name.evidence) for name in names
        )
        return FlowStep(
            step.order, step.title, participants, step.evidence, step.process, step.next
        )

    def _used(
        self, key_services: Sequence[Link], interactions: Sequence[Interaction]
    ) -> tuple[Link, ...]:
        """Return what a scenario uses: key services, then further participants, with evidence."""
        evidence: dict[NodeId, list[Evidence]] = defaultdict(list)
        for link in key_services:
            evidence[link.target].extend(link.evidence)
        for edge in interactions:
            for end in dict.fromkeys((edge.source, edge.target)):
                if kind_of(end) is NodeKind.SERVICE:
                    evidence[end].append(edge.evidence[0])
        names = {link.target: link.name for link in key_services}
        return tuple(
            Link(target, names.get(target, key_of(target)), tuple(dict.fromkeys(places)))
            for target, places in evidence.items()
        )

    def _applied(self, source: NodeId, name: Stated[str] | None) -> Link | None:
        if name is None:
            return None
        found = self._names.patterns.find(name.value)
        if found is not None:
            return Link(found, name.value, name.evidence)
        missing = Link(node_id(NodeKind.PATTERN, slug(name.value)), name.value, name.evidence)
        hint = did_you_mean(self._names.patterns.suggestions(name.value))
        self._dangle(source, Relation.APPLIES, missing, hint)
        return None

    def _mention(self, guide: Guide | None) -> None:
        """Make sure that every service that a guide names exists."""
        if guide is None:
            return
        parts = (guide.day_mentions, guide.implementation, guide.learning_path)
        items: Iterable[DayMention | ImplementationStep | LearningStep] = chain(*parts)
        for item in items:
            for name in item.services:
                self._names.service(Stated(name, (item.evidence,)))

    def _find(self, rule: str, message: str, evidence: tuple[Evidence, ...]) -> None:
        self.findings.append(Finding(rule, Severity.WARNING, message, evidence))


def _value(stated: Stated[V] | None) -> V | None:
    return None if stated is None else stated.value


def _distinct(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return one link per target, in the order of first mention, with all the evidence."""
    found: dict[NodeId, Link] = {}
    for link in links:
        earlier = found.get(link.target)
        if earlier is not None:
            link = replace(earlier, evidence=(*earlier.evidence, *link.evidence))  # noqa: PLW2901 - the same link, completed
        found[link.target] = link
    return tuple(found.values())


def _by_day(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(sorted(links, key=lambda link: int(key_of(link.target))))


def _by_number(drafts: dict[NodeId, DayDraft]) -> list[tuple[NodeId, DayDraft]]:
    return sorted(drafts.items(), key=lambda item: item[1].number)


def _derived(number: int, related: Iterable[Link]) -> list[Link]:
    """Return the related days with a smaller number, which are prerequisites if none is stated."""
    return [
        replace(
            link,
            evidence=tuple(replace(at, kind=EvidenceKind.DERIVED) for at in link.evidence),
        )
        for link in related
        if int(key_of(link.target)) < number
    ]


def _ends(reference: DanglingReference) -> tuple[NodeId, Relation, NodeId]:
    return reference.source, reference.relation, reference.target


def _actor(identifier: NodeId, draft: ActorDraft) -> Actor:
    return Actor(
        id=identifier,
        key=key_of(identifier),
        name=draft.name.value,
        evidence=draft.evidence,
        name_ko=_value(draft.name_ko),
        name_en=_value(draft.name_en),
        aliases=tuple(alias.value for alias in draft.aliases or ()),
    )


def _weeks(drafts: dict[NodeId, WeekDraft], days: Iterable[Day]) -> list[Week]:
    """Return the weeks that are described, and those that days merely name, by number."""
    weeks = {
        draft.number: Week(identifier, draft.number, _value(draft.title), draft.evidence)
        for identifier, draft in drafts.items()
    }
    for day in days:
        if day.week is not None and day.week not in weeks:
            identifier = node_id(NodeKind.WEEK, day.week)
            weeks[day.week] = Week(identifier, day.week, None, day.evidence[:1])
    return [weeks[number] for number in sorted(weeks)]


def _refuse_cycles(services: Sequence[Service]) -> None:
    """Refuse services that are parts of themselves. Each has one whole, so a walk finds all."""
    wholes = {service.id: service for service in services if service.part_of}
    done: set[NodeId] = set()
    faults: list[Fault] = []
    for start in wholes:
        path: list[NodeId] = []
        at: NodeId | None = start
        while at in wholes and at not in done and at not in path:
            path.append(at)
            link = wholes[at].part_of
            at = link.target if link else None
        if at in path:
            faults.append(_cycle(path[path.index(at) :], wholes))
        done.update(path)
    if faults:
        raise SourceError(faults)


def _cycle(members: list[NodeId], wholes: dict[NodeId, Service]) -> Fault:
    link = wholes[members[0]].part_of
    assert link is not None  # noqa: S101 - only services with a whole are walked
    shown = " → ".join([*members, members[0]])
    place = link.evidence[0]
    message = f"A service cannot be part of itself: {shown}. Remove one `part_of`."
    return Fault(message, place.origin or place.file, place.line)
