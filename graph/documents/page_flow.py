"""The steps of a scenario as a page writes them: `A, B → C`, so that its interactions follow.

A record keeps who takes part in a step, and the interactions; which of them stand on which side of
an arrow is found again by the rule that interactions are derived by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import RequestError
from graph.load.drafts import Stated, StepDraft
from graph.load.interactions import USER, derive_interactions
from graph.model.ids import NodeId, key_of
from graph.model.records import FlowStep, Interaction, Scenario

Stages = tuple[tuple[str, ...], ...]
"""Names on both sides of arrows."""


@dataclass(frozen=True, slots=True)
class PageStep:
    """A step as a page states it."""

    order: int
    """Its number."""
    title: str
    """What happens."""
    stages: Stages
    """Who takes part, by the names that the sources give."""
    process: str | None
    """What is done."""
    next: str | None
    """What follows."""


def page_steps(scenario: Scenario) -> tuple[PageStep, ...]:
    """Return the steps of a scenario, from which exactly its interactions follow.

    Raises:
        RequestError: If its interactions are others than those of any such steps.
    """
    stages = _all_stages(scenario)
    steps = [
        StepDraft(step.order, step.title, _stated(step, names), step.evidence)
        for step, names in zip(scenario.steps, stages, strict=True)
    ]
    meant = {link.name: link.target for step in scenario.steps for link in step.participants}
    # What a name of nobody in the step would mean does not matter: it makes a difference anyway.
    derived = list(
        derive_interactions(steps, lambda name: meant.get(name.value, NodeId(name.value)))
    )
    follow = [*map(_fact, derived)] == [*map(_fact, scenario.interactions)]
    if not (follow and _keep(scenario, stages)):
        raise RequestError(_curated(scenario, derived))
    return tuple(
        PageStep(step.order, step.title, names, step.process, step.next)
        for step, names in zip(scenario.steps, stages, strict=True)
    )


def _all_stages(scenario: Scenario) -> list[Stages]:
    """Return the stages of each step, from the arrows in it and from where the next one begins."""
    speaking = [step for step in scenario.steps if step.participants]
    entries = [
        next((edge for edge in scenario.interactions if edge.step == step.order), None)
        # The flow starts at the user, and a first step that does so too has no edge for that.
        if at or step.participants[0].target != USER
        else None
        for at, step in enumerate(speaking)
    ]
    exits = [*(entry.source if entry else None for entry in entries[1:]), None]
    ends = {
        step.order: (entry, last)
        for step, entry, last in zip(speaking, entries, exits[: len(speaking)], strict=True)
    }
    found: list[Stages] = []
    for step in scenario.steps:
        entry, last = ends.get(step.order, (None, None))
        edges = [edge for edge in scenario.interactions if edge.step == step.order]
        found.append(_stages(step, edges[1:] if entry else edges, last))
    return found


def _stages(step: FlowStep, arrows: Sequence[Interaction], last: NodeId | None) -> Stages:
    """Return who stands between arrows; the others as early as the order of the step has them."""
    if not step.participants:
        return ()
    names = {link.target: link.name for link in step.participants}
    firsts = [step.participants[0].target, *(arrow.target for arrow in arrows)]
    lasts: list[NodeId | None] = [*(arrow.source for arrow in arrows), last]
    waiting = [link.target for link in step.participants]
    stages: list[tuple[str, ...]] = []
    for at, (first, end) in enumerate(zip(firsts, lasts, strict=True)):
        stage = [first]
        waiting = [node for node in waiting if node != first]
        for place in (end, *firsts[at + 1 : at + 2]):
            before = waiting[: waiting.index(place)] if place in waiting else []
            stage += before
            del waiting[: len(before)]
        if at + 1 == len(firsts):
            stage += waiting
        if end is not None and stage[-1] != end:
            stage.append(end)
        waiting = [node for node in waiting if node not in stage]
        stages.append(tuple(names.get(node, key_of(node)) for node in stage))
    return tuple(stages)


def _stated(step: FlowStep, stages: Stages) -> tuple[tuple[Stated[str], ...], ...]:
    return tuple(tuple(Stated(name, step.evidence) for name in names) for names in stages)


def _keep(scenario: Scenario, stages: Sequence[Stages]) -> bool:
    """Say whether the stages of each step name who takes part in it, in the same order."""
    written = [list(dict.fromkeys(name for names in each for name in names)) for each in stages]
    return written == [[link.name for link in step.participants] for step in scenario.steps]


def _fact(edge: Interaction) -> tuple[NodeId, NodeId, str | None, int | None]:
    return edge.source, edge.target, edge.label, edge.step


def _curated(scenario: Scenario, derived: Sequence[Interaction]) -> str:
    shown = {_fact(edge) for edge in derived}
    other = next((edge for edge in scenario.interactions if _fact(edge) not in shown), None)
    place = ""
    if other is not None:
        ends = f"{key_of(other.source)} → {key_of(other.target)}"
        place = f", such as {ends} ({other.evidence[0].place})"
    return (
        f"The interactions of {scenario.key} do not follow from its steps{place}. A page has no"
        " words for that: keep them under `interactions:` in YAML, or mend the steps."
    )
