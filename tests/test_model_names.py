"""How names are compared and found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.ids import NodeKind, distinct_key, kind_of, node_id, slug
from graph.model.names import NameIndex, fold, near, split_parenthesis


@pytest.fixture
def index() -> NameIndex[str]:
    names: NameIndex[str] = NameIndex()
    for name, owner in (
        ("S3", "s3"),
        ("Simple Storage Service", "s3"),
        ("AWS Config", "config"),
        ("Route 53", "route-53"),
        ("가용 영역", "az"),
        ("Lambda", "lambda"),
    ):
        names.claim(name, owner)
    return names


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("s3", "s3"),
        ("  Amazon   S3 ", "s3"),
        ("AWS s3", "s3"),
        ("simple storage\tservice", "s3"),
        ("S3 (Simple Storage Service)", "s3"),
        ("S3 (Day 8)", "s3"),
        ("S3 (Day 8) (again)", "s3"),
        ("S3（Day 8）", "s3"),
        ("config", "config"),
        ("Amazon Config", "config"),
        ("Route53", "route-53"),
        ("가용영역", "az"),
        (unicodedata.normalize("NFD", "가용 영역"), "az"),
        ("Fargate (Lambda)", None),
        ("S4", None),
        ("", None),
        ("(S3)", None),
    ],
)
def test_find(index: NameIndex[str], name: str, owner: str | None) -> None:
    assert index.find(name) == owner


def test_the_very_name_wins_over_one_without_vendor() -> None:
    names: NameIndex[str] = NameIndex()
    names.claim("AWS Config", "vendor")
    assert names.claim("Config", "plain") == "plain"
    assert (names.find("Config"), names.find("AWS Config")) == ("plain", "vendor")


def test_a_claimed_name_keeps_its_owner(index: NameIndex[str]) -> None:
    assert index.claim("s3", "other") == "s3"
    assert index.find("S3") == "s3"


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("Cloudfrnt", ["CloudFront"]),
        ("amazon cloudfrnt", ["CloudFront"]),
        ("storage", ["Storage Classes"]),
        ("람다엣지", ["람다"]),
        ("clases", ["Storage Classes"]),
        ("zzz", []),
        ("s", []),
    ],
)
def test_near(typed: str, suggested: list[str]) -> None:
    assert near(typed, ["CloudFront", "S3", "Storage Classes", "람다"]) == suggested


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text(min_size=1))
def test_a_slug_is_a_key_and_distinct_keys_tell_names_apart(one: str, other: str) -> None:
    assert kind_of(node_id(NodeKind.SERVICE, slug(one))) is NodeKind.SERVICE
    assert not set(slug(one)) & set(" :/#?")
    if fold(one) != fold(other):
        assert distinct_key("x", one) != distinct_key("x", other)


@pytest.mark.parametrize("text", ["", "day", "day:", ":8", "nothing:8", "DAY:8"])
def test_what_is_no_id(text: str) -> None:
    assert kind_of(text) is None


def test_suggestions_name_each_thing_once(index: NameIndex[str]) -> None:
    assert index.suggestions("storage") == ["Simple Storage Service"]
    index.claim("netflix_streaming", "netflix")
    index.claim("Netflix 스트리밍", "netflix")
    assert index.suggestions("netflx") == ["netflix_streaming"]


def test_split_parenthesis() -> None:
    assert split_parenthesis("S3 (Simple (Storage) Service)") is None
    assert split_parenthesis("S3(Day 8)") == ("S3", "Day 8")
    assert split_parenthesis("(Day 8)") is None
