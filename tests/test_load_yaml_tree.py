"""YAML by the core schema of YAML 1.2, with places, whatever is thrown at it."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import SourceError
from graph.load.yaml_tree import parse_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("2026-01-14", "2026-01-14"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("null", None),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("-1", -1),
        ("2.5", 2.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("'1'", "1"),
        ('"true"', "true"),
        ("! 1", "1"),
        ("|\n  1\n", "1\n"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars(text: str, value: object) -> None:
    data = parse_yaml(f"a: {text}", "f").data
    assert data == {"a": value}
    assert isinstance(data, dict)
    assert type(data["a"]) is type(value)


def test_places_are_those_of_keys_and_items() -> None:
    document = parse_yaml("days:\n  - number: 1\n    teaches: [S3, SQS]\n", "f")
    assert document.mark() == (1, 1)
    assert document.mark(["days", 0]) == (2, 5)
    assert document.mark(["days", 0, "teaches", 1]) == (3, 19)
    assert document.mark(["days", 0, "teaches", 7]) == (3, 5)
    assert document.mark(["days", 4, "x"]) == (1, 1)
    assert parse_yaml("", "f").mark(["x"]) == (1, 1)


def test_anchors_are_shared_values() -> None:
    document = parse_yaml("a: &x {b: [1]}\nc: *x\nd: *x\n", "f")
    assert document.data == {"a": {"b": [1]}, "c": {"b": [1]}, "d": {"b": [1]}}
    assert document.mark(["d", "b"]) == (1, 8)


texts = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_json_is_yaml(value: object) -> None:
    text = json.dumps({"value": value}, ensure_ascii=False)
    assert parse_yaml(text, "f").data == {"value": value}


@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"#%@`,? \n\t0é한\0")))
def test_nothing_but_source_errors(text: str) -> None:
    with contextlib.suppress(SourceError):
        parse_yaml(text, "f")


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000])
def test_deep_nesting(deep: str) -> None:
    with pytest.raises(SourceError, match="nested more than 50 levels deep"):
        parse_yaml(deep, "f")
