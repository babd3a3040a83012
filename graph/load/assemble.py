"""Drafts of many sources → one set of records, with findings about where they disagree.

The order matters: names are claimed before anything is compared, so that `Amazon S3` in one
source and `S3` in another agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from graph.errors import Fault, SourceError
from graph.load.drafts import (
    ActorDraft,
    DayDraft,
    Draft,
    PatternDraft,
    Provision,
    ScenarioDraft,
    ServiceDraft,
    WeekDraft,
)
from graph.load.merge import merge_drafts
from graph.load.names import Names, keyed
from graph.load.notation_words import Notation
from graph.load.resolve import Assembly, MergedCourse, resolve
from graph.load.scenario_lines import ScenarioLine, ScenarioLines, no_lines
from graph.model.findings import Finding
from graph.model.ids import NodeId, NodeKind, key_of, node_id, slug
from graph.model.names import fold

if TYPE_CHECKING:
    from graph.load.left_lines import LeftScenarios

D = TypeVar("D", bound=Draft)


@dataclass(frozen=True, slots=True)
class SourcedDraft:
    """A draft, and which reading it comes from."""

    draft: Draft
    """What is stated."""
    source: int
    """The position of the source, 0-based; later ones win."""
    is_page: bool
    """Whether it was read from a page. YAML beside the pages of a source wins over them."""


def assemble(drafts: Iterable[SourcedDraft], lines: ScenarioLines | None = None) -> Assembly:
    """Put drafts together.

    Args:
        drafts: What the sources state.
        lines: The plain scenarios of NDJSON; they are taken away.

    Raises:
        SourceError: If two records of one reading have the same key, or parts of services form a
            cycle; with every such fault.
    """
    lines = lines or no_lines()
    stated, plain, left = _shared_out(list(drafts), lines)
    ordered = sorted(stated, key=lambda item: (item.source, not item.is_page))
    groups = _group(ordered)
    _refuse_duplicates(groups)
    names = Names()
    findings: list[Finding] = []
    merged = replace(
        _merge_all(groups, names, findings), plain=plain, left=left, notation=lines.notation
    )
    return resolve(merged, names, findings)


def _shared_out(
    drafts: list[SourcedDraft], lines: ScenarioLines
) -> tuple[list[SourcedDraft], dict[NodeId, ScenarioLine], LeftScenarios | None]:
    """Return all that is to be put together; and the plain scenarios that stand alone, by id."""
    if not lines.waiting and lines.left is None:
        return drafts, {}, None
    from graph.load.ndjson import draft_of  # noqa: PLC0415 - most courses have none

    keys = (item.draft.key for item in drafts if isinstance(item.draft, ScenarioDraft))
    drafted = {node_id(NodeKind.SCENARIO, key) for key in keys}
    if lines.left is not None:
        several, left = lines.left.shared_out(drafted)
        for line in several:
            draft = draft_of(line, lines.notation)
            drafts.append(SourcedDraft(draft, line.file.source, is_page=False))
        return drafts, {}, left
    alone: dict[NodeId, ScenarioLine] = {}
    for line in lines.waiting:
        identifier = node_id(NodeKind.SCENARIO, line.fields["key"])
        if identifier not in drafted and identifier not in alone:
            alone[identifier] = line
            continue
        drafted.add(identifier)
        again = [alone.pop(identifier), line] if identifier in alone else [line]
        for each in again:
            draft = draft_of(each, lines.notation)
            drafts.append(SourcedDraft(draft, each.file.source, is_page=False))
    lines.waiting.clear()
    return drafts, alone, None


_Groups = dict[NodeId, list[SourcedDraft]]


def _group(ordered: Sequence[SourcedDraft]) -> _Groups:
    """Return drafts by what they describe, in the order in which each is first described."""
    groups: _Groups = defaultdict(list)
    for kind, shape in _NAMED.items():
        chosen = [item for item in ordered if isinstance(item.draft, shape)]
        named = keyed(
            [(item.source, item.draft) for item in chosen if isinstance(item.draft, shape)]
        )
        for (key, _), item in zip(named, chosen, strict=True):
            groups[node_id(kind, key)].append(item)
    for item in ordered:
        if isinstance(item.draft, WeekDraft):
            groups[node_id(NodeKind.WEEK, item.draft.number)].append(item)
        elif isinstance(item.draft, DayDraft):
            groups[node_id(NodeKind.DAY, item.draft.number)].append(item)
        elif isinstance(item.draft, ScenarioDraft):
            groups[node_id(NodeKind.SCENARIO, item.draft.key)].append(item)
    return groups


_NAMED: dict[NodeKind, type[ServiceDraft | ActorDraft | PatternDraft]] = {
    NodeKind.SERVICE: ServiceDraft,
    NodeKind.ACTOR: ActorDraft,
    NodeKind.PATTERN: PatternDraft,
}


def _refuse_duplicates(groups: _Groups) -> None:
    faults: list[Fault] = []
    for identifier, items in groups.items():
        first: dict[tuple[int, bool], Draft] = {}
        for item in items:
            held = first.setdefault((item.source, item.is_page), item.draft)
            if held is not item.draft:
                faults.append(_duplicate(identifier, held, item.draft))
    if faults:
        raise SourceError(faults)


def _duplicate(identifier: NodeId, first: Draft, second: Draft) -> Fault:
    place = second.evidence[0]
    message = (
        f"{identifier} is described a second time in this source; the first time is in"
        f" {first.evidence[0].place}. Remove one, or give it another key."
    )
    return Fault(message, place.origin or place.file, place.line)


def _merge_all(groups: _Groups, names: Names, findings: list[Finding]) -> MergedCourse:
    """Return everything merged; names are claimed on the way, before they are needed."""
    for kind, named in _NAMED.items():
        claims = [
            (key_of(identifier), item.draft)
            for identifier, items in groups.items()
            for item in items
            if isinstance(item.draft, named)
        ]
        names.claim_all(kind, claims)

    def identify(field: str, value: object) -> Hashable:
        return _identity(field, value, names)

    def merged(shape: type[D]) -> dict[NodeId, D]:
        result: dict[NodeId, D] = {}
        for identifier, items in groups.items():
            if isinstance(items[0].draft, shape):  # as all of one group are of one shape
                drafts = [item.draft for item in items if isinstance(item.draft, shape)]
                result[identifier], found = merge_drafts(drafts, identifier, identify)
                findings.extend(found)
        return result

    days = merged(DayDraft)
    for title in filter(None, (day.title for day in days.values())):
        names.claim_long_forms(title.value, title.evidence[0])
    for day in days.values():
        # Of services that nobody describes, the day that teaches them gives the long form.
        for name in day.teaches or ():
            names.service(name)
        if day.title is not None:
            names.claim_long_forms(day.title.value, day.title.evidence[0])
    return MergedCourse(
        services=merged(ServiceDraft),
        actors=merged(ActorDraft),
        patterns=merged(PatternDraft),
        weeks=merged(WeekDraft),
        days=days,
        scenarios=merged(ScenarioDraft),
        plain={},
        notation=Notation(),
    )


def _identity(field: str, value: object, names: Names) -> Hashable:
    """Return what a value of a field stands for, so that two ways to name one thing agree."""
    if isinstance(value, Provision):
        return fold(value.component), names.services.find(value.service) or fold(value.service)
    if not isinstance(value, str):
        return repr(value)
    if field in {"teaches", "key_services", "part_of"}:
        return names.services.find(value) or fold(value)
    if field == "stages":
        return names.actors.find(value) or names.services.find(value) or fold(value)
    if field == "pattern":
        return names.patterns.find(value) or slug(value)
    return fold(value)
