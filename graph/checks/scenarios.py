"""What is doubtful about scenarios."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model.findings import Finding, Severity
from graph.model.ids import NodeKind
from graph.model.reader import GraphReader
from graph.model.records import Day, Scenario, Service
from graph.query.lookup import records_of

_TOGETHER = 500
"""So many scenarios are asked for at once."""


def check_scenarios_without_flow(reader: GraphReader) -> Iterator[Finding]:
    """Yield scenarios that no source gives a flow, so that nothing in them is connected."""
    for scenario in _scenarios(reader):
        if not scenario.interactions:
            message = (
                f"{scenario.key} has no interaction, so no diagram can show how it works."
                " Describe its flow in steps."
            )
            yield Finding("no-flow", Severity.WARNING, message, scenario.evidence[:1])


def check_primary_day(reader: GraphReader) -> Iterator[Finding]:
    """Yield scenarios whose primary day is not among their days."""
    for scenario in _scenarios(reader):
        primary = scenario.primary_day
        if primary is not None and primary.target not in {day.target for day in scenario.days}:
            message = (
                f"{scenario.key} belongs to {primary.name} most, but does not list it among its"
                " days. Add it there."
            )
            yield Finding("primary-day-not-listed", Severity.WARNING, message, primary.evidence[:1])


def check_idle_key_services(reader: GraphReader) -> Iterator[Finding]:
    """Yield key services that take part in no interaction of their scenario."""
    for scenario in _scenarios(reader):
        active = {end for edge in scenario.interactions for end in (edge.source, edge.target)}
        if not active:
            continue
        for link in scenario.key_services:
            if link.target not in active:
                message = (
                    f"{scenario.key} names {link.name} as a key service, but no step of its flow"
                    " involves it. Add the step, or take the service off the list."
                )
                evidence = link.evidence[:1]
                yield Finding("idle-key-service", Severity.WARNING, message, evidence)


def check_used_before_taught(reader: GraphReader) -> Iterator[Finding]:
    """Yield services first taught after the last day of a scenario that uses them, or never.

    A day that teaches a part of a service teaches the service.
    """
    days = {day.id: day.number for day in records_of(reader, Day, reader.ids(NodeKind.DAY))}
    services = reader.ids(NodeKind.SERVICE)
    names = {service.id: service.name for service in records_of(reader, Service, services)}
    taught_on = dict(zip(services, reader.taught_on(services), strict=True))
    for scenario in _scenarios(reader):
        if not scenario.days:
            continue
        last = max(days[day.target] for day in scenario.days)
        for link in scenario.uses:
            taught = taught_on[link.target]
            if not taught:
                message = f"{scenario.key} uses {names[link.target]}, which no day teaches."
                remedy = " Teach it, or leave it out."
                rule = "used-never-taught"
            elif days[taught[0]] > last:
                message = (
                    f"{scenario.key} is complete on Day {last}, but uses {names[link.target]},"
                    f" which is first taught on Day {days[taught[0]]}."
                )
                remedy = " Move one of them, or add the day to the scenario."
                rule = "used-before-taught"
            else:
                continue
            yield Finding(rule, Severity.WARNING, message + remedy, link.evidence[:1])


def _scenarios(reader: GraphReader) -> Iterator[Scenario]:
    """Yield the scenarios, of which there may be more than memory should hold."""
    ids = reader.ids(NodeKind.SCENARIO)
    for start in range(0, len(ids), _TOGETHER):
        yield from records_of(reader, Scenario, ids[start : start + _TOGETHER])
