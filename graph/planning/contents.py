"""Changes of what days and scenarios hold: hours, services, scenarios."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.errors import RequestError
from graph.model.ids import NodeId, NodeKind, key_of, node_id
from graph.model.records import Link, Service
from graph.planning.changes import AbsentError, day_of, named, with_days
from graph.planning.lookup import require_service
from graph.planning.plan import Plan, PlannedDay, PlannedScenario
from graph.planning.reshaping import assumed, checked_hours, day_links, service_links


@dataclass(frozen=True, slots=True)
class ChangeHours:
    """A day takes another time."""

    day: NodeId
    """Which one."""
    hours: float
    """How long it takes: 0 to 10,000."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the hours."""
        day = day_of(plan, self.day)
        return with_days(plan, {day.id: replace(day, hours=checked_hours(self.hours))})

    def __str__(self) -> str:
        """`give Day 4 2.5 hours`."""
        return f"give {named(self.day)} {self.hours:g} hours"


@dataclass(frozen=True, slots=True)
class AddService:
    """A day teaches one more service."""

    service: NodeId
    """Which service."""
    day: NodeId
    """Which day."""
    name: str | None = None
    """What a service is called that the course does not have; None where it must have it."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the service on the day, after those that it teaches already."""
        day = day_of(plan, self.day)
        if self.service in {link.target for link in day.teaches}:
            raise RequestError(f"{named(self.day)} teaches {self._called(plan)} already.")
        if self.name is not None and self.service not in plan.service:
            made = Service(
                self.service,
                key_of(self.service),
                self.name,
                assumed(self),
                is_declared=False,
            )
            services = sorted([*plan.services, made], key=lambda service: service.key)
            plan = replace(plan, services=tuple(services))
        (link,) = service_links(plan, [self.service], assumed(self))
        return with_days(plan, {day.id: replace(day, teaches=(*day.teaches, link))})

    def _called(self, plan: Plan) -> str:
        return plan.service[self.service].name

    def __str__(self) -> str:
        """`add service sns to Day 4`."""
        return f"add service {key_of(self.service)} to {named(self.day)}"


@dataclass(frozen=True, slots=True)
class DropService:
    """A day teaches a service no longer, nor a part of it; or no day does.

    Scenarios go on using what they use: that is how dropping a service breaks them.
    """

    service: NodeId
    """Which service."""
    day: NodeId | None = None
    """Which day; None for every one."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan without the service."""
        service = require_service(plan, self.service)
        if self.day is not None:
            day = day_of(plan, self.day)
            if len(self._kept(plan, day)) == len(day.teaches):
                raise RequestError(f"{named(self.day)} does not teach {service.name}.")
            return with_days(plan, {day.id: replace(day, teaches=self._kept(plan, day))})
        if not plan.taught_on[service.id]:
            raise RequestError(f"No day teaches {service.name}.")
        days = (replace(day, teaches=self._kept(plan, day)) for day in plan.days)
        return replace(plan, days=tuple(days))

    def _kept(self, plan: Plan, day: PlannedDay) -> tuple[Link, ...]:
        return tuple(
            link for link in day.teaches if self.service not in plan.wholes.get(link.target, ())
        )

    def __str__(self) -> str:
        """`drop service sns from Day 16`, or `drop service sns`."""
        place = "" if self.day is None else f" from {named(self.day)}"
        return f"drop service {key_of(self.service)}{place}"


@dataclass(frozen=True, slots=True)
class AddScenario:
    """A scenario is added."""

    key: str
    """Its key, which no scenario has: without spaces and colons, as `photo_upload`."""
    title: str
    """Its name for people."""
    days: tuple[NodeId, ...] = ()
    """The days that it points to."""
    uses: tuple[NodeId, ...] = ()
    """The services that it uses."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the scenario."""
        identifier = node_id(NodeKind.SCENARIO, self.key)
        if identifier in plan.scenario:
            raise RequestError(f"There is a scenario {self.key!r} already. Use another key.")
        if ":" in self.key or self.key.split() != [self.key]:
            raise RequestError(f"The key {self.key!r} must have no spaces and no colons.")
        evidence = assumed(self)
        made = PlannedScenario(
            identifier,
            self.key,
            self.title,
            day_links(plan, self.days, evidence),
            service_links(plan, self.uses, evidence),
        )
        by_key = sorted([*plan.scenarios, made], key=lambda scenario: scenario.id)
        return replace(plan, scenarios=tuple(by_key))

    def __str__(self) -> str:
        """`add scenario photo_upload`."""
        return f"add scenario {self.key}"


@dataclass(frozen=True, slots=True)
class DropScenario:
    """A scenario is taken out."""

    scenario: NodeId
    """Which one."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan without the scenario."""
        if self.scenario not in plan.scenario:
            raise AbsentError(self.scenario, f"The scenario {key_of(self.scenario)!r}")
        return replace(
            plan, scenarios=tuple(each for each in plan.scenarios if each.id != self.scenario)
        )

    def __str__(self) -> str:
        """`drop scenario netflix_streaming`."""
        return f"drop scenario {key_of(self.scenario)}"
