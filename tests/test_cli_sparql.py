"""`scenariograph sparql`: what it reads and prints; docs/cli.md has more."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from api.sparql.page import examples
from tests.cli_harness import PROGRAM, environment, run
from tests.sparql_harness import DAY, ENDLESS, TITLE

COURSE = "days:\n  - {number: 8, title: '=Mine'}\n"


def test_a_query_comes_from_an_argument_a_file_or_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "day.rq"
    file.write_text(DAY, encoding="utf-8")
    answers = [
        run("sparql", file),
        run("sparql", "--file", file),
        run("sparql", stdin=DAY.encode()),
    ]
    assert [answer.out for answer in answers] == [f"title\n{'-' * 27}\n{TITLE}\n"] * 3


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("json", '"value":"=Mine"'),
        ("xml", "<literal>=Mine</literal>"),
        ("csv", "title\r\n'=Mine\r\n"),
        ("tsv", '?title\n"=Mine"\n'),
        ("table", "title\n-----\n=Mine\n"),
    ],
)
def test_rows_are_printed_in_every_format(form: str, text: str, tmp_path: Path) -> None:
    course = tmp_path / "days.yaml"
    course.write_text(COURSE, encoding="utf-8")
    done = run("sparql", DAY, "--format", form, "--data", course)
    assert text in done.out
    assert ("apostrophe" in done.err) == (form == "csv")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["SELECT * {"], 1, "query: The query cannot be parsed at line 1"),
        (["missing.rq"], 1, "missing.rq: There is no such file. Check the path."),
        (["ASK { SERVICE <http://127.0.0.1:1/> {} }"], 1, "nothing is fetched from here"),
        (["DELETE WHERE { ?s ?p ?o }"], 1, "only queries are answered here"),
        (["ASK {}", "--format", "turtle"], 1, "The answer is yes or no, which turtle cannot hold"),
        ([DAY, "--format", "turtle"], 1, "The answer is rows, which turtle cannot hold"),
        ([DAY, "--file", "x.rq"], 2, "not both"),
        ([DAY, "--data", "nowhere"], 1, "nowhere"),
    ],
)
def test_what_cannot_be_answered_is_told(arguments: list[str], code: int, words: str) -> None:
    done = run("sparql", *arguments)
    assert (done.code, done.out) == (code, "")
    assert words in " ".join(done.err.split())


def test_no_is_an_exit_code() -> None:
    assert run("sparql", "ASK {}").code == 0
    assert run("sparql", "ASK { ?s ?s ?s }", "--format", "json").code == 1


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "pyoxigraph.py").write_text("raise ModuleNotFoundError\n", encoding="utf-8")
    place = environment()["PYTHONPATH"]
    done = run("sparql", DAY, env=environment(PYTHONPATH=f"{tmp_path}:{place}"))
    assert done.code == 1
    assert "pip install 'scenariograph[rdf]'" in done.err


def test_an_example_of_the_page_is_answered() -> None:
    query = next(iter(examples().values()))
    done = run("sparql", "-", stdin=query.encode())
    assert (done.code, done.err) == (0, "")
    assert "Netflix" in done.out


def test_json_is_what_the_server_answers() -> None:
    (row,) = json.loads(run("sparql", DAY, "--format", "json").out)["results"]["bindings"]
    assert row == {"title": {"type": "literal", "value": TITLE}}


@pytest.mark.slow
def test_ctrl_c_ends_a_query_that_runs() -> None:
    with subprocess.Popen(
        [*PROGRAM, "sparql", ENDLESS], env=environment(), stderr=subprocess.PIPE
    ) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(4)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) in {130, -signal.SIGINT}
        assert process.stderr is not None
        assert process.stderr.read() == b""
