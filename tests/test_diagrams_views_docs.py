"""docs/diagrams.md, "Views": its tables say what the code does, and its examples are drawn."""

import re
from pathlib import Path

import pytest

from graph.build import build_graph
from graph.diagrams.spec import Subject, ViewSpec, read_spec
from graph.diagrams.views.allowed import GROUPINGS, options_of
from graph.diagrams.views.choose import view_of
from graph.model.course_graph import CourseGraph

TEXT = (Path(__file__).parent.parent / "docs" / "diagrams.md").read_text(encoding="utf-8")
SPECS = "".join(re.findall(r"^```spec\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)).splitlines()


@pytest.fixture(scope="module")
def shipped() -> CourseGraph:
    return build_graph()


def rows(heading: str) -> dict[str, list[str]]:
    """Return the rows of the table with this first line, by what stands first in them."""
    table = TEXT.split(heading)[1].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {row[0].strip("`"): row[1:] for row in cells}


def test_every_view_is_described() -> None:
    assert list(rows("| view | names |")) == [subject.value for subject in Subject]


@pytest.mark.parametrize("subject", Subject)
def test_the_options_of_each_view(subject: Subject) -> None:
    options, groups = rows("| view | options |")[subject.value]
    assert re.findall(r"`([\w-]+)`", options) == options_of(subject)
    assert re.findall(r"`([\w-]+)`", groups) == [each.value for each in GROUPINGS[subject]]


def test_every_option_is_described() -> None:
    described = set(rows("| option | value |"))
    fields = {"weeks": "week", "grouping": "group"}
    stated = {fields.get(name, name) for name in ViewSpec.__slots__} - {"subject", "names"}
    assert described >= stated


def test_every_view_and_option_has_an_example() -> None:
    assert {read_spec(words).view.subject for words in SPECS} == set(Subject)
    used = {option for words in SPECS for option in re.findall(r"(\w+)=", words)}
    assert used >= {
        "depth",
        "week",
        "group",
        "copies",
        "days",
        "collapse",
        "context",
        "language",
        "links",
    }


@pytest.mark.parametrize("words", SPECS)
def test_example(words: str, shipped: CourseGraph) -> None:
    view = view_of(shipped, read_spec(words).view, CourseGraph([]))
    assert view.nodes
    assert view.description
