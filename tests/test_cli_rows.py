"""Answers as rows: the rule of flattening, and CSV that comes back as it went."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cli.rows import rows_of
from api.cli.tables import as_csv, as_table
from graph.errors import RequestError
from graph.planning.csv_text import Cell, is_formula


def rows(*items: Any) -> list[dict[str, Cell]]:  # noqa: ANN401
    """Return the rows of a list, each as columns and cells."""
    found = rows_of({"list": list(items)})
    return [dict(zip(found.columns, row, strict=True)) for row in found.cells]


@pytest.mark.parametrize(
    ("item", "row"),
    [
        ("plain", {"list": "plain"}),
        ({"a": 1, "b": None, "c": True, "d": 0.5}, {"a": 1, "b": None, "c": True, "d": 0.5}),
        ({"a": {"b": {"c": 1}, "d": 2}}, {"a.b.c": 1, "a.d": 2}),
        ({"a": ["x", 1, True, None]}, {"a": "x, 1, true, "}),
        ({"a": []}, {"a": ""}),
        ({"a": [{"b": "x"}, {"b": "y"}]}, {"a": "x, y"}),
        ({"a": [{"b": {"c": "x"}}]}, {"a": "x"}),
        ({"a": {"nodes": [{"b": "x"}]}}, {"a.nodes": "x"}),
        ({"a": [{"b": ["x", "y"]}, {"b": []}]}, {"a": "x, y, "}),
        ({"a": [{"b": 1, "c": "한"}]}, {"a": '[{"b": 1, "c": "한"}]'}),
    ],
)
def test_a_row(item: object, row: dict[str, Cell]) -> None:
    assert rows(item) == [row]


def test_columns_stand_where_they_are_first_asked_for() -> None:
    found = rows({"a": None, "b": 1}, {"a": {"x": 2, "y": 3}, "b": 4})
    assert found == [{"a.x": None, "a.y": None, "b": 1}, {"a.x": 2, "a.y": 3, "b": 4}]
    assert list(found[0]) == ["a.x", "a.y", "b"]


def test_an_element_that_is_null_is_an_empty_row() -> None:
    assert rows(None, {"id": "x"}) == [{"id": None}, {"id": "x"}]
    assert rows(None) == [{"list": None}]


def test_connections_by_nodes_and_by_edges() -> None:
    assert rows_of({"c": {"nodes": [{"a": 1}]}}).cells == ((1,),)
    edges = rows_of({"c": {"edges": [{"cursor": "x", "node": {"a": 1}}]}})
    assert (edges.columns, edges.cells) == (("a", "cursor"), ((1, "x"),))


def test_what_stands_beside_a_list_is_kept() -> None:
    page = {"hasNextPage": True}
    found = rows_of({"c": {"totalCount": 3, "nodes": [{"a": 1}], "pageInfo": page}})
    assert found.beside == (("c.totalCount", "3"), ("c.pageInfo.hasNextPage", "true"))


@pytest.mark.parametrize("data", [{}, {"a": [], "b": []}, {"a": {"title": "x"}}, {"a": 1}])
def test_what_has_no_rows(data: dict[str, Any]) -> None:
    with pytest.raises(RequestError, match="Rows need"):
        rows_of(data)


def test_wide_letters_take_two_places() -> None:
    table = as_table(rows_of({"list": [{"name": "한글", "n": 1}, {"name": "x", "n": None}]}))
    assert table == "name  n\n----  -\n한글  1\nx\n"


texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.fixed_dictionaries({"a": texts, "b": st.integers()}), min_size=1))
def test_csv_comes_back_as_it_went(items: list[dict[str, Any]]) -> None:
    written = as_csv(rows_of({"list": items}))
    read = list(csv.DictReader(io.StringIO(written, newline="")))
    for item, row in zip(items, read, strict=True):
        mark = "'" * is_formula(item["a"])
        assert row == {"a": mark + item["a"], "b": str(item["b"])}


@given(st.lists(st.fixed_dictionaries({"a": texts, "b": texts}), min_size=1))
def test_a_table_has_a_line_for_each_row(items: list[dict[str, Any]]) -> None:
    assert len(as_table(rows_of({"list": items})).split("\n")) == len(items) + 3
