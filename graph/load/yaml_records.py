"""YAML records → drafts. `data/README.md` states the format for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from graph.errors import Fault, SourceError, did_you_mean
from graph.load.drafts import (
    ActorDraft,
    DayDraft,
    Draft,
    InteractionDraft,
    Names,
    PatternDraft,
    Provision,
    ScenarioDraft,
    ServiceDraft,
    Stated,
    StepDraft,
    WeekDraft,
)
from graph.load.files import LinesFile, SourceFile
from graph.load.goals import FIELD as GOALS
from graph.load.goals import read_goals
from graph.load.notation import split_stages
from graph.load.notation_words import Notation
from graph.load.shape import Document, Location, read_shape
from graph.load.yaml_shapes import (
    ActorShape,
    ComponentShape,
    DayShape,
    InteractionShape,
    PatternShape,
    ScenarioShape,
    ServiceShape,
    StepShape,
    WeekShape,
)
from graph.load.yaml_tree import YamlDocument
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity
from graph.model.names import near
from graph.model.records import CaseStudy

V = TypeVar("V", bound=str | int | float | bool)

_BESIDE = ("profile", GOALS)
"""Fields of a file that are no part of the course."""


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """A record in a file: knows where its fields stand."""

    file: SourceFile | LinesFile
    document: Document
    location: Location
    label: str
    notation: Notation
    findings: list[Finding]

    def evidence(
        self, *field: str | int, quote: str | None = None, kind: EvidenceKind = EvidenceKind.STATED
    ) -> tuple[Evidence, ...]:
        """Return where a field of the record stands; without a field, the record itself."""
        line, _ = self.document.mark([*self.location, *field])
        names = [str(part) for part in field if isinstance(part, str)]
        section = " > ".join([self.label, *names])
        return (Evidence(kind, self.file.file, line, section, quote, self.file.origin),)

    def stated(self, value: V | None, *field: str | int) -> Stated[V] | None:
        """Return a value of a field with its place, None where the field is absent."""
        if value is None:
            return None
        return Stated(value, self.evidence(*field, quote=str(value)))

    def listed(self, values: Sequence[V] | None, field: str) -> tuple[Stated[V], ...] | None:
        """Return the values of a list with their places, None where the field is absent."""
        if values is None:
            return None
        return tuple(
            Stated(value, self.evidence(field, index, quote=str(value)))
            for index, value in enumerate(values)
        )


def read_yaml_records(
    file: SourceFile, document: YamlDocument, notation: Notation
) -> tuple[list[Draft], list[Finding]]:
    """Return the drafts of a YAML file, in its order.

    Args:
        file: The file.
        document: What it holds. Profiles are passed over: they are read before everything else.
            Goals are checked, and are no part of the course.
        notation: The words and signs in which steps are written.

    Returns:
        The drafts; and a finding where a file that lies in a folder holds nothing of ours.

    Raises:
        SourceError: With every fault of the file.
    """
    sections = _sections(document, file)
    if sections is None:
        return [], [_foreign(file)]
    drafts: list[Draft] = []
    findings: list[Finding] = []
    faults: list[Fault] = []
    if isinstance(document.data, dict) and GOALS in document.data:
        try:
            read_goals(file, document)
        except SourceError as error:
            faults.extend(error.faults)
    for kind, location in sections:
        record = RecordPlace(file, document, location, kind, notation, findings)
        try:
            drafts.append(DRAFTED[kind](record))
        except SourceError as error:
            faults.extend(error.faults)
    if faults:
        raise SourceError(faults)
    return drafts, findings


def _sections(document: YamlDocument, file: SourceFile) -> list[tuple[str, Location]] | None:
    """Return the field and place of each record of a file; None if nothing in it is ours."""
    data = document.data
    known = [*DRAFTED, "scenario", *_BESIDE]
    fields = list(data) if isinstance(data, dict) else []
    strange = [name for name in fields if name not in known]
    if not file.is_named and not _is_ours(data, known):
        return None
    if not isinstance(data, dict) or not data:
        raise _fault(document, (), f"No record stands here. {_expected(known)}")
    faults = [
        _fault(document, [name], f"There is no field {name!r} here.{_remedy(name, known)}").faults
        for name in strange
    ]
    if faults:
        raise SourceError([fault for group in faults for fault in group])
    return [pair for name in fields if name not in _BESIDE for pair in _places(name, document)]


def _is_ours(data: object, known: Sequence[str]) -> bool:
    """Return whether a file has a field of ours, or one that comes near it.

    Other programs have lists of goals too; ours are a mapping.
    """
    if not isinstance(data, dict):
        return False
    fields = [name for name in data if name != GOALS or isinstance(data[name], dict)]
    return any(name in known or near(name, known) for name in fields)


def _places(name: str, document: YamlDocument) -> list[tuple[str, Location]]:
    """Return the records that stand under a field of the file."""
    assert isinstance(document.data, dict)  # noqa: S101 - checked by the caller
    value = document.data[name]
    if name == "scenario":
        return [("scenarios", [name])]
    if value is None:
        return []
    if not isinstance(value, list):
        raise _fault(document, [name], f"The field {name!r} must be a list. Write `- ` before it.")
    return [(name, [name, index]) for index in range(len(value))]


def _remedy(name: str, known: Sequence[str]) -> str:
    return did_you_mean(near(name, known)) or f" {_expected(known)}"


def _expected(known: Sequence[str]) -> str:
    return f"Expected is a mapping with one or more of: {', '.join(known)}."


def _fault(document: YamlDocument, location: Location, message: str) -> SourceError:
    line, column = document.mark(location)
    return SourceError([Fault(message, document.path, line, column)])


def _foreign(file: SourceFile) -> Finding:
    message = (
        f"Left alone: none of its fields is one of {', '.join([*DRAFTED, 'scenario', *_BESIDE])}."
    )
    evidence = Evidence(EvidenceKind.STATED, file.file, origin=file.origin)
    return Finding("foreign-file", Severity.INFO, message, (evidence,))


def _service(record: RecordPlace) -> ServiceDraft:
    shape = read_shape(ServiceShape, record.document, record.location)
    at = _named(record, shape.name)
    name = Stated(shape.name, at.evidence("name", quote=shape.name))
    return ServiceDraft(
        name=name,
        evidence=at.evidence(quote=shape.name),
        key=shape.key,
        name_ko=at.stated(shape.names.ko, "names", "ko"),
        name_en=at.stated(shape.names.en, "names", "en"),
        aliases=at.listed(shape.aliases, "aliases"),
        category=at.stated(shape.category, "category"),
        is_concept=at.stated(shape.concept, "concept"),
        description=at.stated(shape.description, "description"),
        part_of=at.stated(shape.part_of, "part_of"),
    )


def _actor(record: RecordPlace) -> ActorDraft:
    shape = read_shape(ActorShape, record.document, record.location)
    at = _named(record, shape.name)
    return ActorDraft(
        name=Stated(shape.name, at.evidence("name", quote=shape.name)),
        evidence=at.evidence(quote=shape.name),
        key=shape.key,
        name_ko=at.stated(shape.names.ko, "names", "ko"),
        name_en=at.stated(shape.names.en, "names", "en"),
        aliases=at.listed(shape.aliases, "aliases"),
    )


def _week(record: RecordPlace) -> WeekDraft:
    shape = read_shape(WeekShape, record.document, record.location)
    at = _named(record, str(shape.number))
    return WeekDraft(shape.number, at.evidence(), at.stated(shape.title, "title"))


def _day(record: RecordPlace) -> DayDraft:
    shape = read_shape(DayShape, record.document, record.location)
    at = _named(record, str(shape.number))
    study = shape.case_study
    return DayDraft(
        number=shape.number,
        evidence=at.evidence(quote=shape.title),
        title=at.stated(shape.title, "title"),
        week=at.stated(shape.week, "week"),
        difficulty=at.stated(shape.difficulty, "difficulty"),
        hours=at.stated(shape.hours, "hours"),
        teaches=_taught(at.listed(shape.teaches, "teaches"), at),
        reviews=at.listed(shape.reviews, "reviews"),
        related=at.listed(shape.related, "related"),
        prerequisites=at.listed(shape.prerequisites, "prerequisites"),
        case_study=None
        if study is None
        else Stated(CaseStudy(study.company, study.focus), at.evidence("case_study")),
    )


def _taught(names: Names | None, at: RecordPlace) -> Names | None:
    """Return names of services without what only says that days are reviewed."""
    reviews = [name for name in names or () if at.notation.is_review(name.value)]
    for name in reviews:
        message = (
            f"{name.value!r} is a review of days and no service, so it is left out."
            " Name the days under `reviews:`."
        )
        at.findings.append(Finding("review-as-service", Severity.INFO, message, name.evidence))
    if names is None or not reviews:
        return names
    return tuple(name for name in names if name not in reviews)


def _pattern(record: RecordPlace) -> PatternDraft:
    shape = read_shape(PatternShape, record.document, record.location)
    at = _named(record, shape.name)
    return PatternDraft(
        name=Stated(shape.name, at.evidence("name", quote=shape.name)),
        evidence=at.evidence(quote=shape.name),
        key=shape.key,
        aliases=at.listed(shape.aliases, "aliases"),
        components=None
        if shape.components is None
        else tuple(_component(each, index, at) for index, each in enumerate(shape.components)),
        provisions=tuple(
            provision
            for index, each in enumerate(shape.components or ())
            for provision in _provisions(each, index, at)
        )
        or None,
        description=at.stated(shape.description, "description"),
    )


def _component(shape: ComponentShape, index: int, at: RecordPlace) -> Stated[str]:
    return Stated(shape.name, at.evidence("components", index, quote=shape.name))


def _provisions(shape: ComponentShape, index: int, at: RecordPlace) -> Iterator[Stated[Provision]]:
    for position, service in enumerate(shape.services or ()):
        place = ("components", index, "services", position)
        evidence = at.evidence(*place, quote=service, kind=EvidenceKind.CURATED)
        yield Stated(Provision(shape.name, service), evidence)


def read_scenario(record: RecordPlace) -> ScenarioDraft:
    """Return the draft of a scenario.

    Raises:
        SourceError: With every fault of the record.
    """
    shape = read_shape(ScenarioShape, record.document, record.location)
    at = _named(record, shape.key)
    return ScenarioDraft(
        key=shape.key,
        evidence=at.evidence(quote=shape.title or shape.key),
        title=at.stated(shape.title, "title"),
        description=at.stated(shape.description, "description"),
        use_case=at.stated(shape.use_case, "use_case"),
        days=at.listed(shape.days, "days"),
        primary_day=at.stated(shape.primary_day, "primary_day"),
        key_services=at.listed(shape.key_services, "key_services"),
        pattern=at.stated(shape.pattern, "pattern"),
        steps=None
        if shape.steps is None
        else tuple(_step(step, index, at) for index, step in enumerate(shape.steps)),
        interactions=None
        if shape.interactions is None
        else tuple(_interaction(edge, index, at) for index, edge in enumerate(shape.interactions)),
    )


def _step(shape: StepShape, index: int, at: RecordPlace) -> StepDraft:
    place = ("steps", index, "services")
    if isinstance(shape.services, list):
        stages = [shape.services] if shape.services else []
    else:
        stages = split_stages(shape.services, at.notation) if shape.services else []
    words = shape.services if isinstance(shape.services, str) else ", ".join(shape.services or ())
    evidence = at.evidence(*place, quote=words or None)
    return StepDraft(
        order=index + 1,
        title=shape.title,
        stages=tuple(tuple(Stated(name, evidence) for name in stage) for stage in stages),
        evidence=at.evidence("steps", index, quote=shape.title),
        process=shape.process,
        next=shape.next,
        ends_flow=at.notation.is_done(shape.next or ""),
    )


def _interaction(shape: InteractionShape, index: int, at: RecordPlace) -> InteractionDraft:
    place = ("interactions", index)
    words = f"{shape.source} → {shape.target}"
    curated = EvidenceKind.CURATED
    return InteractionDraft(
        source=Stated(shape.source, at.evidence(*place, "source", quote=words, kind=curated)),
        target=Stated(shape.target, at.evidence(*place, "target", quote=words, kind=curated)),
        label=shape.label,
        step=shape.step,
        evidence=at.evidence(*place, quote=words, kind=curated),
    )


def _named(record: RecordPlace, name: str) -> RecordPlace:
    """Return the record with its name in the section that its evidence gives."""
    label = f"{record.label} > {name}"
    return type(record)(
        record.file, record.document, record.location, label, record.notation, record.findings
    )


DRAFTED: dict[str, Callable[[RecordPlace], Draft]] = {
    "weeks": _week,
    "days": _day,
    "services": _service,
    "patterns": _pattern,
    "actors": _actor,
    "scenarios": read_scenario,
}
"""What makes the draft of a record, by the field that it stands under. Each raises a `SourceError`
with the faults of the record."""
