"""What changes of the plan put in: days, scenarios and services that the graph does not have.

Answers about such changes name them like all others, so they are served as records of their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from api.context import RequestContext
from graph.model.edges import Edge
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId
from graph.model.records import Day, Link, Record, Scenario, Service
from graph.planning.impact import Affected, Impact, T
from graph.planning.plan import Plan, PlannedDay, PlannedScenario
from graph.planning.reasons import Reason
from graph.planning.what_if import WhatIf

Planned = PlannedDay | PlannedScenario | Service

_EVIDENCE = (Evidence(EvidenceKind.CURATED, "what-if"),)


@dataclass(frozen=True, slots=True)
class EdgeOfChange(Edge):
    """An edge of a changed plan, whose ends may be new."""

    new: Mapping[NodeId, Planned] | None = None
    """What the changes put in."""


async def record_of(context: RequestContext, planned: Planned) -> Record:
    """Return the record of what a plan holds: that of the graph, else one of what is stated."""
    return await context.record.load(planned.id) or await _made(context, planned)


async def records_of(context: RequestContext, listed: Sequence[Planned]) -> list[Record]:
    """Return the records of what a plan holds, in order."""
    found = await context.record.load_many([planned.id for planned in listed])
    pairs = zip(listed, found, strict=True)
    return [record or await _made(context, planned) for planned, record in pairs]


async def end_of(context: RequestContext, edge: object, node: NodeId) -> Record | None:
    """Return the record of an end of an edge; None where neither graph nor changes have it."""
    found = await context.record.load(node)
    if found is not None or not isinstance(edge, EdgeOfChange):
        return found
    planned = (edge.new or {}).get(node)
    return await _made(context, planned) if planned else None


async def _made(context: RequestContext, planned: Planned) -> Record:
    match planned:
        case PlannedDay():
            return Day(
                planned.id,
                planned.number,
                planned.title,
                _EVIDENCE,
                week=planned.week,
                hours=planned.hours,
                teaches=await _known(context, planned.teaches),
                prerequisites=await _known(context, planned.prerequisites),
            )
        case PlannedScenario():
            uses = await _known(context, planned.uses)
            return Scenario(
                planned.id,
                planned.key,
                planned.title,
                _EVIDENCE,
                days=await _known(context, planned.days),
                key_services=uses,
                uses=uses,
            )
        case Service():
            return planned


async def _known(context: RequestContext, links: Sequence[Link]) -> tuple[Link, ...]:
    """Return the links that lead to what the graph has: all others would lead nowhere."""
    found = await context.record.load_many([link.target for link in links])
    return tuple(link for link, record in zip(links, found, strict=True) if record is not None)


def with_ends(found: WhatIf) -> WhatIf:
    """Return an answer whose edges know what the changes put in."""
    before, after = _all(found.before), _all(found.after)
    new = {node: planned for node, planned in after.items() if node not in before}
    if not new:
        return found
    impact = Impact(
        _affected(found.impact.scenarios, new),
        _affected(found.impact.services_no_longer_taught, new),
        _affected(found.impact.days, new),
        _affected(found.impact.untaught_scenarios, new),
    )
    gone = _affected(found.no_longer_possible, new)
    return replace(found, impact=impact, no_longer_possible=gone)


def _all(plan: Plan) -> dict[NodeId, Planned]:
    return {**plan.day, **plan.scenario, **plan.service}


def _affected(
    listed: Iterable[Affected[T]], new: Mapping[NodeId, Planned]
) -> tuple[Affected[T], ...]:
    return tuple(
        Affected(each.node, _reasons(each.lost, new), _reasons(each.too_early, new))
        for each in listed
    )


def _reasons(reasons: Iterable[Reason], new: Mapping[NodeId, Planned]) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            reason.text,
            tuple(
                EdgeOfChange(edge.source, edge.relation, edge.target, edge.evidence, new=new)
                for edge in reason.edges
            ),
        )
        for reason in reasons
    )
