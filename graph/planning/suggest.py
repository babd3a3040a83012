"""What services make possible: scenarios that a set of them allows, and services worth teaching.

A part counts with its whole, both ways: who has S3 has Storage Classes, and who has Storage
Classes has something of S3. The reasons say where that was needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from graph.errors import RequestError
from graph.model.edges import Edge, Relation
from graph.model.ids import NodeId
from graph.model.records import Link, Service
from graph.planning.lookup import require_service
from graph.planning.plan import Plan, PlannedScenario, edge
from graph.planning.reasons import Reason

DEFAULT_NEAREST = 10


@dataclass(frozen=True, slots=True)
class NearScenario:
    """A scenario beside a set of services."""

    scenario: PlannedScenario
    """The scenario."""
    shared: tuple[Service, ...]
    """What it uses and the set has, in the order of its source."""
    missing: tuple[Service, ...]
    """What it uses and the set lacks, in the order of its source."""
    extra: tuple[Service, ...]
    """What the set has and it has no use for, in the order of the set."""
    nearness: float
    """The share of `shared` in all three together (Jaccard index): 1 where nothing is missing and
    nothing extra, 0 where nothing is shared."""
    reasons: tuple[Reason, ...]
    """For each service that it uses, whether the set has it; in the order of its source."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Scenarios for a set of services."""

    scenarios: tuple[NearScenario, ...]
    """In the order that the question states."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted where the sources say nothing."""


@dataclass(frozen=True, slots=True)
class WorthTeaching:
    """A service that scenarios use and no day teaches."""

    service: Service
    """The service."""
    enables: tuple[PlannedScenario, ...]
    """Scenarios of which every service is taught once it is, by key."""
    helps: tuple[PlannedScenario, ...]
    """Scenarios that use it and lack others too, by key."""
    together_with: tuple[Service, ...]
    """What those of `helps` lack besides, by key."""
    reasons: tuple[Reason, ...]
    """The uses: of `enables`, then of `helps`."""


def allowed_by(plan: Plan, services: Collection[NodeId]) -> Suggestions:
    """Return the scenarios that a set of services allows: those that lack none, by key.

    Raises:
        NotFoundError: If the plan has no such service, with suggestions.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> given = [NodeId(f"service:{key}") for key in ("s3", "cloudfront", "regions", "sns")]
        >>> [near] = allowed_by(read_plan(build_graph()), given).scenarios
        >>> near.scenario.key, [service.name for service in near.extra]
        ('netflix_streaming', ['SNS'])
    """
    given = _Given(plan, services)
    allowed = (
        given.beside(scenario)
        for scenario in plan.scenarios
        if (used := _used(plan, scenario)) and all(map(given.matching, used))
    )
    return Suggestions(tuple(allowed), _assumptions(plan))


def nearest(
    plan: Plan, services: Collection[NodeId], first: int | None = DEFAULT_NEAREST
) -> Suggestions:
    """Return the scenarios that come nearest to a set of services.

    The greatest nearness comes first, then what misses least, then keys. A scenario that shares
    nothing with the set is not near.

    Args:
        plan: The curriculum.
        services: What there is.
        first: How many to return at most; None for all.

    Raises:
        NotFoundError: If the plan has no such service, with suggestions.
        RequestError: If `first` is negative.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> given = [NodeId("service:lambda"), NodeId("service:dynamodb")]
        >>> near = nearest(read_plan(build_graph()), given).scenarios[0]
        >>> near.scenario.key, [service.name for service in near.missing]
        ('serverless_app', ['API Gateway'])
    """
    if first is not None and first < 0:
        raise RequestError(f"There are no {first} scenarios. Ask for 0 or more.")
    given = _Given(plan, services)
    ranked = sorted(
        ((-share, scenario) for scenario in plan.scenarios if (share := given.share(scenario))),
        key=lambda pair: (pair[0], given.missing(pair[1]), pair[1].key),
    )
    found = tuple(given.beside(scenario) for _, scenario in ranked[:first])
    return Suggestions(found, _assumptions(plan))


def worth_teaching(plan: Plan) -> tuple[WorthTeaching, ...]:
    """Return what scenarios use and no day teaches, by how much teaching it would enable.

    What enables most scenarios comes first, then what helps most, then keys. To teach a part is to
    teach its whole, as everywhere in planning.
    """
    lacking = {scenario.id: _untaught(plan, scenario) for scenario in plan.scenarios}
    using: dict[NodeId, dict[NodeId, None]] = {}
    for scenario, missing in lacking.items():
        for service in missing:
            using.setdefault(service, {})[scenario] = None
    found = (_worth(plan, service, using, lacking) for service in using)
    return tuple(
        sorted(found, key=lambda each: (-len(each.enables), -len(each.helps), each.service.key))
    )


def _untaught(plan: Plan, scenario: PlannedScenario) -> set[NodeId]:
    used = {link.target for link in scenario.uses} & plan.service.keys()
    return {service for service in used if not plan.taught_on[service]}


