"""Merged drafts → records: names become ids, kind by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import chain
from typing import TYPE_CHECKING

from graph.errors import Fault, SourceError, did_you_mean
from graph.load.drafts import (
    ActorDraft,
    DayDraft,
    PatternDraft,
    ScenarioDraft,
    ServiceDraft,
    WeekDraft,
    value_of,
)
from graph.load.names import Names
from graph.load.notation_words import Notation
from graph.load.references import References
from graph.load.scenario_lines import ScenarioLine
from graph.load.scenario_records import scenario_record
from graph.model.edges import Relation
from graph.model.evidence import EvidenceKind
from graph.model.findings import Finding, Severity
from graph.model.ids import NodeId, NodeKind, key_of, node_id
from graph.model.records import (
    Actor,
    DanglingReference,
    Day,
    IntegrationPattern,
    Link,
    Record,
    Scenario,
    Service,
    Week,
)

if TYPE_CHECKING:
    from graph.load.left_lines import LeftScenarios
    from graph.load.left_records import LeftRecords


@dataclass(frozen=True, slots=True)
class MergedCourse:
    """Everything that the sources describe, merged, by id; names not yet resolved."""

    services: dict[NodeId, ServiceDraft]
    actors: dict[NodeId, ActorDraft]
    patterns: dict[NodeId, PatternDraft]
    weeks: dict[NodeId, WeekDraft]
    days: dict[NodeId, DayDraft]
    scenarios: dict[NodeId, ScenarioDraft]
    plain: dict[NodeId, ScenarioLine]
    """Scenarios that only one line of NDJSON describes; not among `scenarios`."""
    notation: Notation
    """In which the steps of the plain ones are written."""
    left: LeftScenarios | None = None
    """The plain ones of a course past memory, where `plain` is empty; None for others."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """A course put together."""

    records: tuple[Record, ...] | LeftRecords
    """By kind, then by key or number."""
    dangling: Sequence[DanglingReference]
    """References to days and patterns that no source describes, in document order."""
    findings: Iterable[Finding]
    """Contradictions, unknown names, references that lead nowhere. They can be read once."""


def resolve(course: MergedCourse, names: Names, before: Iterable[Finding] = ()) -> Assembly:
    """Return the records of a course.

    Args:
        course: What the sources state. Its plain scenarios are taken away.
        names: Its names, which services that are merely mentioned are added to.
        before: What has been found already.

    Raises:
        SourceError: If a service is part of itself, directly or through others.
    """
    references = References(names, course.days)
    if course.left is not None:
        references.gather_in_files()
    by_number = sorted(course.days.items(), key=lambda item: item[1].number)
    days = {identifier: _day(identifier, draft, references) for identifier, draft in by_number}
    left = None if course.left is None else _left(course, course.left, references, days)
    scenarios = list(_scenarios(course, references, days)) if left is None else []
    patterns = [
        _pattern(identifier, draft, references)
        for identifier, draft in sorted(course.patterns.items())
    ]
    for _, draft in sorted(course.patterns.items()):
        references.provide(draft.provisions or ())
    declared = [_service(*item, references) for item in course.services.items()]
    services = sorted([*declared, *_made_up(names)], key=lambda service: service.key)
    _refuse_cycles(services)
    records: tuple[Record, ...] = (
        *scenarios,
        *days.values(),
        *_weeks(course.weeks, days.values()),
        *services,
        *(_actor(identifier, draft) for identifier, draft in sorted(course.actors.items())),
        *patterns,
        *references.finished_components(),
    )
    if left is not None:
        left.add_others(records)
    findings = chain(before, names.findings, references.findings, _unknown_services(names))
    return Assembly(records if left is None else left, references.dangling, findings)


def _scenarios(
    course: MergedCourse, references: References, days: Mapping[NodeId, Day]
) -> Iterator[Scenario]:
    """Yield the scenarios by key; what the plain ones are made of is let go on the way."""
    if not course.plain:
        for identifier, draft in sorted(course.scenarios.items()):
            yield scenario_record(identifier, draft, references, days)
        return
    from graph.load.ndjson import draft_of  # noqa: PLC0415 - most courses have none
    from graph.load.plain_scenarios import PlainScenarios  # noqa: PLC0415

    plain = PlainScenarios(references, course.notation)
    for identifier in sorted([*course.scenarios, *course.plain]):
        line = course.plain.pop(identifier, None)
        if line is None:
            yield scenario_record(identifier, course.scenarios[identifier], references, days)
            continue
        record = plain.record(identifier, line)
        if record is None:
            draft = draft_of(line, course.notation)
            record = scenario_record(identifier, draft, references, days)
        yield record


def _left(
    course: MergedCourse,
    left: LeftScenarios,
    references: References,
    days: Mapping[NodeId, Day],
) -> LeftRecords:
    """Return the scenarios of a course past memory, each of which was made once."""
    from graph.load.left_records import LeftRecords  # noqa: PLC0415 - most courses have none
    from graph.load.ndjson import draft_of  # noqa: PLC0415
    from graph.load.plain_scenarios import PlainScenarios  # noqa: PLC0415

    plain = PlainScenarios(references, course.notation)
    records = LeftRecords(left.lines, plain)
    drafted = ((identifier, None) for identifier in sorted(course.scenarios))
    for identifier, place in merge(drafted, zip(left.ids, left.places, strict=True)):
        if place is None:
            draft = course.scenarios[identifier]
        else:
            line = left.lines.line(place)
            if plain.record(identifier, line) is not None:
                records.leave(identifier, place)
                continue
            draft = draft_of(line, course.notation)
        records.put_down(scenario_record(identifier, draft, references, days))
    return records


def _service(identifier: NodeId, draft: ServiceDraft, references: References) -> Service:
    aliases = [alias.value for alias in draft.aliases or ()]
    former = [n for n in references.names.main_names[identifier] if n != draft.name.value]
    long_forms = references.names.long_forms.get(identifier, ())
    part_of = references.services([draft.part_of]) if draft.part_of else ()
    return Service(
        id=identifier,
        key=key_of(identifier),
        name=draft.name.value,
        evidence=draft.evidence,
        name_ko=value_of(draft.name_ko),
        name_en=value_of(draft.name_en),
        aliases=tuple(dict.fromkeys([*aliases, *former, *long_forms])),
        category=value_of(draft.category),
        is_concept=bool(value_of(draft.is_concept)),
        description=value_of(draft.description),
        part_of=part_of[0] if part_of else None,
    )


def _made_up(names: Names) -> Iterator[Service]:
    """Yield the services that sources name and none describes."""
    for unknown in names.unknown.values():
        yield Service(
            id=unknown.id,
            key=key_of(unknown.id),
            name=unknown.name,
            evidence=tuple(unknown.evidence),
            aliases=tuple(names.long_forms.get(unknown.id, ())),
            is_declared=False,
        )


def _unknown_services(names: Names) -> Iterator[Finding]:
    for unknown in names.unknown.values():
        message = (
            f"No source describes the service {unknown.name!r}; it is kept as {unknown.id}."
            f"{did_you_mean(names.suggestions(unknown))} Correct the name, or describe the service"
            " under `services:` in a YAML source; who is outside the cloud, under `actors:`."
        )
        yield Finding("unknown-service", Severity.WARNING, message, tuple(unknown.evidence))


def _actor(identifier: NodeId, draft: ActorDraft) -> Actor:
    return Actor(
        id=identifier,
        key=key_of(identifier),
        name=draft.name.value,
        evidence=draft.evidence,
        name_ko=value_of(draft.name_ko),
        name_en=value_of(draft.name_en),
        aliases=tuple(alias.value for alias in draft.aliases or ()),
    )


def _pattern(identifier: NodeId, draft: PatternDraft, references: References) -> IntegrationPattern:
    return IntegrationPattern(
        id=identifier,
        key=key_of(identifier),
        name=draft.name.value,
        evidence=draft.evidence,
        aliases=tuple(alias.value for alias in draft.aliases or ()),
        components=references.components_of(draft.components or ()),
        description=value_of(draft.description),
    )


def _day(identifier: NodeId, draft: DayDraft, references: References) -> Day:
    if draft.title is None:
        message = f"Day {draft.number} has no title. Give it one with `title:`."
        references.find("missing-title", message, draft.evidence[:1])
    related = references.days(identifier, Relation.RELATED, draft.related)
    if draft.prerequisites is None:
        before = _derived(draft.number, related)
    else:
        before = references.days(identifier, Relation.PREREQUISITE, draft.prerequisites)
    return Day(
        id=identifier,
        number=draft.number,
        title=value_of(draft.title) or f"Day {draft.number}",
        evidence=draft.evidence,
        week=value_of(draft.week),
        difficulty=value_of(draft.difficulty),
        hours=value_of(draft.hours),
        teaches=references.services(draft.teaches or ()),
        reviews=_by_number(references.days(identifier, Relation.REVIEWS, draft.reviews)),
        related=related,
        prerequisites=_by_number(before),
        case_study=value_of(draft.case_study),
    )


def _derived(number: int, related: Iterable[Link]) -> tuple[Link, ...]:
    """Return the related days with a smaller number, which are prerequisites if none is stated."""
    return tuple(
        replace(
            link, evidence=tuple(replace(at, kind=EvidenceKind.DERIVED) for at in link.evidence)
        )
        for link in related
        if int(key_of(link.target)) < number
    )


def _by_number(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(sorted(links, key=lambda link: int(key_of(link.target))))


def _weeks(drafts: dict[NodeId, WeekDraft], days: Iterable[Day]) -> list[Week]:
    """Return the weeks that are described, and those that days merely name, by number."""
    weeks = {
        draft.number: Week(identifier, draft.number, value_of(draft.title), draft.evidence)
        for identifier, draft in drafts.items()
    }
    for day in days:
        if day.week is not None and day.week not in weeks:
            identifier = node_id(NodeKind.WEEK, day.week)
            weeks[day.week] = Week(identifier, day.week, None, day.evidence[:1])
    return [weeks[number] for number in sorted(weeks)]


def _refuse_cycles(services: Sequence[Service]) -> None:
    """Refuse services that are parts of themselves. Each has one whole, so a walk finds all."""
    whole_of = {service.id: service.part_of for service in services if service.part_of}
    done: set[NodeId] = set()
    faults: list[Fault] = []
    for start in whole_of:
        path: dict[NodeId, Link] = {}
        at = start
        while at in whole_of and at not in done and at not in path:
            path[at] = whole_of[at]
            at = path[at].target
        if at in path:
            faults.append(_cycle(list(path)[list(path).index(at) :], path[at]))
        done.update(path)
    if faults:
        raise SourceError(faults)


def _cycle(members: list[NodeId], link: Link) -> Fault:
    shown = " → ".join([*members, members[0]])
    place = link.evidence[0]
    message = f"A service cannot be part of itself: {shown}. Remove one `part_of`."
    return Fault(message, place.origin or place.file, place.line)
