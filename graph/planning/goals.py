"""A course against goals: what an exam wants, beside what the days teach and what scenarios use.

Example:
    >>> from graph import build_graph
    >>> from graph.load.goals import open_goals
    >>> from graph.planning.plan import read_plan
    >>> report = against_goals(read_plan(build_graph()), open_goals()[0])
    >>> for found in report.domains:
    ...     print(f"{found.domain.name}: weight {found.weight_share:.0%}, {found.hours:.1f} hours")
    Serve customers everywhere: weight 35%, 11.1 hours
    Run and connect programs: weight 30%, 17.8 hours
    Keep data: weight 20%, 11.9 hours
    Stay safe and watchful: weight 15%, 12.2 hours
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from graph.model.goals import GoalDomain, Goals, WantedService
from graph.model.ids import NodeId
from graph.model.names import NameIndex
from graph.planning.coverage import ServiceCoverage, coverage
from graph.planning.hours import days_without_hours, exact_hours
from graph.planning.plan import Plan, PlannedDay


@dataclass(frozen=True, slots=True)
class KnownGoal:
    """A wanted service that the course knows."""

    wanted: WantedService
    """What the goals ask for, and where."""
    found: ServiceCoverage
    """Where the course teaches and uses it, with reasons."""


@dataclass(frozen=True, slots=True)
class UnknownGoal:
    """A wanted service that the course has never heard of."""

    wanted: WantedService
    """What the goals ask for, and where."""
    suggestions: tuple[str, ...]
    """Names that the course knows and that come near it, nearest first."""


@dataclass(frozen=True, slots=True)
class DomainReport:
    """A domain beside the course. What it wants is covered, not taught, or unknown."""

    domain: GoalDomain
    """The domain."""
    covered: tuple[KnownGoal, ...]
    """What days teach, itself or in parts; in the order of the goals."""
    not_taught: tuple[KnownGoal, ...]
    """What the course knows and no day teaches."""
    unknown: tuple[UnknownGoal, ...]
    """What the course does not know; no day teaches that either."""
    taught_never_used: tuple[KnownGoal, ...]
    """What of `covered` no scenario uses, as in `Coverage`."""
    days: tuple[PlannedDay, ...]
    """The days that teach something of it, by position."""
    hours: float
    """How long the course spends on it: see `against_goals`."""
    weight_share: float
    """Its share of the weights of all domains, from 0 to 1."""
    hours_share: float | None
    """Its share of the hours of all domains; None where they have none."""

    @property
    def covered_share(self) -> float:
        """How much of what it wants is covered, from 0 to 1."""
        wanted = len(self.covered) + len(self.not_taught) + len(self.unknown)
        return len(self.covered) / wanted

    @property
    def surplus(self) -> float | None:
        """The share of its hours less that of its weight: below 0, it comes off badly."""
        return None if self.hours_share is None else self.hours_share - self.weight_share


@dataclass(frozen=True, slots=True)
class GoalReport:
    """A course against goals."""

    goals: Goals
    """What is wanted."""
    domains: tuple[DomainReport, ...]
    """In the order of the goals."""
    covered_share: float
    """How much of all is covered, from 0 to 1, each domain by its weight."""
    hours_elsewhere: float
    """Hours of days, or shares of days, that teach nothing of the goals."""
    not_wanted: tuple[ServiceCoverage, ...]
    """What days teach and no domain wants, nor a part of it nor what it is a part of; by key."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted where sources say nothing, or say a thing twice."""


def against_goals(plan: Plan, goals: Goals) -> GoalReport:
    """Return what of some goals a course covers, and how it spends its hours on them.

    The hours of a day are shared out equally among the services that it names, and the share of a
    service equally among the domains that want it or its whole. So the hours of all domains and
    those spent elsewhere add up to the hours of the course.
    """
    names = _names_of(plan)
    wanted = [_resolved(names, domain) for domain in goals.domains]
    found = coverage(plan)
    rows = {row.service.id: row for row in found.services}
    unused = {row.service.id for row in found.taught_never_used}
    spent, elsewhere = _shared_out(plan, wanted)
    weights = sum(Fraction(str(domain.weight)) for domain in goals.domains)
    reports = tuple(
        _report(
            plan,
            domain,
            [KnownGoal(each, rows[service]) for service, each in known.items()],
            [_unknown(names, each) for each in domain.services if names.find(each.name) is None],
            unused,
            (hours, sum(spent, Fraction(0)), Fraction(str(domain.weight)) / weights),
        )
        for domain, known, hours in zip(goals.domains, wanted, spent, strict=True)
    )
    return GoalReport(
        goals=goals,
        domains=reports,
        covered_share=sum(each.covered_share * each.weight_share for each in reports),
        hours_elsewhere=float(elsewhere),
        not_wanted=tuple(_not_wanted(plan, found.services, wanted)),
        assumptions=(*days_without_hours(plan.days), *_said_twice(names, plan, goals)),
    )


