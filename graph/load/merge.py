"""Puts together what several sources state of one thing: later sources add, and win.

Where two sources state a fact differently, a finding names both places. Wording (prose) and the
order of a list are no facts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import Field, fields, replace
from typing import Any, TypeVar

from graph.load.drafts import Draft, InteractionDraft, Stated, StepDraft
from graph.model.evidence import Evidence
from graph.model.findings import Finding, Severity
from graph.model.guide import Guide

D = TypeVar("D", bound=Draft)
Identify = Callable[[str, object], Hashable]
"""Given a field and a value in it: what the value stands for, so that aliases agree."""


def merge_drafts(drafts: Sequence[D], subject: str, identify: Identify) -> tuple[D, list[Finding]]:
    """Merge what sources state of one thing.

    Args:
        drafts: At least one, the earliest source first.
        subject: What they speak of, as messages name it.
        identify: Tells what a value of a field stands for.

    Returns:
        One draft whose evidence starts with the latest source, and the contradictions found.
    """
    findings: list[Finding] = []
    merged = drafts[0]
    for newer in drafts[1:]:
        merged = _merge_two(merged, newer, _Judge(subject, identify, findings))
    return merged, findings


class _Judge:
    """Says whether two values agree, and notes where they do not."""

    def __init__(self, subject: str, identify: Identify, findings: list[Finding]) -> None:
        self._subject = subject
        self.identify = identify
        self._findings = findings

    def agree(self, name: str, old: Sequence[Stated[Any]], new: Sequence[Stated[Any]]) -> bool:
        return {self.identify(name, item.value) for item in old} == {
            self.identify(name, item.value) for item in new
        }

    def contradiction(self, name: str, old: _Side, new: _Side) -> None:
        (old_words, old_evidence), (new_words, new_evidence) = old, new
        message = (
            f"{self._subject}: {name.replace('_', ' ')} is {new_words} in {_place(new_evidence)},"
            f" but {old_words} in {_place(old_evidence)}."
            " The later source counts. Make them agree."
        )
        evidence = (new_evidence, old_evidence)
        self._findings.append(Finding("source-conflict", Severity.WARNING, message, evidence))


_Side = tuple[str, Evidence]
"""What a source says, and where."""


def _place(evidence: Evidence) -> str:
    return evidence.file if evidence.line is None else f"{evidence.file}:{evidence.line}"


def _merge_two(older: D, newer: D, judge: _Judge) -> D:
    changes: dict[str, Any] = {"evidence": newer.evidence + older.evidence}
    for spec in fields(older):
        if spec.name in {"evidence", "key", "number"}:
            continue
        old, new = getattr(older, spec.name), getattr(newer, spec.name)
        changes[spec.name] = _merge_field(spec, old, new, judge, newer.evidence[0])
    return replace(older, **changes)


def _merge_field(
    spec: Field[Any],
    old: Any,  # noqa: ANN401 - fields of every type pass here
    new: Any,  # noqa: ANN401
    judge: _Judge,
    place: Evidence,
) -> Any:  # noqa: ANN401
    if old is None or new is None:
        return old if new is None else new
    if isinstance(new, Guide):
        return _merge_guides(old, new)
    if spec.name == "steps":
        return _merge_steps(old, new, judge, place)
    if isinstance(new, Stated):
        return _merge_lists(spec, (old,), (new,), judge, place)[0]
    if spec.name == "interactions":
        return _merge_curated(old, new, judge, place)
    return _merge_lists(spec, old, new, judge, place)


def _merge_lists(
    spec: Field[Any],
    old: tuple[Stated[Any], ...],
    new: tuple[Stated[Any], ...],
    judge: _Judge,
    place: Evidence,
) -> tuple[Stated[Any], ...]:
    """Return the new items, with the evidence of the old ones that say the same."""
    is_fact = not (spec.metadata.get("prose") or spec.metadata.get("additive"))
    if is_fact and not judge.agree(spec.name, old, new):
        judge.contradiction(spec.name, _side(old, place), _side(new, place))
    earlier = {judge.identify(spec.name, item.value): item for item in old}
    merged = []
    for item in new:
        same = earlier.pop(judge.identify(spec.name, item.value), None)
        evidence = item.evidence + (same.evidence if same else ())
        merged.append(Stated(item.value, evidence))
    return (*earlier.values(), *merged) if spec.metadata.get("additive") else tuple(merged)


def _side(items: Sequence[Stated[Any]], place: Evidence) -> _Side:
    words = ", ".join(_words(item.value) for item in items)
    return repr(words) if words else "empty", items[0].evidence[0] if items else place


def _words(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _merge_steps(
    old: tuple[StepDraft, ...], new: tuple[StepDraft, ...], judge: _Judge, place: Evidence
) -> tuple[StepDraft, ...]:
    """Return the new flow; where it is the old one, with what only the old one says of a step."""
    if [_step_fact(step, judge) for step in old] != [_step_fact(step, judge) for step in new]:
        sides = [
            (_flow_words(steps), steps[0].evidence[0] if steps else place) for steps in (old, new)
        ]
        judge.contradiction("steps", *sides)
        return new
    return tuple(
        replace(
            after,
            process=after.process or before.process,
            next=after.next or before.next,
            evidence=after.evidence + before.evidence,
            stages=tuple(
                tuple(
                    Stated(name.value, name.evidence + earlier.evidence)
                    for name, earlier in zip(names, earlier_names, strict=True)
                )
                for names, earlier_names in zip(after.stages, before.stages, strict=True)
            ),
        )
        for before, after in zip(old, new, strict=True)
    )


def _flow_words(steps: Sequence[StepDraft]) -> str:
    written = (
        f"{step.title} ({' → '.join(', '.join(n.value for n in names) for names in step.stages)})"
        for step in steps
    )
    return repr(" / ".join(written)) if steps else "empty"


def _step_fact(step: StepDraft, judge: _Judge) -> Hashable:
    stages = tuple(
        tuple(judge.identify("stages", name.value) for name in names) for names in step.stages
    )
    return judge.identify("title", step.title), stages


def _merge_curated(
    old: tuple[InteractionDraft, ...],
    new: tuple[InteractionDraft, ...],
    judge: _Judge,
    place: Evidence,
) -> tuple[InteractionDraft, ...]:
    """Return the new curated edges; they are a whole, not a list to be completed."""
    if [_edge_fact(edge, judge) for edge in old] != [_edge_fact(edge, judge) for edge in new]:
        sides = [
            (f"{len(edges)} edges", edges[0].evidence[0] if edges else place)
            for edges in (old, new)
        ]
        judge.contradiction("interactions", *sides)
    return new


def _edge_fact(edge: InteractionDraft, judge: _Judge) -> Hashable:
    ends = (judge.identify("stages", end.value) for end in (edge.source, edge.target))
    return *ends, judge.identify("label", edge.label or "")


def _merge_guides(old: Guide, new: Guide) -> Guide:
    """Return the new guide, with those parts of the old one that the new page leaves out."""
    kept = {
        spec.name: getattr(old, spec.name) for spec in fields(new) if not getattr(new, spec.name)
    }
    return replace(new, **kept)
