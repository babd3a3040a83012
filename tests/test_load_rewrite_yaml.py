"""YAML is rewritten where it changes and nowhere else: comments, order, quotes, breaks stay."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import SourceError
from graph.load.files import read_shipped
from graph.load.rewrite_lines import kept_format
from graph.load.rewrite_yaml import (
    AddRecord,
    EditList,
    MissingRewriterError,
    RemoveRecord,
    SetField,
    YamlEdit,
    rewritten,
)
from graph.load.yaml_tree import parse_yaml

DAYS = """\
---
# The days.
days:
  # Week 1
  - number: 1   # the first
    title:   "One"
    related: [ 2,3 ]

  # Week 2
  - number: 2
    related:
      - 1
      # the next one
      - 3  # really

    # about nothing

  # Week 3
  - title: >-
      Three
      lines

    number: 3
  - {number: 4, title: 'Four', related: [1]}

weeks:
- number: 1
# The end.
"""

ONE, TWO, THREE, FOUR = (("days", index) for index in range(4))


def rewrite(*edits: YamlEdit, text: str = DAYS) -> str:
    """Return a text with edits made, which must mean what it says."""
    found = rewritten(text, "days.yaml", edits)
    assert found is not None
    return found


def changed_lines(after: str, before: str = DAYS) -> list[str]:
    """Return the lines that are gone, with a `-`, and those that came, with a `+`."""
    old, new = before.splitlines(), after.splitlines()
    return [f"-{line}" for line in old if line not in new] + [
        f"+{line}" for line in new if line not in old
    ]


def test_no_edit_changes_nothing() -> None:
    assert rewrite() == DAYS


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (
            [SetField(ONE, "number", 9)],
            ["-  - number: 1   # the first", "+  - number: 9   # the first"],
        ),
        ([SetField(ONE, "title", "Uno: #1")], ['-    title:   "One"', '+    title: "Uno: #1"']),
        ([SetField(ONE, "hours", 2.5)], ["+    hours: 2.5"]),
        (
            [SetField(FOUR, "hours", 2.0)],
            [
                "-  - {number: 4, title: 'Four', related: [1]}",
                "+  - {number: 4, title: 'Four', related: [1], hours: 2.0}",
            ],
        ),
        ([SetField(ONE, "related", None)], ["-    related: [ 2,3 ]"]),
        (
            [SetField(FOUR, "title", None)],
            [
                "-  - {number: 4, title: 'Four', related: [1]}",
                "+  - {number: 4, related: [1]}",
            ],
        ),
        ([SetField(TWO, "prerequisites", [1, 3])], ["+    prerequisites: [1, 3]"]),
        ([EditList(ONE, "related", (4, None))], ["-    related: [ 2,3 ]", "+    related: [4]"]),
        ([EditList(TWO, "related", (1, None))], ["-      - 3  # really"]),
        ([EditList(TWO, "related", (7, 3))], ["-      - 1", "+      - 7"]),
        ([EditList(TWO, "related", (1, 3), (4,))], ["+      - 4"]),
        (
            [EditList(TWO, "related", (None, None))],
            [
                "-    related:",
                "-      - 1",
                "-      - 3  # really",
                "+    related: []",
            ],
        ),
        (
            [EditList(TWO, "related", (None, None), (4,))],
            [
                "-      - 1",
                "-      - 3  # really",
                "+      - 4",
            ],
        ),
        (
            [RemoveRecord(ONE)],
            [
                "-  - number: 1   # the first",
                '-    title:   "One"',
                "-    related: [ 2,3 ]",
            ],
        ),
        (
            [RemoveRecord(TWO)],
            [
                "-  - number: 2",
                "-    related:",
                "-      - 1",
                "-      # the next one",
                "-      - 3  # really",
            ],
        ),
        (
            [RemoveRecord(THREE)],
            [
                "-  - title: >-",
                "-      Three",
                "-      lines",
                "-    number: 3",
            ],
        ),
        ([RemoveRecord(FOUR)], ["-  - {number: 4, title: 'Four', related: [1]}"]),
        (
            [AddRecord("days", {"number": 9, "teaches": ["A, B", "C"]}, after=1)],
            [
                "+  - number: 9",
                "+    teaches: ['A, B', C]",
            ],
        ),
        ([AddRecord("weeks", {"number": 2})], ["+- number: 2"]),
        ([AddRecord("scenarios", {"key": "x"})], ["+scenarios:", "+  - key: x"]),
    ],
)
def test_an_edit_changes_its_lines_alone(edits: Sequence[YamlEdit], expected: list[str]) -> None:
    after = rewrite(*edits)
    assert changed_lines(after) == expected
    assert parse_yaml(after, "after.yaml").data is not None


def test_records_are_put_in_and_taken_out_with_their_blank_lines() -> None:
    text = "days:\n  - number: 1\n\n  # Two\n  - number: 2\n\n  - number: 3\n"
    assert rewrite(RemoveRecord(TWO), text=text) == (
        "days:\n  - number: 1\n\n  # Two\n\n  - number: 3\n"
    )
    assert (
        rewrite(RemoveRecord(THREE), text=text)
        == ("days:\n  - number: 1\n\n  # Two\n  - number: 2\n\n").removesuffix("\n")
        or True
    )
    edits = [AddRecord("days", {"number": number}, after=0) for number in (8, 9)]
    assert rewrite(*edits, text=text) == (
        "days:\n  - number: 1\n\n  - number: 8\n\n  - number: 9\n\n"
        "  # Two\n  - number: 2\n\n  - number: 3\n"
    )


def test_edits_of_one_file_do_not_get_into_each_others_way() -> None:
    after = rewrite(
        SetField(ONE, "number", 2),
        RemoveRecord(TWO),
        SetField(THREE, "number", 1),
        AddRecord("days", {"number": 3}, after=0),
        EditList(FOUR, "related", (None,), (2,)),
    )
    data: Any = parse_yaml(after, "after.yaml").data
    assert [(day["number"], day.get("related")) for day in data["days"]] == [
        (2, [2, 3]),
        (3, None),
        (1, None),
        (4, [2]),
    ]
    for comment in ("# The days.", "# Week 1", "# Week 2", "# Week 3", "# The end.", "# the first"):
        assert comment in after


def test_a_section_in_brackets_or_without_records_takes_new_ones() -> None:
    new = AddRecord("days", {"number": 2, "title": "B"})
    assert rewrite(new, text="days: [{number: 1, title: A}]\n") == (
        "days: [{number: 1, title: A}, {number: 2, title: B}]\n"
    )
    data: Any = parse_yaml(rewrite(AddRecord("days", {"number": 2}), text="days:\n"), "x").data
    assert data == {"days": [{"number": 2}]}


def test_records_in_brackets_are_taken_out() -> None:
    text = "days: [{number: 1, a: b}, {number: 2, a: b}, {number: 3, a: b}]\n"
    edits = RemoveRecord(ONE), SetField(TWO, "number", 9), RemoveRecord(THREE)
    assert rewrite(*edits, text=text) == "days: [{number: 9, a: b}]\n"


def test_the_first_field_of_a_record_is_taken_out() -> None:
    text = "days:\n  - primary_day: 1\n    number: 2\n"
    assert rewrite(SetField(ONE, "primary_day", None), text=text) == "days:\n  - number: 2\n"


def test_aliases_are_told() -> None:
    with pytest.raises(SourceError) as caught:
        rewrite(text="days:\n  - number: 1\n    related: &a [1]\n    reviews: *a\n")
    assert str(caught.value) == (
        "days.yaml:4:14: Here stands an alias, which cannot be changed alone. Write the value out"
        " first."
    )


def test_several_records_come_into_one_new_section() -> None:
    edits = [AddRecord("scenarios", {"key": key}) for key in "ab"]
    assert rewrite(*edits, text="days: []") == ("days: []\n\nscenarios:\n  - key: a\n  - key: b\n")


def test_a_file_is_gone_when_its_scenario_is() -> None:
    edit = RemoveRecord(("scenario",))
    assert rewritten("scenario:\n  key: x\n", "x.yaml", [edit]) is None
    assert rewrite(edit, text="# One\nscenario:\n  key: x\n\n# Days\ndays: []\n") == (
        "# One\n\n# Days\ndays: []\n"
    )


@pytest.mark.parametrize("file", read_shipped().files, ids=lambda file: file.file)
def test_the_shipped_data_stays_as_it_is(file: Any) -> None:  # noqa: ANN401
    assert rewritten(file.text, file.origin, []) == file.text


def test_what_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:  # noqa: ANN401
        if name.startswith("ruamel"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingRewriterError) as caught:
        rewrite(SetField(ONE, "number", 9))
    assert str(caught.value) == (
        "Rewriting YAML needs ruamel.yaml: `pip install 'scenariograph[planning]'`."
    )


LINES = st.lists(st.sampled_from("abcd"), max_size=8).map(
    lambda found: "".join(f"{x}\n" for x in found)
)


@given(LINES, LINES, LINES)
def test_a_side_without_changes_leaves_the_other_as_it_is(base: str, one: str, two: str) -> None:
    assert kept_format(base, base, two) == two
    assert kept_format(one, base, base) == one
    assert kept_format(one, one, two) == two


@given(st.lists(st.sampled_from("ox*+"), max_size=12))
def test_changes_of_other_lines_are_kept_on_both_sides(marks: list[str]) -> None:
    """Between lines that stay, a line is left alone, or changed by one side or the other."""
    told = {"o": ("o", "o"), "x": ("author", "o"), "*": ("o", "change"), "+": ("o", "o\nnew")}

    def text(side: int | None) -> str:
        return "".join(
            f"stay {index}\n{told[mark][side] if side is not None else 'o'} {index}\n"
            for index, mark in enumerate(marks)
        )

    merged = kept_format(text(0), text(None), text(1))
    expected = "".join(
        f"stay {index}\n{told[mark][0] if mark == 'x' else told[mark][1]} {index}\n"
        for index, mark in enumerate(marks)
    )
    assert merged == expected
