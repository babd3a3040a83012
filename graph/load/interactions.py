"""From flow steps to interactions: the rule of the design, and nothing beside it.

1. Between the last participant of a step and the first of the next there is an interaction,
   labelled with the title of the step that it leads into. The flow starts at the user; a first
   step that itself begins with the user adds no edge for that.
2. Inside a step every arrow is an interaction, labelled with the step's title.
3. Of several services without an arrow, the first begins and the last ends the step; how they
   connect is not claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from graph.load.drafts import Stated, StepDraft
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.records import Interaction

USER = node_id(NodeKind.ACTOR, "user")
"""The actor at whom every flow starts."""

Resolve = Callable[[Stated[str]], NodeId]


def derive_interactions(steps: Sequence[StepDraft], resolve: Resolve) -> Iterator[Interaction]:
    """Yield the interactions of a flow, in its order.

    Args:
        steps: The flow. Steps that name nobody are passed over.
        resolve: Gives the participant that a name means.
    """
    last: NodeId | None = None
    for step in steps:
        if not step.stages:
            continue
        first = resolve(step.stages[0][0])
        if last is not None or first != USER:
            words = step.stages[0][0].evidence
            evidence = tuple(replace(place, kind=EvidenceKind.DERIVED) for place in words)
            yield Interaction(last or USER, first, step.title, step.order, evidence)
        for before, after in pairwise(step.stages):
            ends = resolve(before[-1]), resolve(after[0])
            yield Interaction(*ends, step.title, step.order, after[0].evidence)
        last = resolve(step.stages[-1][-1])


def check_flow(scenario: str, steps: Sequence[StepDraft]) -> Iterator[Finding]:
    """Yield what a flow leaves open: unconnected services, an end before the end.

    Args:
        scenario: The key of the scenario, for messages.
        steps: Its flow.
    """
    for step in steps:
        for stage in step.stages:
            if len(stage) > 1:
                yield _unconnected(scenario, step, [name.value for name in stage])
    for step in steps[:-1]:
        if step.ends_flow:
            message = (
                f"{scenario}: step {step.order}, {step.title!r}, says that the flow ends,"
                f" but {len(steps) - steps.index(step) - 1} more follow. Correct what comes next."
            )
            yield Finding("flow-ends-early", Severity.WARNING, message, _newest(step.evidence))


def _unconnected(scenario: str, step: StepDraft, names: Sequence[str]) -> Finding:
    message = (
        f"{scenario}: step {step.order}, {step.title!r}, names {', '.join(names)} without saying"
        " how they connect, so no interaction between them is claimed."
        " Write arrows between them, as in 'A → B'."
    )
    return Finding("unconnected-services", Severity.WARNING, message, _newest(step.evidence))


def _newest(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return evidence[:1]
