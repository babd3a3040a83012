"""What filters and orders compare, record by record, so that a store need not work it out.

The fields of a filter have the same names here; `tests/test_rdf_store.py` holds them together.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from graph.model.edges import Relation
from graph.model.filters import DayField, PatternField, Scalar, ScenarioField, ServiceField
from graph.model.ids import key_of
from graph.model.reader import GraphReader, in_degrees
from graph.model.records import (
    Actor,
    Day,
    FlowStep,
    IntegrationPattern,
    Interaction,
    PatternComponent,
    Record,
    Scenario,
    Service,
    Week,
)

Values: TypeAlias = Mapping[str, Scalar]
"""By the field of the filter; None where there is none."""
OrderField: TypeAlias = ScenarioField | ServiceField | DayField | PatternField

FRACTIONS = frozenset({"hours"})
"""The values that are no whole numbers."""
_MOST = 2**62
"""Whole numbers that are compared lie between this and its negative."""


def values_of(reader: GraphReader, records: Sequence[Record]) -> list[Values]:
    """Return what filters compare of some records, which are all of one type."""
    return list(_VALUES[type(records[0])](reader, records)) if records else []


def comparable(number: float) -> int:
    """Return a whole number that compares with others of its kind as the number does.

    A fraction is the bits of its double, which have its order; whole numbers are themselves.

    Example:
        >>> comparable(2.5) < comparable(3.0), comparable(0.0) == comparable(-0.0), comparable(3)
        (True, True, 3)
    """
    if isinstance(number, int):
        return max(-_MOST, min(_MOST, number))
    (bits,) = struct.unpack(">q", struct.pack(">d", abs(number)))
    return -bits if number < 0 else int(bits)


def composed(text: str) -> str:
    """Return the form in which texts are compared whole."""
    return unicodedata.normalize("NFC", text)


def _scenarios(reader: GraphReader, records: Sequence[Record]) -> Iterator[Values]:
    found = [record for record in records if isinstance(record, Scenario)]
    applied = list({each.pattern.target for each in found if each.pattern is not None})
    names = {
        record.id: record.name
        for record in reader.records(applied)
        if isinstance(record, IntegrationPattern)
    }
    for scenario in found:
        pattern, primary = scenario.pattern, scenario.primary_day
        yield {
            "key": scenario.key,
            "title": scenario.title,
            "pattern": None if pattern is None else names.get(pattern.target),
            "day_count": len(scenario.days),
            "service_count": len(scenario.uses),
            "step_count": len(scenario.steps),
            "interaction_count": len(scenario.interactions),
            "primary_day": None if primary is None else int(key_of(primary.target)),
        }


def _services(reader: GraphReader, records: Sequence[Record]) -> Iterator[Values]:
    found = [record for record in records if isinstance(record, Service)]
    ids = [service.id for service in found]
    used, taught = reader.used_by(ids), reader.taught_on(ids)
    parts = in_degrees(reader, ids, Relation.PART_OF)
    for service, scenarios, days, number in zip(found, used, taught, parts, strict=True):
        yield {
            "key": service.key,
            "name": service.name,
            "category": service.category,
            "scenario_count": len(scenarios),
            "taught_on_count": len(days),
            "part_count": number,
            "first_taught": int(key_of(days[0])) if days else None,
        }


def _days(reader: GraphReader, records: Sequence[Record]) -> Iterator[Values]:
    found = [record for record in records if isinstance(record, Day)]
    numbers = in_degrees(reader, [day.id for day in found], Relation.INVOLVES)
    for day, scenarios in zip(found, numbers, strict=True):
        yield {
            "number": day.number,
            "week": day.week,
            "title": day.title,
            "hours": None if day.hours is None else float(day.hours),
            "difficulty": day.difficulty,
            "scenario_count": scenarios,
            "service_count": len(day.teaches),
        }


def _patterns(reader: GraphReader, records: Sequence[Record]) -> Iterator[Values]:
    found = [record for record in records if isinstance(record, IntegrationPattern)]
    numbers = in_degrees(reader, [pattern.id for pattern in found], Relation.APPLIES)
    for pattern, scenarios in zip(found, numbers, strict=True):
        yield {
            "key": pattern.key,
            "name": pattern.name,
            "component_count": len(pattern.components),
            "scenario_count": scenarios,
        }


def _components(reader: GraphReader, records: Sequence[Record]) -> Iterator[Values]:
    found = [record for record in records if isinstance(record, PatternComponent)]
    numbers = in_degrees(reader, [component.id for component in found], Relation.COMBINES)
    for component, patterns in zip(found, numbers, strict=True):
        yield {"key": component.key, "name": component.name, "pattern_count": patterns}


def step_values(step: FlowStep) -> Values:
    """Return what filters compare of a step."""
    return {"order": step.order, "title": step.title, "process": step.process}


def interaction_values(interaction: Interaction) -> Values:
    """Return what filters compare of an interaction."""
    return {"label": interaction.label, "step": interaction.step}


def _nothing(_reader: GraphReader, records: Sequence[Record]) -> Iterator[Values]:
    return ({} for _ in records)


_VALUES: Mapping[type[Record], Callable[[GraphReader, Sequence[Record]], Iterator[Values]]] = {
    Scenario: _scenarios,
    Service: _services,
    Day: _days,
    IntegrationPattern: _patterns,
    PatternComponent: _components,
    Actor: _nothing,
    Week: _nothing,
}

ORDERS: Mapping[OrderField, str] = {
    ScenarioField.TITLE: "title",
    ScenarioField.PRIMARY_DAY: "primary_day",
    ScenarioField.SERVICE_COUNT: "service_count",
    ServiceField.NAME: "name",
    ServiceField.SCENARIO_COUNT: "scenario_count",
    ServiceField.FIRST_TAUGHT: "first_taught",
    DayField.TITLE: "title",
    DayField.HOURS: "hours",
}
"""By which value an order goes. What is not here goes by the place of the node in the graph."""
ORDERED: Mapping[type[Record], tuple[str, ...]] = {
    Scenario: ("title", "primary_day", "service_count"),
    Service: ("name", "scenario_count", "first_taught"),
    Day: ("title", "hours"),
}
"""The values of each type of record that an order goes by."""
