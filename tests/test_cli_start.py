"""What starting costs: no command imports what only another one needs. And completion."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

import graph
from api.cli import diagram_command, diagram_wanted
from api.cli.data_option import SHIPPED_ALONE
from graph.diagrams import (
    DiagramDirection,
    DiagramKind,
    Grouping,
    Language,
    Notation,
    Subject,
    Theme,
)
from graph.diagrams.spec import _OPTIONS
from graph.load.files import SHIPPED
from graph.mermaid.browser import ImageFormat
from tests.cli_harness import ROOT, environment, run

SHOW_IMPORTS = """
import sys
from api.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""
ALWAYS_SLOW = {
    "networkx",
    "playwright",
    "rdflib",
    "strawberry",
    "uvicorn",
    "graphql",
    "starlette",
    "rich",
}


def imported(*arguments: str) -> set[str]:
    """Return what a command imports, by the top of the names."""
    return {name.split(".")[0] for name in modules(*arguments)}


def modules(*arguments: str) -> set[str]:
    """Return the modules that a command imports."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW_IMPORTS, *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("diagram", "--help"), ("plan", "schedule", "--help"), ("--version",)],
)
def test_help_imports_nothing_of_the_library(arguments: tuple[str, ...]) -> None:
    names = imported(*arguments)
    assert "typer" in names
    assert names & {*ALWAYS_SLOW, "graph", "yaml", "markdown_it"} == set()


@pytest.mark.parametrize(
    "arguments",
    [("diagram", "netflix_streaming"), ("diagram", "plan", "--format", "dot"), ("check",)],
)
def test_commands_without_graphql_import_none_of_it(arguments: tuple[str, ...]) -> None:
    names = imported(*arguments)
    assert "graph" in names
    assert names & ALWAYS_SLOW == set()


def test_one_picture_needs_no_objects_for_scripts_and_no_search() -> None:
    names = modules("diagram", "netflix_streaming")
    assert "graph.diagrams" in names
    assert names & {"graph.course", "graph.query.search", "graph.planning", "asyncio"} == set()


def test_one_picture_needs_neither_pydantic_nor_what_writes_others() -> None:
    names = modules("diagram", "netflix_streaming")
    assert names >= {"graph.diagrams.notations.mermaid_flowchart", "graph.load.yaml_records"}
    unneeded = {
        "graph.checks",
        "graph.diagrams.notations.drawio",
        "graph.diagrams.notations.mermaid_sequence",
        "graph.diagrams.split",
        "graph.diagrams.views.service",
        "graph.load.ndjson",
        "graph.model.filters",
        "hashlib",
        "pydantic",
    }
    assert names & unneeded == set()


def test_what_has_to_be_checked_is_checked_by_typer() -> None:
    names = modules("diagram", "netflix_streaming", "--direction", "lr", "--width", "20")
    assert "pydantic" in names
    refused = run("diagram", "netflix_streaming", "--width", "wide")
    assert refused.code == 2
    assert "--width" in refused.err


def test_the_course_of_scripts_is_there_when_it_is_asked_for() -> None:
    from graph import Course, open_graph  # noqa: PLC0415 - what is tested

    assert isinstance(open_graph(), Course)
    with pytest.raises(AttributeError, match="no attribute 'Coarse'"):
        graph.Coarse  # type: ignore[attr-defined]  # noqa: B018
    collected = subprocess.run(
        [sys.executable, "-c", "from graph import *; print(Course.__name__)"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert collected.stdout == "Course\n"


def test_a_query_needs_no_server() -> None:
    names = imported("query", "{ days { totalCount } }")
    assert "strawberry" in names
    assert "uvicorn" not in names


def test_the_choices_and_defaults_are_those_of_the_library() -> None:
    """They are written down twice, because help must not import the library."""
    for here, there in (
        (diagram_command.Kind, DiagramKind),
        (diagram_command.Way, DiagramDirection),
        (diagram_command.Grouping, Grouping),
        (diagram_command.Theme, Theme),
        (diagram_command.Language, Language),
        (diagram_wanted.Subject, Subject),
    ):
        assert get_args(here) == tuple(there)
    assert [SHIPPED] == SHIPPED_ALONE


def test_the_formats_of_diagrams_are_those_of_the_library() -> None:
    first = {suffixes[0]: name for name, suffixes in diagram_wanted.SUFFIXES.items()}
    texts = {notation.suffix: notation.value for notation in Notation}
    pictures = {f".{kind}": kind.value for kind in ImageFormat}
    assert first == {**texts, **pictures, ".mmd": "mmd", ".md": "md"}
    assert tuple(diagram_wanted.SUFFIXES) == get_args(diagram_wanted.Format)
    assert set(ImageFormat) == diagram_wanted.IMAGES


def test_a_diagram_has_an_option_for_each_of_the_words() -> None:
    options = set(inspect.signature(diagram_command.diagram).parameters)
    assert options.issuperset(_OPTIONS)
    assert set(_OPTIONS) >= diagram_wanted.FOR_ALL


def completed(words: str, cwd: Path | None = None) -> list[str]:
    """Return what bash would offer at the end of `scenariograph words`."""
    line = f"scenariograph {words}"
    asked = environment(
        _SCENARIOGRAPH_COMPLETE="complete_bash",
        COMP_WORDS=line,
        COMP_CWORD=str(len(line.split(" ")) - 1),
    )
    found = run(cwd=cwd, env=asked)
    assert found.err == ""
    return found.out.split()


def test_keys_of_scenarios_are_completed() -> None:
    assert completed("diagram n") == ["netflix_streaming"]
    assert completed("diagram S") == []
    assert completed("diagram netflix_streaming d") == ["dropbox_storage"]


def test_views_and_what_they_are_about_are_completed() -> None:
    views = ["scenario", "service", "services"]
    assert completed("diagram s") == ["serverless_app", "spotify_scalability", *views]
    assert completed("diagram service s3") == ["s3", "s3-buckets"]
    assert completed("diagram pattern c")[0] == "cdn-storage-global-infrastructure"
    assert completed("diagram day 2")[:2] == ["2", "20"]


def test_keys_are_completed_from_the_data_that_is_named(tmp_path: Path) -> None:
    page = "scenario:\n  key: mine\n  title: '[/red] mine'\n"
    (tmp_path / "mine.yaml").write_text(page)
    assert completed("diagram --data mine.yaml ", tmp_path)[:1] == ["mine"]
    assert completed("diagram --data none x", tmp_path) == []
    zsh = environment(
        _SCENARIOGRAPH_COMPLETE="complete_zsh",
        _TYPER_COMPLETE_ARGS="scenariograph diagram --data mine.yaml ",
    )
    assert '"mine":"[/red] mine"' in run(cwd=tmp_path, env=zsh).out


def test_choices_are_completed() -> None:
    assert completed("diagram x --kind s") == ["sequence"]
    assert completed("s") == ["serve", "sparql", "schema"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_completion(shell: str) -> None:
    script = run(
        "--show-completion",
        shell,
        env=environment(_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1"),
    )
    assert "_SCENARIOGRAPH_COMPLETE" in script.out