def _worth(
    plan: Plan,
    service: NodeId,
    using: Mapping[NodeId, Iterable[NodeId]],
    lacking: Mapping[NodeId, set[NodeId]],
) -> WorthTeaching:
    gained = set(plan.wholes[service])
    touched = {scenario for each in gained for scenario in using.get(each, ())}
    scenarios = [scenario for scenario in plan.scenarios if scenario.id in touched]
    enables = tuple(each for each in scenarios if lacking[each.id] <= gained)
    helps = tuple(each for each in scenarios if not lacking[each.id] <= gained)
    besides = {other for each in helps for other in lacking[each.id]} - gained
    return WorthTeaching(
        service=plan.service[service],
        enables=enables,
        helps=helps,
        together_with=tuple(each for each in plan.services if each.id in besides),
        reasons=tuple(_use(each, gained) for each in (*enables, *helps)),
    )


def _use(scenario: PlannedScenario, services: Collection[NodeId]) -> Reason:
    links = [link for link in scenario.uses if link.target in services]
    names = ", ".join(link.name for link in links)
    edges = tuple(edge(scenario.id, Relation.USES, link) for link in links)
    return Reason(f"{scenario.key} uses {names}", edges)


class _Given:
    """A set of services that someone has."""

    def __init__(self, plan: Plan, services: Iterable[NodeId]) -> None:
        self.plan = plan
        self.services = [require_service(plan, each) for each in dict.fromkeys(services)]
        self._named = {service.id for service in self.services}
        self._within: dict[NodeId, list[NodeId]] = {}
        for service in self.services:
            for whole in plan.wholes[service.id]:
                self._within.setdefault(whole, []).append(service.id)

    def matching(self, used: NodeId) -> list[NodeId]:
        """Return what of the set answers to a service: itself, its parts, what it is a part of."""
        wholes = self.plan.wholes[used][1:]
        return [*self._within.get(used, ()), *(each for each in wholes if each in self._named)]

    def share(self, scenario: PlannedScenario) -> float:
        """Return the Jaccard index of the set and what a scenario uses."""
        used = _used(self.plan, scenario)
        matches = [self.matching(each) for each in used]
        shared = sum(map(bool, matches))
        extra = len(self.services) - len({each for match in matches for each in match})
        return shared / (len(used) + extra) if shared else 0.0

    def missing(self, scenario: PlannedScenario) -> int:
        """Return how many services a scenario uses that the set lacks."""
        return sum(not self.matching(each) for each in _used(self.plan, scenario))

    def beside(self, scenario: PlannedScenario) -> NearScenario:
        """Return a scenario beside the set."""
        matches = {each: self.matching(each) for each in _used(self.plan, scenario)}
        needed = {each for match in matches.values() for each in match}
        services = self.plan.service
        return NearScenario(
            scenario=scenario,
            shared=tuple(services[each] for each, match in matches.items() if match),
            missing=tuple(services[each] for each, match in matches.items() if not match),
            extra=tuple(each for each in self.services if each.id not in needed),
            nearness=self.share(scenario),
            reasons=tuple(
                self._reason(scenario, link, matches[link.target])
                for link in scenario.uses
                if link.target in matches
            ),
        )

    def _reason(self, scenario: PlannedScenario, link: Link, match: list[NodeId]) -> Reason:
        edges: list[Edge] = [edge(scenario.id, Relation.USES, link)]
        if not match:
            return Reason(f"uses {link.name}, which is missing", tuple(edges))
        if link.target in match:
            return Reason(f"uses {link.name}", tuple(edges))
        part, whole = (
            (match[0], link.target)
            if link.target in self.plan.wholes[match[0]]
            else (link.target, match[0])
        )
        edges += _parts_of(self.plan, part, whole)
        relation = "a part of it" if whole == link.target else "what it is a part of"
        name = self.plan.service[match[0]].name
        return Reason(f"uses {link.name}; {name}, {relation}, is there", tuple(edges))


def _used(plan: Plan, scenario: PlannedScenario) -> list[NodeId]:
    """Return what a scenario uses, as far as the plan knows it, in the order of its source."""
    targets = dict.fromkeys(link.target for link in scenario.uses)
    return [target for target in targets if target in plan.service]


def _parts_of(plan: Plan, part: NodeId, whole: NodeId) -> Iterable[Edge]:
    """Yield the edges that lead from a part up to a whole of it."""
    for service in plan.wholes[part]:
        link = plan.service[service].part_of
        if service == whole or link is None:
            return
        yield edge(service, Relation.PART_OF, link)


def _assumptions(plan: Plan) -> tuple[str, ...]:
    silent = [scenario.key for scenario in plan.scenarios if not _used(plan, scenario)]
    if not silent:
        return ()
    return (f"No source says what {', '.join(silent)} uses; left out.",)
