"""Carries out filters on a graph in memory.

A filter becomes one function of a record. What it asks of related nodes is answered once for each
of them, so the work is bounded by the size of the filter times that of the graph, however the
relations lead around in circles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from graph.errors import LimitError
from graph.model.conditions import holds
from graph.model.edges import Relation
from graph.model.filters import (
    MOST_FILTER_DEPTH,
    ComponentFilter,
    Conditions,
    DayFilter,
    Filter,
    InteractionFilter,
    ListFilter,
    PartFilter,
    PatternFilter,
    Scalar,
    ScenarioFilter,
    ServiceFilter,
    StepFilter,
)
from graph.model.ids import NodeId, NodeKind, kind_of
from graph.model.records import (
    FlowStep,
    IntegrationPattern,
    Interaction,
    Link,
    Record,
    Scenario,
)

if TYPE_CHECKING:
    from graph.model.course_graph import CourseGraph

T = TypeVar("T")
F = TypeVar("F")
Test: TypeAlias = Callable[[Any], bool]
"""Judges a record, or a part of one; of the kind that the filter is for, which types cannot say."""


def matcher(graph: CourseGraph, where: Filter | PartFilter, depth: int = 1) -> Test:
    """Return a function that says whether a record, or a part of one, matches a filter.

    Args:
        graph: Where related nodes are looked up.
        where: The filter; its type says what is judged.
        depth: How many filters it lies in, itself included.

    Raises:
        LimitError: If more than `MOST_FILTER_DEPTH` filters lie inside each other.
    """
    if depth > MOST_FILTER_DEPTH:
        remedy = "List alternatives side by side instead."
        raise LimitError("The depth of the filter", MOST_FILTER_DEPTH, depth, remedy)
    tests = [
        *_tests_of_values(graph, where),
        *_tests_of_names(graph, where),
        *_tests_of_relations(graph, where, depth),
        *(matcher(graph, part, depth + 1) for part in where.all_of),
    ]
    if where.any_of:
        tests.append(_one_of([matcher(graph, part, depth + 1) for part in where.any_of]))
    if where.negated is not None:
        tests.append(_opposite(matcher(graph, where.negated, depth + 1)))
    return tests[0] if len(tests) == 1 else _each_of(tests)


def _each_of(tests: list[Test]) -> Test:
    return lambda record: all(test(record) for test in tests)


def _one_of(tests: list[Test]) -> Test:
    return lambda record: any(test(record) for test in tests)


def _opposite(test: Test) -> Test:
    return lambda record: not test(record)


def _tests_of_values(graph: CourseGraph, where: Filter | PartFilter) -> Iterator[Test]:
    for name, value in _VALUES[type(where)].items():
        conditions: Conditions = getattr(where, name)
        if conditions:
            yield _on_value(graph, conditions, value)


def _on_value(
    graph: CourseGraph, conditions: Conditions, value: Callable[[CourseGraph, Any], Scalar]
) -> Test:
    return lambda record: holds(conditions, value(graph, record))


def _tests_of_names(graph: CourseGraph, where: Filter | PartFilter) -> Iterator[Test]:
    """Yield the tests for services that are named, which count with their wholes."""
    if isinstance(where, ScenarioFilter):
        uses, uses_any = where.uses, where.uses_any
        if uses:
            yield lambda scenario: graph.used_in(scenario).issuperset(uses)
        if uses_any:
            yield lambda scenario: not graph.used_in(scenario).isdisjoint(uses_any)
    elif isinstance(where, DayFilter) and where.teaches:
        teaches = where.teaches
        yield lambda day: graph.taught[day.id].issuperset(teaches)


def _tests_of_relations(
    graph: CourseGraph, where: Filter | PartFilter, depth: int
) -> Iterator[Test]:
    for name, related in _RELATIONS[type(where)].items():
        nodes: ListFilter[Filter] | None = getattr(where, name)
        if nodes is not None:
            yield from _tests_of_list(
                nodes, partial(related, graph), lambda inner: _of_nodes(graph, inner, depth)
            )
    for name, parts_of in _PARTS.get(type(where), {}).items():
        parts: ListFilter[PartFilter] | None = getattr(where, name)
        if parts is not None:
            yield from _tests_of_list(
                parts, parts_of, lambda inner: matcher(graph, inner, depth + 1)
            )


_Related: TypeAlias = Callable[["CourseGraph", Any], Iterable[NodeId]]


def _tests_of_list(
    asked: ListFilter[F], listed: Callable[[Any], Iterable[T]], test: Callable[[F], Test]
) -> Iterator[Test]:
    """Yield what a record must pass, given what it lists and how each of that is judged."""
    if asked.some is not None:
        yield _some(listed, test(asked.some))
    if asked.every is not None:
        yield _every(listed, test(asked.every))
    if asked.none is not None:
        yield _opposite(_some(listed, test(asked.none)))


def _some(listed: Callable[[Any], Iterable[T]], matches: Test) -> Test:
    return lambda record: any(map(matches, listed(record)))


def _every(listed: Callable[[Any], Iterable[T]], matches: Test) -> Test:
    return lambda record: all(map(matches, listed(record)))


def _of_nodes(graph: CourseGraph, where: Filter, depth: int) -> Callable[[NodeId], bool]:
    """Return a function that says whether a node matches, and judges each node only once."""
    matches = matcher(graph, where, depth + 1)
    known: dict[NodeId, bool] = {}

    def judged(node: NodeId) -> bool:
        if node not in known:
            (record,) = graph.records([node])
            known[node] = record is not None and matches(record)
        return known[node]

    return judged


def _ends(links: Iterable[Link]) -> Iterator[NodeId]:
    return (link.target for link in links)


def _end(link: Link | None) -> tuple[NodeId, ...]:
    return () if link is None else (link.target,)


def _services(nodes: Iterable[NodeId]) -> Iterator[NodeId]:
    """Yield those participants that are services."""
    return (node for node in nodes if kind_of(node) is NodeKind.SERVICE)


def _sources(relation: Relation) -> Callable[[CourseGraph, Record], tuple[NodeId, ...]]:
    """Return what finds the nodes from which edges of a relation lead to a record."""
    return lambda graph, record: graph.sources(relation).get(record.id, ())


def _number_from(relation: Relation) -> Callable[[CourseGraph, Record], int]:
    sources = _sources(relation)
    return lambda graph, record: len(sources(graph, record))


def _pattern_name(graph: CourseGraph, scenario: Scenario) -> str | None:
    (pattern,) = graph.records(_end(scenario.pattern)) or [None]
    return pattern.name if isinstance(pattern, IntegrationPattern) else None


_VALUES: Mapping[type[Filter | PartFilter], Mapping[str, Callable[[CourseGraph, Any], Scalar]]] = {
    ScenarioFilter: {
        "key": lambda _, scenario: scenario.key,
        "title": lambda _, scenario: scenario.title,
        "pattern": _pattern_name,
        "day_count": lambda _, scenario: len(scenario.days),
        "service_count": lambda _, scenario: len(scenario.uses),
        "step_count": lambda _, scenario: len(scenario.steps),
        "interaction_count": lambda _, scenario: len(scenario.interactions),
    },
    ServiceFilter: {
        "key": lambda _, service: service.key,
        "name": lambda _, service: service.name,
        "category": lambda _, service: service.category,
        "scenario_count": lambda graph, service: len(graph.used_by([service.id])[0]),
        "taught_on_count": lambda graph, service: len(graph.taught_on([service.id])[0]),
        "part_count": _number_from(Relation.PART_OF),
    },
    DayFilter: {
        "number": lambda _, day: day.number,
        "week": lambda _, day: day.week,
        "title": lambda _, day: day.title,
        "hours": lambda _, day: day.hours,
        "difficulty": lambda _, day: day.difficulty,
        "scenario_count": _number_from(Relation.INVOLVES),
        "service_count": lambda _, day: len(day.teaches),
    },
    PatternFilter: {
        "key": lambda _, pattern: pattern.key,
        "name": lambda _, pattern: pattern.name,
        "component_count": lambda _, pattern: len(pattern.components),
        "scenario_count": _number_from(Relation.APPLIES),
    },
    ComponentFilter: {
        "key": lambda _, component: component.key,
        "name": lambda _, component: component.name,
        "pattern_count": _number_from(Relation.COMBINES),
    },
    StepFilter: {
        "order": lambda _, step: step.order,
        "title": lambda _, step: step.title,
        "process": lambda _, step: step.process,
    },
    InteractionFilter: {
        "label": lambda _, interaction: interaction.label,
        "step": lambda _, interaction: interaction.step,
    },
}
"""What the conditions of a filter are about, by the field of the filter."""

_RELATIONS: Mapping[type[Filter | PartFilter], Mapping[str, _Related]] = {
    ScenarioFilter: {
        "days": lambda _, scenario: _ends(scenario.days),
        "primary_day": lambda _, scenario: _end(scenario.primary_day),
        "services": lambda graph, scenario: graph.used_in(scenario),
        "key_services": lambda _, scenario: _ends(scenario.key_services),
        "applies": lambda _, scenario: _end(scenario.pattern),
    },
    ServiceFilter: {
        "taught_on": lambda graph, service: graph.taught_on([service.id])[0],
        "scenarios": lambda graph, service: graph.used_by([service.id])[0],
        "parts": _sources(Relation.PART_OF),
        "part_of": lambda _, service: _end(service.part_of),
    },
    DayFilter: {
        "scenarios": _sources(Relation.INVOLVES),
        "teaches_services": lambda graph, day: graph.taught[day.id],
        "prerequisites": lambda _, day: _ends(day.prerequisites),
        "related": lambda _, day: _ends(day.related),
        "reviews": lambda _, day: _ends(day.reviews),
    },
    PatternFilter: {
        "components": lambda _, pattern: _ends(pattern.components),
        "scenarios": _sources(Relation.APPLIES),
    },
    ComponentFilter: {
        "patterns": _sources(Relation.COMBINES),
        "services": lambda _, component: _ends(component.services),
    },
    StepFilter: {"services": lambda _, step: _services(_ends(step.participants))},
    InteractionFilter: {
        "source": lambda _, interaction: _services([interaction.source]),
        "target": lambda _, interaction: _services([interaction.target]),
    },
}
"""The related nodes that a filter asks about, by the field of the filter."""

_PARTS: Mapping[
    type[Filter | PartFilter], Mapping[str, Callable[[Any], Iterable[FlowStep | Interaction]]]
] = {
    ScenarioFilter: {
        "steps": lambda scenario: scenario.steps,
        "interactions": lambda scenario: scenario.interactions,
    },
}
"""The parts of a node that a filter asks about, by the field of the filter."""
