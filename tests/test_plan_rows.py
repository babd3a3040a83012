"""What is said of records again and again: as the executor says it, and of one graph."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import orjson
import pytest

from api.execute import Engine
from api.plan import rows
from api.question import Question
from graph.model.course_graph import CourseGraph
from graph.model.ids import NodeId
from graph.model.records import Day, IntegrationPattern, Link, Scenario, Service

DOCUMENT = """{
  scenarios {
    nodes {
      key days { n: number title } services { name kind: __typename } pattern { name }
      primaryDay { title }
    }
  }
}"""


def course(title: str, days: int = 3) -> CourseGraph:
    """Return a course of some days, with a scenario for each; the last has a lost pattern."""
    pattern, service = NodeId("pattern:p"), NodeId("service:s")
    found: list[Day | Scenario | IntegrationPattern | Service] = [
        IntegrationPattern(pattern, "p", f"Pattern of {title}", ()),
        Service(service, "s", f"Service of {title}", ()),
    ]
    for number in range(1, days + 1):
        day = NodeId(f"day:{number}")
        found.append(Day(day, number, f"{title} {number}", ()))
        target = pattern if number < days else NodeId("pattern:lost")
        found.append(
            Scenario(
                NodeId(f"scenario:{number}"),
                str(number),
                "A scenario",
                (),
                days=(Link(day, "a day", ()), Link(NodeId("day:1"), "the first", ())),
                primary_day=Link(day, "a day", ()) if number > 1 else None,
                uses=(Link(service, "a service", ()),),
                pattern=Link(target, "a pattern", ()),
            )
        )
    return CourseGraph(found)


def answer(engine: Engine, graph: CourseGraph) -> Any:  # noqa: ANN401 - JSON
    """Return what an engine answers, as JSON tells it."""
    found = asyncio.run(engine.answer(graph, Question(DOCUMENT)))
    assert not found.errors
    return json.loads(found.data) if isinstance(found.data, bytes) else found.data


def executed(graph: CourseGraph) -> Any:  # noqa: ANN401 - JSON
    """Return what the executor answers."""
    return answer(Engine(plans=False), graph)


def test_rows_are_those_of_the_graph_that_is_asked() -> None:
    engine, graphs = Engine(), [course("Storage"), course("Compute")]
    for graph in (*graphs, *graphs):
        assert answer(engine, graph) == executed(graph)
    assert executed(graphs[0]) != executed(graphs[1])


def test_what_is_not_there_is_null() -> None:
    last = answer(Engine(), course("Storage"))["scenarios"]["nodes"][-1]
    assert last["pattern"] is None
    assert last["primaryDay"] == {"title": "Storage 3"}


def test_a_row_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, graph = Engine(), course("Storage")
    first = answer(engine, graph)
    monkeypatch.setattr(orjson, "Fragment", None)
    assert answer(engine, graph) == first


def test_rows_make_room_for_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_ROWS", 4)
    kept, graph = rows.KeptRows(), course("Storage", days=20)
    of_graph = kept.of(graph)

    def say(record: object) -> dict[str, Any]:
        assert isinstance(record, Day)
        return {"n": record.number}

    for number in range(1, 21):
        assert of_graph[say][NodeId(f"day:{number}")] is not None
        assert sum(map(len, of_graph.values())) <= rows.MOST_ROWS
    engine = Engine()
    for _ in range(2):
        assert answer(engine, graph) == executed(graph)
