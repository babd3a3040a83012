"""`scenariograph diagram --all`: which diagrams there are, their files, and their index."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cli.diagram_set import diagrams_of, file_key, is_ours
from graph import build_graph
from graph.diagrams import Subject
from tests.cli_harness import run
from tests.diagram_courses import course_of
from tests.mermaid_parser import MermaidParser

pytestmark = pytest.mark.slow


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def links(folder: Path) -> list[str]:
    page = (folder / "README.md").read_text()
    return re.findall(r"^ *- \[.*\]\(([^()]+)\)(?: \(\w+\))?$", page, re.MULTILINE)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All diagrams of the shipped course."""
    folder = tmp_path_factory.mktemp("all") / "deep" / "down"
    done = run("diagram", "--all", "-o", folder)
    assert (done.code, done.out) == (0, "")
    assert done.err == f"63 files and README.md written to {folder}.\n"
    return folder


def test_the_index_links_to_every_file_once(drawn: Path) -> None:
    assert sorted([*links(drawn), "README.md"]) == sorted(contents(drawn))


def test_mermaid_takes_every_diagram(drawn: Path, mermaid_parser: MermaidParser) -> None:
    texts = [(drawn / name).read_text() for name in links(drawn)]
    assert all(diagram.is_valid for diagram in mermaid_parser.parse_many(texts))


def test_a_file_is_what_the_command_for_one_diagram_writes(drawn: Path) -> None:
    for name, words in {
        "scenario-netflix_streaming.mmd": ["netflix_streaming"],
        "scenario-netflix_streaming.sequence.mmd": ["netflix_streaming", "kind=sequence"],
        "service-s3.mmd": ["service", "S3"],
        "days-week-1.mmd": ["days", "week=1"],
        "plan.gantt.mmd": ["plan", "kind=gantt"],
    }.items():
        assert (drawn / name).read_text() == run("diagram", *words).out


def test_the_same_course_gives_the_same_bytes(drawn: Path, tmp_path: Path) -> None:
    run("diagram", "--all", "-o", tmp_path)
    first = contents(tmp_path)
    assert first == contents(drawn)
    again = run("diagram", "--all", "-o", tmp_path)
    assert again.err.count("\n") == 1
    assert contents(tmp_path) == first


def test_notations_without_kinds_have_each_view_once(tmp_path: Path) -> None:
    options = ("--theme", "aws", "--language", "en", "--before", "shipped")
    done = run("diagram", "--all", "-o", tmp_path, "--format", "dot", *options)
    assert done.code == 0
    names = set(contents(tmp_path))
    assert {"plan.dot", "changes.dot", "scenario-netflix_streaming.dot"} <= names
    assert not [name for name in names if "sequence" in name or "gantt" in name]
    one = run("diagram", "service", "S3", "--format", "dot", *options[:4]).out
    assert (tmp_path / "service-s3.dot").read_text() == one


def test_what_an_earlier_run_left_is_told_and_stays(tmp_path: Path) -> None:
    for name in ("service-gone.mmd", "plan.7.mmd", "notes.mmd", "service-gone.svg"):
        (tmp_path / name).write_text("old")
    done = run("diagram", "--all", "-o", ".", cwd=tmp_path)
    assert done.code == 0
    assert [line.split(":")[0] for line in done.err.splitlines()[:-1]] == [
        "plan.7.mmd",
        "service-gone.mmd",
    ]
    assert (tmp_path / "service-gone.mmd").read_text() == "old"


def test_a_file_that_fails_is_named_and_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "days.mmd").mkdir()
    done = run("diagram", "--all", "-o", ".", cwd=tmp_path)
    assert done.code == 1
    assert done.err.splitlines() == [
        "days.mmd: not drawn: Is a directory",
        "62 files and README.md written to .; 1 file failed.",
    ]
    assert "days.mmd" not in links(tmp_path)
    assert len(links(tmp_path)) == 62


def test_a_diagram_that_cannot_be_drawn_is_named_and_stops_no_other(tmp_path: Path) -> None:
    long = "x" * 60_000
    text = f"scenario: {{key: k, title: T, steps: [{{services: [EC2, S3], title: {long}}}]}}"
    (tmp_path / "k.yaml").write_text(text)
    both = ("--data", "shipped", "--data", "k.yaml")
    done = run("diagram", "--all", "-o", "all", *both, cwd=tmp_path)
    assert done.code == 1
    failed = [line.split(":")[0] for line in done.err.splitlines()[:-1]]
    assert f"all{os.sep}scenario-k.mmd" in failed
    assert f"all{os.sep}scenario-k.sequence.mmd" in failed
    assert "scenario-netflix_streaming.mmd" in links(tmp_path / "all")


def test_keys_of_any_script_become_names_that_every_system_takes(tmp_path: Path) -> None:
    text = "scenario: {key: 가/../A(b), title: '[a](b)', steps: [{title: Go, services: S3}]}"
    (tmp_path / "k.yaml").write_text(text)
    done = run(
        "diagram", "--all", "-o", "all", "--data", "shipped", "--data", "k.yaml", cwd=tmp_path
    )
    assert done.code == 0
    names = sorted(contents(tmp_path / "all"))
    assert all(re.fullmatch(r"[A-Za-z0-9~_.-]+", name) for name in names)
    assert "scenario-~ea~b0~80~2f~2e~2e~2f~41~28b~29.mmd" in names
    assert sorted([*links(tmp_path / "all"), "README.md"]) == names


def test_an_empty_course_has_no_diagrams(tmp_path: Path) -> None:
    (tmp_path / "k.yaml").write_text("services: []\n")
    done = run("diagram", "--all", "-o", "all", "--data", "k.yaml", cwd=tmp_path)
    assert done.code == 0
    assert links(tmp_path / "all") == []
    assert "0 diagrams of the course." in (tmp_path / "all" / "README.md").read_text()


@given(st.lists(st.text(max_size=80), unique=True))
def test_no_two_keys_have_one_file(keys: list[str]) -> None:
    names = [file_key(key) for key in [*keys, *(3 * key for key in keys if key)]]
    wanted = len({*keys, *(3 * key for key in keys if key)})
    assert len(set(names)) == wanted
    assert all(re.fullmatch(r"[a-z0-9~_-]*", name) and len(name) <= 184 for name in names)


@given(st.integers(0, 10_000))
def test_the_names_of_files_differ_and_are_known_again(seed: int) -> None:
    names = [each.name for each in diagrams_of(course_of(seed), with_changes=True)]
    assert len(set(names)) == len(names)
    assert all(is_ours(name) and is_ours(f"{name}.12") for name in names)


def test_every_view_is_among_them() -> None:
    planned = list(diagrams_of(build_graph(), with_changes=True))
    assert {each.subject for each in planned} == set(Subject)
    assert {each.variant for each in planned} == {"", "sequence", "gantt"}
