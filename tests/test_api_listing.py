"""Connections: pages, cursors, counts."""

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cursors import encode_cursor
from graph.model.ids import NodeId
from tests.api_harness import ask, count_calls, data_of, error_of

PAGE = """
  query($where: ServiceFilter, $order: [ServiceOrder!],
        $first: Int, $after: String, $last: Int, $before: String) {
    services(where: $where, orderBy: $order,
             first: $first, after: $after, last: $last, before: $before) {
      totalCount
      nodes { key }
      edges { cursor node { key } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
"""
ORDERS = [
    None,
    [{"field": "NAME", "direction": "DESC"}],
    [{"field": "SCENARIO_COUNT", "direction": "DESC"}, {"field": "FIRST_TAUGHT"}],
    [{"field": "FIRST_TAUGHT", "direction": "DESC"}, {"field": "NAME"}],
]
FILTERS: list[dict[str, Any] | None] = [
    None,
    {"scenarioCount": {"gte": 1}},
    {"category": {"in": ["storage", "compute", "networking"]}},
    {"name": {"contains": "there is no such thing"}},
]


def services(**variables: Any) -> dict[str, Any]:  # noqa: ANN401
    page: dict[str, Any] = data_of(PAGE, **variables)["services"]
    return page


def keys(page: dict[str, Any]) -> list[str]:
    return [node["key"] for node in page["nodes"]]


def everything(**variables: Any) -> list[str]:  # noqa: ANN401
    """Return all keys of a list, read in pages of the greatest size."""
    found: list[str] = []
    after = None
    while True:
        page = services(first=100, after=after, **variables)
        found += keys(page)
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize("where", FILTERS)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [7, 100])
def test_pages_forward_are_the_whole_list(order: object, where: object, size: int) -> None:
    whole = everything(where=where, order=order)
    found: list[str] = []
    after = None
    for _ in range(len(whole) + 1):
        page = services(where=where, order=order, first=size, after=after)
        found += keys(page)
        assert page["totalCount"] == len(whole)
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == whole


@pytest.mark.parametrize("where", FILTERS)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [7, 100])
def test_pages_backward_are_the_whole_list(order: object, where: object, size: int) -> None:
    whole = everything(where=where, order=order)
    found: list[str] = []
    before = None
    for _ in range(len(whole) + 1):
        page = services(where=where, order=order, last=size, before=before)
        found = keys(page) + found
        assert page["pageInfo"]["hasNextPage"] is (before is not None)
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert found == whole


@settings(max_examples=60, deadline=None)
@given(
    first=st.none() | st.integers(0, 100),
    last=st.none() | st.integers(0, 100),
    after=st.none() | st.integers(0, 200),
    before=st.none() | st.integers(0, 200),
)
def test_any_slice_is_cut_as_relay_says(
    first: int | None, last: int | None, after: int | None, before: int | None
) -> None:
    whole = everything()
    start = None if after is None else after % len(whole)
    end = None if before is None else before % len(whole)
    expected = [
        key
        for place, key in enumerate(whole)
        if (start is None or place > start) and (end is None or place < end)
    ]
    if first is None and last is None:
        first = 20
    if first is not None:
        expected = expected[:first]
    if last is not None:
        expected = expected[len(expected) - min(last, len(expected)) :]
    page = services(
        first=first,
        last=last,
        after=None if start is None else cursor(f"service:{whole[start]}"),
        before=None if end is None else cursor(f"service:{whole[end]}"),
    )
    assert keys(page) == expected


def cursor(identifier: str) -> str:
    return encode_cursor(NodeId(identifier))


def test_a_page_has_twenty_unless_asked() -> None:
    page = services()
    assert len(keys(page)) == 20
    assert page["totalCount"] > 20
    assert page["pageInfo"]["hasNextPage"] is True


def test_edges_are_the_nodes_with_their_cursors() -> None:
    page = services(first=3)
    assert [edge["node"]["key"] for edge in page["edges"]] == keys(page)
    assert page["edges"][0]["cursor"] == page["pageInfo"]["startCursor"]
    assert page["edges"][-1]["cursor"] == page["pageInfo"]["endCursor"]
    assert services(first=1, after=page["edges"][0]["cursor"])["nodes"] == page["nodes"][1:2]


def test_an_empty_page_has_no_cursors_and_says_what_lies_around_it() -> None:
    page = services(first=0)
    assert page["nodes"] == page["edges"] == []
    assert page["totalCount"] > 0
    assert page["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": None,
        "endCursor": None,
    }


def test_a_cursor_holds_in_other_orders_and_under_filters_that_refuse_its_node() -> None:
    by_key = everything()
    mark = by_key[5]
    by_name = everything(order=[{"field": "NAME"}])
    page = services(first=100, after=cursor(f"service:{mark}"), order=[{"field": "NAME"}])
    assert keys(page) == by_name[by_name.index(mark) + 1 :][:100]
    used = everything(where={"scenarioCount": {"gte": 1}})
    refused = next(key for key in by_key if key not in used)
    page = services(
        first=100, after=cursor(f"service:{refused}"), where={"scenarioCount": {"gte": 1}}
    )
    assert keys(page) == [key for key in used if by_key.index(key) > by_key.index(refused)]


def test_cursors_do_not_depend_on_the_process() -> None:
    assert data_of("{ days(first: 1) { pageInfo { endCursor } } }") == {
        "days": {"pageInfo": {"endCursor": "MSBkYXk6MQ"}}
    }


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "day:8",
        "not base64!",
        "8J+YgA==",
        cursor("day:8"),
        cursor("service:nowhere"),
        cursor("nothing"),
        cursor("service:s3") + "=",
        base64.b64encode(b"2 service:s3").decode(),
        base64.b64encode(b"\xff\xfe").decode(),
        "가나다",
    ],
)
@pytest.mark.parametrize("argument", ["after", "before"])
def test_a_bad_cursor_is_an_error(argument: str, bad: str) -> None:
    error = error_of(
        f"query($cursor: String) {{ services({argument}: $cursor) {{ nodes {{ key }} }} }}",
        cursor=bad,
    )
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert error["path"][0] == "services"


@pytest.mark.parametrize("argument", ["first", "last"])
@pytest.mark.parametrize("field", ["scenarios", "services", "days", "patterns"])
def test_a_page_over_the_limit_is_an_error(field: str, argument: str) -> None:
    assert "errors" not in ask(f"{{ {field}({argument}: 100) {{ totalCount }} }}")
    error = error_of(f"{{ {field}({argument}: 101) {{ totalCount }} }}")
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": 100, "actual": 101}


@pytest.mark.parametrize("argument", ["first", "last"])
def test_a_negative_page_is_an_error(argument: str) -> None:
    error = error_of(f"{{ patterns({argument}: -1) {{ totalCount }} }}")
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}


@pytest.mark.parametrize("field", ["scenarios", "services", "days", "patterns"])
def test_a_count_asked_alone_lists_nothing(field: str) -> None:
    calls = count_calls(f"{{ {field} {{ totalCount }} }}")
    assert (calls["count"], calls["page"], calls["records"]) == (1, 0, 0)


def test_a_count_obeys_the_filter_and_not_the_page() -> None:
    found = data_of('{ scenarios(where: {uses: "S3"}, first: 1) { totalCount nodes { key } } }')
    assert found == {"scenarios": {"totalCount": 2, "nodes": [{"key": "dropbox_storage"}]}}
