"""Merged drafts of scenarios → records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from graph.load.drafts import ScenarioDraft, Stated, StepDraft, value_of
from graph.load.interactions import check_flow, derive_interactions
from graph.load.references import References, distinct
from graph.model.edges import Relation
from graph.model.evidence import Evidence
from graph.model.guide import EMPTY_GUIDE, DayMention, Guide, ImplementationStep, LearningStep
from graph.model.ids import NodeId, NodeKind, kind_of, node_id
from graph.model.names import fold
from graph.model.records import Day, FlowStep, Interaction, Link, Scenario


def scenario_record(
    identifier: NodeId, draft: ScenarioDraft, references: References, days: Mapping[NodeId, Day]
) -> Scenario:
    """Return the record of a scenario; every service that it names exists afterwards.

    Args:
        identifier: Its id.
        draft: What the sources state of it, merged.
        references: Resolves what it refers to.
        days: The days of the course, to compare what its page says of them.
    """
    if draft.title is None:
        message = f"{draft.key} has no title; its key stands in for it. Give it one."
        references.find("missing-title", message, draft.evidence[:1])
    primary = [draft.primary_day] if draft.primary_day else []
    primary_days = references.days(identifier, Relation.INVOLVES, primary)
    key_services = references.services(draft.key_services or ())
    interactions = _interactions(draft, references)
    _check_steps_of(draft, references)
    guide = draft.guide or EMPTY_GUIDE
    _mention_services(guide, references)
    _compare_days(draft.key, guide, references, days)
    return Scenario(
        id=identifier,
        key=draft.key,
        title=value_of(draft.title) or draft.key,
        evidence=draft.evidence,
        description=value_of(draft.description),
        use_case=value_of(draft.use_case),
        days=references.days(identifier, Relation.INVOLVES, draft.days),
        primary_day=primary_days[0] if primary_days else None,
        key_services=key_services,
        pattern=references.pattern(identifier, draft.pattern),
        steps=tuple(_step(step, references) for step in draft.steps or ()),
        interactions=interactions,
        uses=used_services(key_services, interactions),
        guide=guide,
    )


def _interactions(draft: ScenarioDraft, references: References) -> tuple[Interaction, ...]:
    """Return the curated edges where there are any, else those that the flow gives."""
    steps = draft.steps or ()
    participant = references.names.participant
    references.findings.extend(check_flow(draft.key, steps))
    if draft.interactions is None:
        return tuple(derive_interactions(steps, participant))
    return tuple(
        Interaction(
            participant(edge.source),
            participant(edge.target),
            edge.label,
            edge.step,
            edge.evidence,
        )
        for edge in draft.interactions
    )


def _check_steps_of(draft: ScenarioDraft, references: References) -> None:
    """Note curated interactions that name a step that the flow does not have."""
    orders = {step.order for step in draft.steps or ()}
    for edge in draft.interactions or ():
        if edge.step is not None and edge.step not in orders:
            message = (
                f"{draft.key}: an interaction belongs to step {edge.step}, but the flow has"
                f" {len(orders)} steps. Correct the number."
            )
            references.find("unknown-step", message, edge.evidence[:1])


def _step(step: StepDraft, references: References) -> FlowStep:
    participants = distinct(
        Link(references.names.participant(name), name.value, name.evidence)
        for stage in step.stages
        for name in stage
    )
    return FlowStep(step.order, step.title, participants, step.evidence, step.process, step.next)


def used_services(
    key_services: Sequence[Link], interactions: Sequence[Interaction]
) -> tuple[Link, ...]:
    """Return what a scenario uses: key services, then further participants, with evidence."""
    names = {link.target: link.name for link in key_services}
    evidence: dict[NodeId, list[Evidence]] = defaultdict(list)
    for link in key_services:
        evidence[link.target].extend(link.evidence)
    for edge in interactions:
        for end in dict.fromkeys((edge.source, edge.target)):
            if kind_of(end) is NodeKind.SERVICE:
                evidence[end].append(edge.evidence[0])
    return tuple(
        Link(target, names.get(target, target), tuple(dict.fromkeys(places)))
        for target, places in evidence.items()
    )


def _mention_services(guide: Guide, references: References) -> None:
    """Make sure that every service that a guide names exists."""
    items: Iterable[DayMention | ImplementationStep | LearningStep] = chain(
        guide.day_mentions, guide.implementation, guide.learning_path
    )
    for item in items:
        for name in item.services:
            references.names.service(Stated(name, (item.evidence,)))


def _compare_days(
    scenario: str, guide: Guide, references: References, days: Mapping[NodeId, Day]
) -> None:
    """Note where a page says something else of a day than the day's own record, which counts."""
    for mention in guide.day_mentions:
        day = days.get(node_id(NodeKind.DAY, mention.day))
        if day is None:
            continue
        evidence = (mention.evidence, day.evidence[0])
        if mention.title is not None and fold(mention.title) != fold(day.title):
            message = (
                f"{scenario} calls Day {day.number} {mention.title!r}, but its title is"
                f" {day.title!r}. The day keeps its title. Make them agree."
            )
            references.find("day-title-differs", message, evidence)
        taught = {link.target for link in day.teaches}
        further = [
            name for name in mention.services if references.names.services.find(name) not in taught
        ]
        if further:
            message = (
                f"{scenario} says that Day {day.number} teaches {', '.join(further)}, but it"
                f" teaches {', '.join(link.name for link in day.teaches) or 'nothing'}."
                " The day keeps what it teaches. Make them agree."
            )
            references.find("day-services-differ", message, evidence)
