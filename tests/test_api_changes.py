"""Changes of the served graph, as subscribers are told of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from api.execute import Answer, Engine, Prepared, Question, execute
from api.holder import Change, GraphHolder, Served
from api.limits import Limits
from api.limits_meter import Meter
from graph.build import LoadedCourse, load_course
from tests.api_harness import shipped
from tests.serve_harness import days

DOCUMENT = """
subscription ($v: String) {
  graphChanged(since: $v) {
    version previousVersion changedAt graph { version days findings } sources { name files }
  }
}
"""


@pytest.fixture
def courses(tmp_path: Path) -> list[LoadedCourse]:
    """Three courses, with a day more each."""
    file = tmp_path / "days.yaml"
    found = []
    for number in (1, 2, 3):
        file.write_text(days(*["title"] * number), encoding="utf-8")
        found.append(load_course([file]))
    return found


def serve(holder: GraphHolder, course: LoadedCourse) -> str:
    """Swap the course, and return its version."""
    holder.served = Served(course.graph, course.sources, course.loaded_at)
    return course.graph.version


async def soon(changes: AsyncGenerator[Change]) -> tuple[str, str]:
    """Return the next change: from which version to which."""
    async with asyncio.timeout(30):
        change = await anext(changes)
    return change.previous_version, change.version


def test_whoever_waits_is_told(courses: list[LoadedCourse]) -> None:
    async def main() -> None:
        holder = GraphHolder(courses[0])
        first = holder.current.version
        changes = [holder.changes(first) for _ in range(100)]
        waiting = [asyncio.create_task(soon(each)) for each in changes]
        await asyncio.sleep(0)
        second = serve(holder, courses[1])
        assert await asyncio.gather(*waiting) == [(first, second)] * 100
        for each in changes:
            await each.aclose()
        assert not holder._sleepers  # noqa: SLF001

    asyncio.run(main())


def test_whoever_is_slow_is_told_of_the_newest_and_of_nothing_that_was_undone(
    courses: list[LoadedCourse],
) -> None:
    async def main() -> None:
        holder = GraphHolder(courses[0])
        first = holder.current.version
        changes = holder.changes(first)
        serve(holder, courses[1])
        third = serve(holder, courses[2])
        assert await soon(changes) == (first, third)
        serve(holder, courses[1])
        serve(holder, courses[2])
        assert serve(holder, courses[0]) == first
        assert await soon(changes) == (third, first)
        await changes.aclose()

    asyncio.run(main())


def test_who_knows_another_version_is_told_at_once() -> None:
    async def main() -> None:
        changes = GraphHolder(shipped()).changes("an old one")
        assert await soon(changes) == ("an old one", shipped().version)
        await changes.aclose()

    asyncio.run(main())


def test_the_same_version_loaded_again_is_no_change(tmp_path: Path) -> None:
    file = tmp_path / "days.yaml"
    file.write_text(days("one"), encoding="utf-8")
    holder = GraphHolder(load_course([file]))
    since = holder.served.since
    again = load_course([file])
    serve(holder, again)
    assert holder.served.loaded_at == again.loaded_at
    assert holder.served.since == since


@pytest.mark.parametrize("known", ["", "an old one"])
def test_who_says_another_version_is_told_at_once_over_graphql(known: str) -> None:
    async def main() -> None:
        holder = GraphHolder(shipped())
        async with asyncio.timeout(30):
            answer = await told(Engine(Limits()), holder, v=known)
        assert answer.data["graphChanged"]["previousVersion"] == known

    asyncio.run(main())


async def told(engine: Engine, holder: GraphHolder, **variables: object) -> Any:  # noqa: ANN401
    """Return the first answer to a subscription."""
    prepared = engine.prepare(Question(DOCUMENT, variables), Meter(engine.limits))
    assert isinstance(prepared, Prepared)
    changes = engine.begin(holder.served, prepared, holder.changes)
    assert not isinstance(changes, Answer)
    change = await anext(changes)
    await changes.aclose()
    return await engine.tell(prepared, change, Meter(engine.limits))


def test_a_change_tells_what_is_served_since(courses: list[LoadedCourse]) -> None:
    holder = GraphHolder(courses[0])
    serve(holder, courses[1])
    answer = asyncio.run(told(Engine(Limits()), holder, v="old"))
    version = courses[1].graph.version
    findings = len(courses[1].graph.findings())
    assert answer.data == {
        "graphChanged": {
            "version": version,
            "previousVersion": "old",
            "changedAt": holder.served.since.isoformat(timespec="milliseconds"),
            "graph": {"version": version, "days": 2, "findings": findings},
            "sources": [{"name": "days.yaml", "files": 1}],
        }
    }


def test_an_answer_to_a_change_keeps_to_the_limits() -> None:
    answer = asyncio.run(told(Engine(Limits(fields=3)), GraphHolder(shipped()), v="old"))
    assert answer.is_refused
    assert answer.errors[0].extensions["setting"] == "limits.fields"


def test_a_subscription_is_no_question_for_one_answer() -> None:
    error = execute(shipped(), DOCUMENT).formatted["errors"][0]
    assert error["extensions"] == {"code": "OPERATION_RESOLUTION_FAILURE"}
    assert "text/event-stream" in error["message"]


def test_a_subscription_has_one_field() -> None:
    document = "subscription { a: graphChanged { version } b: graphChanged { version } }"
    error = execute(shipped(), document).formatted["errors"][0]
    assert error["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}


def test_a_variable_of_a_wrong_type_is_told_before_anything_is_waited_for() -> None:
    holder = GraphHolder(shipped())
    engine = Engine(Limits())
    prepared = engine.prepare(Question(DOCUMENT, {"v": [1]}), Meter(engine.limits))
    assert isinstance(prepared, Prepared)
    answer = engine.begin(holder.served, prepared, holder.changes)
    assert isinstance(answer, Answer)
    assert answer.errors[0].extensions == {"code": "BAD_USER_INPUT"}
