"""NDJSON as a source: it says the same as YAML, in any size."""

import json
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from bench import courses
from graph.build import build_graph, load_course
from graph.errors import SourceError
from graph.load import ndjson
from graph.load.files import read_shipped
from graph.load.plain_scenarios import PlainScenarios
from graph.load.scenario_lines import PlainFields, PlainStep
from graph.load.shape_schema import fields_of
from graph.load.yaml_shapes import ScenarioShape, StepShape
from graph.load.yaml_tree import parse_yaml
from graph.model.course_graph import CourseGraph
from graph.model.ids import NodeId, NodeKind
from graph.model.records import Scenario
from graph.planning.apply import plan_edits
from graph.planning.apply_records import NotRewrittenError
from graph.planning.changes import RemoveDay

Line = dict[str, object]


def written(folder: Path, lines: list[Line]) -> Path:
    path = folder / "course.ndjson"
    texts = (json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def made_up(scenarios: int) -> list[Line]:
    return [{kind: fields} for kind, fields in courses.records(scenarios)]


def shipped_lines() -> list[Line]:
    lines: list[Line] = []
    for file in read_shipped().files:
        data = parse_yaml(file.text, file.origin).data
        assert isinstance(data, dict)
        for word, value in data.items():
            if isinstance(value, list):
                lines += [{word.removesuffix("s"): each} for each in value]
            elif word == "scenario":
                lines.append({word: value})
    return lines


def without_places(value: object) -> object:
    """Return a record as plain data without its evidence, which names files and lines."""
    if is_dataclass(value):
        names = [spec.name for spec in fields(value) if spec.name != "evidence"]
        return [(name, without_places(getattr(value, name))) for name in names]
    if isinstance(value, tuple):
        return [without_places(each) for each in value]
    return value


def records_of(graph: CourseGraph) -> list[object]:
    ids = [identifier for kind in NodeKind for identifier in graph.ids(kind)]
    return list(graph.records(ids))


def test_it_is_the_course_that_yaml_is(tmp_path: Path) -> None:
    graph = build_graph(written(tmp_path, shipped_lines()))
    shipped = build_graph()
    said, expected = records_of(graph), records_of(shipped)
    assert [without_places(each) for each in said] == [without_places(each) for each in expected]
    assert [found.rule for found in graph.findings()] == [
        found.rule for found in shipped.findings()
    ]


def test_plain_scenarios_become_what_their_drafts_become(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = made_up(300)
    plain = {
        "key": "odd",
        "title": " Odd ",
        "use_case": "None at all",
        "key_services": ["Amazon  service 001", "서비스 003"],
        "steps": [
            {"title": "Begin", "services": "User"},
            {"title": "Nobody"},
            {"title": "Go", "services": "Service 001 (Day 2)", "next": "End", "process": "Walks."},
            {"title": "Back", "services": "사용자"},
            {"title": "Again", "services": "Service 003"},
        ],
    }
    path = written(
        tmp_path, [*lines, {"scenario": plain}, {"scenario": {"key": "b", "title": "B"}}]
    )
    made = 0
    record = PlainScenarios.record

    def counted(*args: object) -> Scenario | None:
        nonlocal made
        found = record(*args)  # type: ignore[arg-type]
        made += found is not None
        return found

    monkeypatch.setattr(PlainScenarios, "record", counted)
    quick = build_graph(path)
    assert made == 302
    monkeypatch.setattr(PlainScenarios, "record", lambda *_: None)
    slow = build_graph(path)
    assert records_of(quick) == records_of(slow)
    assert quick.findings() == slow.findings()
    assert quick.version == slow.version


def test_the_version_is_of_what_is_said_and_where(tmp_path: Path) -> None:
    lines = made_up(3)
    version = build_graph(written(tmp_path, lines)).version
    assert build_graph(written(tmp_path, lines)).version == version
    moved = build_graph(written(tmp_path, [*lines[1:], lines[0]]))
    assert moved.version != version
    said = dict(courses.records(3))["scenario"]
    changed: list[Line] = [*lines[:-1], {"scenario": {**said, "description": "Something else"}}]
    assert build_graph(written(tmp_path, changed)).version != version


@pytest.mark.parametrize("name", ["title", "steps", "interactions", "uses", "days", "guide"])
def test_the_version_tells_each_field_of_a_scenario(name: str) -> None:
    graph = build_graph()
    scenarios = list(graph.all(Scenario))
    one, other = scenarios[:2]
    changed = replace(one, **{name: getattr(other, name)})
    assert changed == one or (CourseGraph([changed]).version != CourseGraph([one]).version)


def test_the_example_of_the_readme_loads(tmp_path: Path) -> None:
    readme = (Path(__file__).parent.parent / "data/README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```ndjson\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    lines = [json.loads(line) for line in example.splitlines()]
    assert build_graph(written(tmp_path, lines)).counts().scenarios == 1


def test_a_plain_scenario_has_the_fields_of_any_scenario() -> None:
    assert {*PlainFields.__annotations__, "interactions"} == set(fields_of(ScenarioShape))
    assert set(PlainStep.__annotations__) == set(fields_of(StepShape))


def test_a_plan_is_not_written_into_it(tmp_path: Path) -> None:
    path = written(tmp_path, made_up(2))
    with pytest.raises(NotRewrittenError, match="NDJSON is written by programs"):
        plan_edits([path], [RemoveDay(NodeId("day:1"))])


def test_an_account_counts_the_lines(tmp_path: Path) -> None:
    path = written(tmp_path, made_up(10))
    (source,) = load_course(path).sources
    assert (source.files, source.records) == (1, 300 + 28 + 1 + 10)
    assert source.findings > 0


def test_a_file_may_be_larger_than_any_page(tmp_path: Path) -> None:
    lines: list[Line] = [
        {"service": {"key": f"s{at}", "name": f"S{at}", "description": "x" * 10_000}}
        for at in range(600)
    ]
    assert build_graph(written(tmp_path, lines)).counts().services == 600


def test_a_line_is_not_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "MAX_LINE", 1000)
    path = written(tmp_path, [{"service": {"name": "S" * 1000}}])
    with pytest.raises(SourceError, match=r"course\.ndjson:1: This line is longer than"):
        build_graph(path)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"course.ndjson:1: No record stands here"),
        (b"\n \n", r"course.ndjson:1: No record stands here"),
        (b'{"service": {"name": "\xff"}}', r"course.ndjson:1: This is not UTF-8"),
        (b"[" * 100_000, r"course.ndjson:1: This is nested too deeply"),
        (b'{"week": {"number": ' + b"1" * 5000 + b"}}", r"course.ndjson:1: This is not what"),
        (b'{"service": {"name": "\\ud800"}}', r"course.ndjson:1: The field 'name'"),
    ],
)
def test_what_is_no_ndjson_is_told(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "course.ndjson"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message):
        build_graph(path)


def test_of_very_many_faults_the_first_are_told(tmp_path: Path) -> None:
    path = tmp_path / "course.ndjson"
    path.write_text("no\n" * 250, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        build_graph(path)
    assert len(caught.value.faults) == 101
    assert "150 more faults" in str(caught.value.faults[-1])


def test_a_mark_at_the_start_and_foreign_line_ends_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "course.ndjson"
    path.write_bytes(b'\xef\xbb\xbf{"service": {"name": "S3"}}\r\n\r\n{"week": {"number": 1}}\r\n')
    assert build_graph(path).counts().services == 1


def test_a_file_that_goes_away_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "course.ndjson").symlink_to(tmp_path / "nowhere")
    with pytest.raises(SourceError, match="There is no such file"):
        build_graph(tmp_path / "course.ndjson")