def _names_of(plan: Plan) -> NameIndex[NodeId]:
    """Return an index of the services of a plan: main names, then keys, then other names."""
    names: NameIndex[NodeId] = NameIndex()
    for service in plan.services:
        names.claim(service.name, service.id)
    for service in plan.services:
        names.claim(service.key, service.id)
    for service in plan.services:
        for name in (service.name_ko, service.name_en, *service.aliases):
            if name is not None:
                names.claim(name, service.id)
    return names


def _resolved(names: NameIndex[NodeId], domain: GoalDomain) -> dict[NodeId, WantedService]:
    """Return the services that a domain wants and the course knows, each once, in order."""
    found: dict[NodeId, WantedService] = {}
    for wanted in domain.services:
        service = names.find(wanted.name)
        if service is not None:
            found.setdefault(service, wanted)
    return found


def _unknown(names: NameIndex[NodeId], wanted: WantedService) -> UnknownGoal:
    return UnknownGoal(wanted, tuple(names.suggestions(wanted.name)))


def _shared_out(
    plan: Plan, wanted: Iterable[Mapping[NodeId, WantedService]]
) -> tuple[list[Fraction], Fraction]:
    """Return the hours that go to each domain, and those that go to none."""
    domains = list(wanted)
    spent = [Fraction(0) for _ in domains]
    elsewhere = Fraction(0)
    for day in plan.days:
        hours = Fraction(exact_hours(day))
        services = dict.fromkeys(link.target for link in day.teaches)
        for service in services:
            wholes = plan.wholes.get(service, ())
            asking = [
                place
                for place, domain in enumerate(domains)
                if any(whole in domain for whole in wholes)
            ]
            for place in asking:
                spent[place] += hours / len(services) / len(asking)
            if not asking:
                elsewhere += hours / len(services)
        if not services:
            elsewhere += hours
    return spent, elsewhere


def _report(  # noqa: PLR0913, PLR0917 - each is worked out once for all domains
    plan: Plan,
    domain: GoalDomain,
    known: list[KnownGoal],
    unknown: list[UnknownGoal],
    unused: set[NodeId],
    shares: tuple[Fraction, Fraction, Fraction],
) -> DomainReport:
    hours, all_hours, weight = shares
    teaching = {day.id for each in known for day in each.found.taught_on}
    return DomainReport(
        domain=domain,
        covered=tuple(each for each in known if each.found.taught_on),
        not_taught=tuple(each for each in known if not each.found.taught_on),
        unknown=tuple(unknown),
        taught_never_used=tuple(each for each in known if each.found.service.id in unused),
        days=tuple(day for day in plan.days if day.id in teaching),
        hours=float(hours),
        weight_share=float(weight),
        hours_share=float(hours / all_hours) if all_hours else None,
    )


def _not_wanted(
    plan: Plan,
    rows: Iterable[ServiceCoverage],
    wanted: Iterable[Mapping[NodeId, WantedService]],
) -> Iterator[ServiceCoverage]:
    named = {service for domain in wanted for service in domain}
    above = {whole for service in named for whole in plan.wholes[service]}
    for row in rows:
        service = row.service.id
        if row.taught_on and service not in above and named.isdisjoint(plan.wholes[service]):
            yield row


def _said_twice(names: NameIndex[NodeId], plan: Plan, goals: Goals) -> Iterator[str]:
    for domain in goals.domains:
        written: dict[NodeId, list[str]] = {}
        for wanted in domain.services:
            service = names.find(wanted.name)
            if service is not None:
                written.setdefault(service, []).append(wanted.name)
        for service, forms in written.items():
            if len(forms) > 1:
                name = plan.service[service].name
                shown = ", ".join(map(repr, forms))
                yield f"{domain.name} wants {name} more than once, as {shown}; counted once."
