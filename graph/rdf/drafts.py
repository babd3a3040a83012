"""Records of RDF → drafts, so that they can be put together with other sources.

What was worked out when the records were made is left out, and worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from graph.load.drafts import (
    ActorDraft,
    DayDraft,
    Draft,
    InteractionDraft,
    Names,
    Numbers,
    PatternDraft,
    Provision,
    ScenarioDraft,
    ServiceDraft,
    Stated,
    StepDraft,
    WeekDraft,
)
from graph.model.edges import Relation
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity
from graph.model.guide import EMPTY_GUIDE
from graph.model.ids import NodeId, key_of
from graph.model.names import fold
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
_Named = Service | Actor | IntegrationPattern | PatternComponent


class Drafter:
    """Makes drafts of the records of one source."""

    def __init__(
        self,
        records: Sequence[Record],
        dangling: Iterable[DanglingReference],
        *,
        is_export: bool,
    ) -> None:
        """Take the records of a source.

        Args:
            records: The records.
            dangling: Their references that lead nowhere.
            is_export: Whether the source says of all fields what they hold, so that what is absent
                is not there, rather than not said.
        """
        self._records = {record.id: record for record in records}
        self._dangling = tuple(dangling)
        self._is_export = is_export
        self.findings: list[Finding] = []

    def drafts(self) -> list[Draft]:
        """Return the drafts, in the order of the records; findings say what has no place."""
        provisions = self._provisions()
        found: list[Draft] = []
        for record in self._records.values():
            match record:
                case Scenario():
                    found.append(self._scenario(record))
                case Day():
                    found.append(self._day(record))
                case Week():
                    title = _stated(record.title, record.evidence)
                    found.append(WeekDraft(record.number, record.evidence, title))
                case Service() if record.is_declared:
                    found.append(self._service(record))
                case Actor():
                    found.append(_actor(record))
                case IntegrationPattern():
                    found.append(self._pattern(record, provisions.get(record.id, ())))
                case _:
                    pass  # services that are merely named, and components, come of what names them
        return found

    def _provisions(self) -> dict[NodeId, tuple[Stated[Provision], ...]]:
        """Return what provides components, each at the first pattern that combines it."""
        pattern_of: dict[NodeId, NodeId] = {}
        for record in self._records.values():
            if isinstance(record, IntegrationPattern):
                for link in record.components:
                    pattern_of.setdefault(link.target, record.id)
        found: dict[NodeId, tuple[Stated[Provision], ...]] = {}
        for record in self._records.values():
            if not isinstance(record, PatternComponent):
                continue
            if record.id not in pattern_of:
                self.findings.append(_lonely(record))
                continue
            made = tuple(
                Stated(Provision(record.name, self._name(link)), link.evidence)
                for link in record.services
            )
            at = pattern_of[record.id]
            found[at] = (*found.get(at, ()), *made)
        return found

    def _service(self, record: Service) -> ServiceDraft:
        place = record.evidence
        return ServiceDraft(
            name=Stated(record.name, place),
            evidence=place,
            key=record.key,
            name_ko=_stated(record.name_ko, place),
            name_en=_stated(record.name_en, place),
            aliases=_texts(record.aliases, place),
            category=_stated(record.category, place),
            is_concept=Stated(True, place) if record.is_concept else None,  # noqa: FBT003
            description=_stated(record.description, place),
            part_of=next(iter(self._names([record.part_of]) or ()), None),
        )

    def _day(self, record: Day) -> DayDraft:
        place = record.evidence
        return DayDraft(
            number=record.number,
            evidence=place,
            title=_stated(record.title, place),
            week=_stated(record.week, place),
            difficulty=_stated(record.difficulty, place),
            hours=_stated(record.hours, place),
            teaches=self._names(record.teaches),
            reviews=self._numbers(record, Relation.REVIEWS, record.reviews),
            related=self._numbers(record, Relation.RELATED, record.related),
            prerequisites=self._prerequisites(record),
            case_study=_stated(record.case_study, place),
        )

    def _prerequisites(self, record: Day) -> Numbers | None:
        """Return the stated ones; those that follow from related days follow again."""
        links = record.prerequisites
        if links and all(link.evidence[0].kind is EvidenceKind.DERIVED for link in links):
            return None
        numbers = self._numbers(record, Relation.PREREQUISITE, links)
        return () if numbers is None and self._is_export else numbers

    def _pattern(
        self, record: IntegrationPattern, provisions: tuple[Stated[Provision], ...]
    ) -> PatternDraft:
        place = record.evidence
        return PatternDraft(
            name=Stated(record.name, place),
            evidence=place,
            key=record.key,
            aliases=_texts(record.aliases, place),
            components=self._names(record.components),
            provisions=provisions or None,
            description=_stated(record.description, place),
        )

    def _scenario(self, record: Scenario) -> ScenarioDraft:
        place = record.evidence
        primary = [record.primary_day] if record.primary_day else []
        primary_day = self._numbers(record, None, primary)
        pattern = self._names([record.pattern]) or tuple(
            Stated(item.name, item.evidence) for item in self._missing(record, Relation.APPLIES)
        )
        return ScenarioDraft(
            key=record.key,
            evidence=place,
            title=_stated(record.title, place),
            description=_stated(record.description, place),
            use_case=_stated(record.use_case, place),
            days=self._numbers(record, Relation.INVOLVES, record.days),
            primary_day=primary_day[0] if primary_day else None,
            key_services=self._names(record.key_services),
            pattern=next(iter(pattern), None),
            steps=tuple(self._step(step, record) for step in record.steps) or None,
            interactions=tuple(self._interaction(edge) for edge in record.interactions) or None,
            guide=None if record.guide == EMPTY_GUIDE else record.guide,
        )

    def _step(self, step: FlowStep, scenario: Scenario) -> StepDraft:
        """Return a step. How its participants connect is claimed by the interactions alone."""
        names = self._names(step.participants) or ()
        apart = tuple((name,) for name in names)
        together = (names,) if names else ()
        stages = apart if scenario.interactions else together
        return StepDraft(step.order, step.title, stages, step.evidence, step.process, step.next)

    def _interaction(self, edge: Interaction) -> InteractionDraft:
        return InteractionDraft(
            source=self._end(edge.source, edge),
            target=self._end(edge.target, edge),
            label=edge.label,
            step=edge.step,
            evidence=edge.evidence,
        )

    def _end(self, participant: NodeId, edge: Interaction) -> Stated[str]:
        return Stated(self._known(participant, key_of(participant)), edge.evidence)

    def _numbers(
        self, record: Record, relation: Relation | None, links: Iterable[Link]
    ) -> Numbers | None:
        """Return the numbers of days that links lead to, described or not; None for none."""
        ends = [(link.target, link.evidence) for link in links]
        if relation is not None:
            ends += [(item.target, item.evidence) for item in self._missing(record, relation)]
        numbers = [Stated(int(key_of(target)), evidence) for target, evidence in ends]
        return tuple(numbers) or None

    def _missing(self, record: Record, relation: Relation) -> Iterator[DanglingReference]:
        for item in self._dangling:
            if item.source == record.id and item.relation is relation:
                yield item

    def _names(self, links: Iterable[Link | None]) -> Names | None:
        """Return the names that links go by; None for none."""
        named = [Stated(self._name(link), link.evidence) for link in links if link is not None]
        return tuple(named) or None

    def _name(self, link: Link) -> str:
        return self._known(link.target, link.name)

    def _known(self, identifier: NodeId, name: str) -> str:
        """Return a name where it is one of a node, else the node's main name."""
        record = self._records.get(identifier)
        if not isinstance(record, Service | Actor | IntegrationPattern | PatternComponent):
            return name
        known = {fold(each) for each in _all_names(record)}
        return name if fold(name) in known else record.name


def _actor(record: Actor) -> ActorDraft:
    place = record.evidence
    return ActorDraft(
        name=Stated(record.name, place),
        evidence=place,
        key=record.key,
        name_ko=_stated(record.name_ko, place),
        name_en=_stated(record.name_en, place),
        aliases=_texts(record.aliases, place),
    )


def _lonely(record: PatternComponent) -> Finding:
    message = (
        f"No pattern combines {record.name!r}, so it is left out."
        " Add it to a pattern with sg:combines."
    )
    return Finding("unused-component", Severity.WARNING, message, record.evidence[:1])


def _all_names(record: _Named) -> Iterator[str]:
    yield record.name
    if isinstance(record, (Service, Actor)):
        yield from (name for name in (record.name_ko, record.name_en) if name is not None)
    if not isinstance(record, PatternComponent):
        yield from record.aliases


def _stated(value: V | None, evidence: tuple[Evidence, ...]) -> Stated[V] | None:
    return None if value is None else Stated(value, evidence)


def _texts(values: Iterable[str], evidence: tuple[Evidence, ...]) -> Names | None:
    return tuple(Stated(value, evidence) for value in values) or None
