"""Scenarios that are left in their lines: every answer is that of the course in memory."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from api.cli import load
from bench import courses
from bench.courses import Fields
from graph.build import LoadedCourse, load_course
from graph.errors import SourceError
from graph.load.left_records import LeftCourse
from graph.load.spool import Spool
from graph.model.course_graph import CourseGraph
from graph.model.reader import GraphReader
from graph.model.records import Scenario
from graph.rdf.iris import Iris
from graph.rdf.store import on_disk as stores
from graph.rdf.store.addresses import open_store
from graph.rdf.store.contents import describe_store
from graph.rdf.store.summary import Account
from tests.course_cases import CourseCase, read_cases
from tests.store_parity import on_disk, require_same_answers

CASES = [
    pytest.param(case, id=case.name)
    for case in read_cases("load/ndjson.md")
    if "errors" not in case.expected
]
ODD: list[Fields] = [
    {"key": "nothing", "title": " Nothing at all "},
    {"key": "made_up_000003b", "title": "Between", "days": [999], "pattern": "Nowhere"},
    {"key": "unknown", "key_services": ["Unheard of", "Unheard  Of"], "days": [1, 1, 2]},
    {
        "key": "ZZ",
        "title": "업로드",
        "steps": [{"title": "One", "services": ["S3", "Service 001"]}],
    },
    {"key": "가", "title": "nothing", "steps": [{"title": "End", "next": "완료"}, {"title": "No"}]},
]


def written(path: Path, *scenarios: Fields, made_up: int = 0) -> Path:
    lines = [{kind: fields} for kind, fields in courses.records(made_up)] if made_up else []
    half = len(lines) // 2
    lines = [*lines[half:], *({"scenario": each} for each in scenarios), *lines[:half]]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def both(sources: list[str]) -> tuple[LoadedCourse, LoadedCourse]:
    return load_course(sources, past_memory=True), load_course(sources)


def told(reader: GraphReader) -> tuple[set[str], set[str]]:
    """Return all lines that a store of a course holds."""
    portions = list(describe_store(reader, Iris(), Account(), lambda _: None))
    course = {line for portion in portions for line in portion.course}
    return course, {line for portion in portions for line in portion.index}


def require_same(left: LoadedCourse, kept: LoadedCourse) -> None:
    assert isinstance(left.graph, LeftCourse)
    assert isinstance(kept.graph, CourseGraph)
    require_same_answers(left.graph, kept.graph)
    assert list(left.graph.stated_findings()) == list(kept.graph.stated_findings())
    assert told(left.graph) == told(kept.graph)
    accounts = [load.account_of(each).sources for each in (left, kept)]
    assert accounts[0] == accounts[1]


@pytest.mark.parametrize("case", CASES)
def test_cases_are_the_same(case: CourseCase, tmp_path: Path) -> None:
    require_same(*both(case.write(tmp_path)))


def test_what_is_doubtful_stands_among_the_plain(tmp_path: Path) -> None:
    course = written(tmp_path / "course.ndjson", *ODD, made_up=40)
    require_same(*both(["shipped", str(course)]))


def test_several_files_and_sources_describe_one_scenario(tmp_path: Path) -> None:
    first: Fields = {"key": "made_up_000001", "title": "Else"}
    second: Fields = {"key": "made_up_000002", "title": "Else"}
    one = written(tmp_path / "one" / "a.ndjson", made_up=20)
    written(tmp_path / "one" / "b" / "c.ndjson", {"key": "new", "use_case": "None", "days": [1]})
    two = written(tmp_path / "two.ndjson", second, first, *ODD)
    three = written(
        tmp_path / "three.ndjson", {**first, "days": [2], "key_services": ["Service 7"]}
    )
    require_same(*both([str(one.parent), "shipped", str(two), str(three)]))


def test_faults_are_the_same(tmp_path: Path) -> None:
    twice = written(tmp_path / "a.ndjson", *ODD, ODD[0], ODD[3], made_up=5)
    broken = tmp_path / "b.ndjson"
    broken.write_bytes(b'{"scenario": {"key": "a"}}\n{"scenario": {"key": "\xff"}}\nno\n')
    for sources in ([str(twice)], [str(broken)], [str(twice), str(broken), str(tmp_path / "no")]):
        faults = []
        for past_memory in (True, False):
            with pytest.raises(SourceError) as caught:
                load_course(sources, past_memory=past_memory)
            faults.append(caught.value.faults)
        assert faults[0] == faults[1]


def test_the_mark_at_the_start_is_no_part_of_a_line(tmp_path: Path) -> None:
    course = tmp_path / "course.ndjson"
    scenario = {"scenario": {"key": "a", "title": "A"}}
    course.write_text(f"\ufeff\r\n{json.dumps(scenario)}\r\n", encoding="utf-8")
    require_same(*both([str(course)]))
    course.write_text(f"\ufeff{json.dumps(scenario)}", encoding="utf-8")
    require_same(*both([str(course)]))


@pytest.mark.parametrize("change", ["longer", "touched", "replaced", "gone"])
def test_a_file_that_changes_meanwhile_is_an_error(tmp_path: Path, change: str) -> None:
    course = written(tmp_path / "course" / "a.ndjson", made_up=3)
    written(course.parent / "b.ndjson", *ODD)
    folder = tmp_path / "store"
    old = on_disk(folder, load_course(str(course)).graph).version
    names = {each.name for each in folder.iterdir()}
    left = load_course(str(course.parent), past_memory=True)
    if change == "longer":
        course.write_bytes(course.read_bytes() + b"\n")
    elif change == "touched":
        os.utime(course, ns=(0, 0))
    elif change == "replaced":
        written(tmp_path / "other.ndjson", made_up=3).replace(course)
    else:
        course.unlink()
    told = r"a\.ndjson: (This file has changed while it was loaded|No such file)"
    with pytest.raises(SourceError, match=told):
        on_disk(folder, left.graph)
    assert {each.name for each in folder.iterdir()} == names
    assert open_store(f"oxigraph:{folder}").version == old


def test_the_command_fills_a_store_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = written(tmp_path / "course.ndjson", *ODD, made_up=20)
    filled: list[GraphReader] = []

    def seen(*args: object) -> None:
        filled.append(args[1])  # type: ignore[arg-type]
        fill(*args)  # type: ignore[arg-type]

    fill = stores._fill  # noqa: SLF001
    monkeypatch.setattr(stores, "_fill", seen)
    load.fill(f"oxigraph:{tmp_path / 'store'}", [str(course)], None)
    (left,) = filled
    assert isinstance(left, LeftCourse)
    require_same_answers(
        open_store(f"oxigraph:{tmp_path / 'store'}"), load_course(str(course)).graph
    )


def test_what_there_is_much_of_is_not_kept(tmp_path: Path) -> None:
    course = written(tmp_path / "course.ndjson", *ODD, made_up=5)
    graph = load_course(str(course), past_memory=True).graph
    assert isinstance(graph, LeftCourse)
    for remarks in (graph.dangling(), graph.stated_findings(), graph.findings()):
        assert isinstance(remarks, Spool)
        assert len(remarks) > 0
    first, second = next(graph.all(Scenario)), next(graph.all(Scenario))
    assert first == second
    assert first is not second
