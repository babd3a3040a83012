"""The loader as its users meet it: folders of sources in, errors, findings and edges out."""

from pathlib import Path

import pytest

from graph.build import build_graph
from graph.errors import SourceError
from graph.model.course_graph import CourseGraph
from graph.model.findings import Severity
from graph.model.records import Day, Scenario, Service
from tests.course_cases import CourseCase, edges_of, errors_of, findings_of, read_cases

FILES = ("errors", "merging", "flows", "doubts", "ndjson")
CASES = [
    pytest.param(case, id=f"{name}: {case.name}")
    for name in FILES
    for case in read_cases(f"load/{name}.md")
]


@pytest.mark.parametrize("case", CASES)
def test_case(case: CourseCase, tmp_path: Path) -> None:
    assert case.expected, "a case expects something"
    sources = case.write(tmp_path)
    if "errors" in case.expected:
        with pytest.raises(SourceError) as caught:
            build_graph(sources)
        assert errors_of(caught.value, tmp_path) == case.expected["errors"]
        return
    graph = build_graph(sources)
    actual = {
        "findings": findings_of(graph, Severity.ERROR, Severity.WARNING),
        "info": findings_of(graph, Severity.INFO),
        "edges": edges_of(graph),
        "facts": facts_of(graph),
    }
    for kind, expected in case.expected.items():
        if kind == "facts":
            assert set(expected) <= set(actual[kind]), actual[kind]
        else:
            assert actual[kind] == expected


def facts_of(graph: CourseGraph) -> list[str]:
    """Return fields of records as lines."""
    facts: list[str] = []
    for day in graph.all(Day):
        facts.append(f"day {day.number}: title {day.title}")
        facts.append(f"day {day.number}: hours {day.hours or 0:g}")
    for service in graph.all(Service):
        facts.append(f"service {service.key}: category {service.category}")
        facts.append(f"service {service.key}: aliases {', '.join(service.aliases)}")
    for scenario in graph.all(Scenario):
        facts.append(f"scenario {scenario.key}: title {scenario.title}")
        facts.append(f"scenario {scenario.key}: description {scenario.description}")
        facts += [
            f"scenario {scenario.key}: step {step.order} {step.title}: {step.process} / {step.next}"
            for step in scenario.steps
        ]
    return facts
