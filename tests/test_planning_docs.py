"""docs/planning.md: every example in it runs, and its tables name what there is."""

from __future__ import annotations

import doctest
import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from graphql import build_schema

from api.cli.plan_commands import plan as plan_app
from api.cli.plan_words import _USAGE
from api.execute import print_schema
from graph.load.shape_schema import fields_of
from graph.load.what_if import STEPS
from tests.api_harness import ROOT, Example, ask, examples_in
from tests.cli_harness import Session, sessions

GUIDE = ROOT / "docs" / "planning.md"
TEXT = GUIDE.read_text(encoding="utf-8")
QUERIES = list(examples_in(GUIDE))
SESSIONS = list(sessions(GUIDE))
FILES = re.findall(r"^```yaml (\S+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table with this first line, row by row."""
    table = TEXT.split(heading)[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.name)
def test_session(session: Session, tmp_path: Path) -> None:
    session.play(tmp_path)


@pytest.mark.parametrize("example", QUERIES, ids=lambda example: example.name)
def test_query(example: Example) -> None:
    assert example.answer is not None
    assert ask(example.document) == json.loads(example.answer)


def test_the_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    test = doctest.DocTestParser().get_doctest("".join(blocks), {}, GUIDE.name, GUIDE.name, 0)
    assert len(test.examples) > 40
    assert doctest.DocTestRunner().run(test).failed == 0


def test_every_question_has_its_doors() -> None:
    table = rows("| question | command |")
    fields = build_schema(print_schema()).query_type
    assert fields is not None
    for question, _, python, graphql in table:
        anchor = re.search(r"\(#(.+)\)", question)
        assert anchor
        assert f"\n## {anchor[1].replace('-', ' ').capitalize()}\n" in TEXT
        for name in names(python):
            module, function = name.split(".")
            assert callable(getattr(import_module(f"graph.planning.{module}"), function))
        assert set(names(graphql)) <= set(fields.fields)
    commands = [name for _, cell, _, _ in table for name in names(cell)]
    registered = [
        each.name or each.callback.__name__
        for each in plan_app.registered_commands
        if each.callback
    ]
    assert sorted(commands) == sorted(f"plan {name}" for name in registered)


def test_every_word_for_a_change_is_described() -> None:
    described = [names(words)[0] for words, _ in rows("| words | what is done |")]
    assert described == [f"{word} {usage}" for word, usage in _USAGE.items()]


def test_every_change_in_a_what_if_file_is_described_with_its_fields() -> None:
    described = {
        names(change)[0]: names(fields)
        for change, fields, _ in rows("| change | fields | meaning |")
    }
    assert described == {word: list(fields_of(shape)) for word, shape in STEPS.items()}


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", TEXT)
    assert links
    assert [link for link in links if not (GUIDE.parent / link).exists()] == []
