"""Filters over related nodes and their numbers, and filters inside filters inside filters."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.schema import asked
from graph.build import build_graph
from graph.errors import LimitError
from graph.model import filters, matching
from graph.model.course_graph import CourseGraph
from graph.model.edges import Direction, Edge, Relation
from graph.model.filters import MOST_FILTER_DEPTH, DayFilter, ListFilter, ScenarioFilter
from graph.model.ids import NodeId, NodeKind
from tests.api_harness import ask, count_calls, data_of, error_of, shipped

CDN = {"some": {"key": {"eq": "cdn"}}}
STORAGE = "storage-cdn-serverless"
INPUTS = {
    "scenarios": "ScenarioFilter",
    "services": "ServiceFilter",
    "days": "DayFilter",
    "patterns": "PatternFilter",
}


def found(listed: str, where: dict[str, Any], graph: CourseGraph | None = None) -> list[str]:
    """Return the keys or numbers of what a filter admits, as texts."""
    document = (
        f"query($where: {INPUTS[listed]}) "
        f"{{ found: {listed}(where: $where, first: 100) {{ nodes {{ id }} }} }}"
    )
    nodes = data_of(document, graph, where=where)["found"]["nodes"]
    return [node["id"].partition(":")[2] for node in nodes]


@pytest.mark.parametrize(
    ("listed", "relation", "key", "values"),
    [
        ("scenarios", "days", "number", [8, 16]),
        ("scenarios", "keyServices", "key", ["s3", "lambda"]),
        ("services", "taughtOn", "number", [1, 8, 16]),
        ("services", "scenarios", "key", ["netflix_streaming", "dropbox_storage"]),
        ("services", "parts", "key", ["s3-buckets", "storage-classes"]),
        ("days", "scenarios", "key", ["netflix_streaming", "serverless_app"]),
        ("days", "prerequisites", "number", [1, 8, 15]),
        ("days", "related", "number", [1, 8]),
        ("days", "reviews", "number", [1, 8]),
        ("patterns", "components", "key", ["cdn", "serverless"]),
        ("patterns", "scenarios", "key", ["netflix_streaming"]),
        ("scenarios", "steps", "order", [1, 2, 4]),
        ("scenarios", "interactions", "label", ["파일 업로드", "콘텐츠 전송", "사용자 인증"]),
    ],
)
@pytest.mark.parametrize("graph", [None, "empty"])
def test_some_every_and_none_mean_what_the_lists_show(
    listed: str, relation: str, key: str, values: list[Any], graph: str | None
) -> None:
    reader = None if graph is None else build_graph([])
    lists = data_of(
        f"{{ all: {listed}(first: 100) {{ nodes {{ id {relation} {{ {key} }} }} }} }}", reader
    )["all"]["nodes"]
    shown = {
        node["id"].partition(":")[2]: [related[key] in values for related in node[relation]]
        for node in lists
    }
    inner = {key: {"in": values}}
    by_hand = {
        "some": [node for node, matches in shown.items() if any(matches)],
        "every": [node for node, matches in shown.items() if all(matches)],
        "none": [node for node, matches in shown.items() if not any(matches)],
    }
    for word, expected in by_hand.items():
        assert found(listed, {relation: {word: inner}}, reader) == expected
    # Each is the opposite of another one.
    assert found(listed, {relation: {"none": {"not": inner}}}, reader) == by_hand["every"]
    assert found(listed, {"not": {relation: {"some": inner}}}, reader) == by_hand["none"]
    both = {relation: {"some": inner, "every": inner}}
    assert set(found(listed, both, reader)) == set(by_hand["some"]) & set(by_hand["every"])


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (
            {"source": {"key": {"eq": "cloudfront"}}, "target": {"key": {"eq": "s3"}}},
            ["netflix_streaming"],
        ),
        ({"source": {"key": {"eq": "s3"}}, "target": {"key": {"eq": "sns"}}}, []),
        ({"label": {"contains": "업로드"}, "step": {"eq": 1}}, ["dropbox_storage"]),
        (
            {"and": [{"target": {"key": {"eq": "lambda"}}}, {"not": {"label": {"eq": None}}}]},
            ["dropbox_storage", "serverless_app"],
        ),
    ],
)
def test_scenarios_are_found_by_an_edge_of_theirs(
    where: dict[str, Any], expected: list[str]
) -> None:
    assert found("scenarios", {"interactions": {"some": where}}) == expected


def test_the_user_is_no_service_at_either_end() -> None:
    every: dict[str, Any] = {
        "interactions": {"every": {"source": {}}}
    }  # `{}` admits each service, and no actor
    lists = data_of("{ scenarios { nodes { key interactions { source { __typename } } } } }")
    by_hand = [
        node["key"]
        for node in lists["scenarios"]["nodes"]
        if all(edge["source"]["__typename"] == "Service" for edge in node["interactions"])
    ]
    assert found("scenarios", every) == by_hand
    assert len(by_hand) < len(lists["scenarios"]["nodes"])


def test_steps_are_asked_for_the_services_that_they_name() -> None:
    named = {"services": {"some": {"key": {"eq": "s3"}}}, "title": {"contains": "조회"}}
    assert found("scenarios", {"steps": {"some": named}}) == ["netflix_streaming"]
    assert found("scenarios", {"steps": {"some": {**named, "process": {"eq": None}}}}) == []


def test_components_are_asked_for_the_services_that_provide_them() -> None:
    provided = {"services": {"some": {"key": {"eq": "cloudfront"}}}}
    shown = data_of("{ patterns { nodes { key components { services { key } } } } }")
    by_hand = [
        node["key"]
        for node in shown["patterns"]["nodes"]
        if any({"key": "cloudfront"} in each["services"] for each in node["components"])
    ]
    assert by_hand
    assert found("patterns", {"components": {"some": provided}}) == by_hand


@pytest.mark.parametrize(
    ("listed", "count", "relation"),
    [
        ("scenarios", "dayCount", "days"),
        ("scenarios", "serviceCount", "services"),
        ("scenarios", "stepCount", "steps"),
        ("scenarios", "interactionCount", "interactions"),
        ("services", "scenarioCount", "scenarios"),
        ("services", "taughtOnCount", "taughtOn"),
        ("services", "partCount", "parts"),
        ("days", "scenarioCount", "scenarios"),
        ("days", "serviceCount", "teaches"),
        ("patterns", "componentCount", "components"),
        ("patterns", "scenarioCount", "scenarios"),
    ],
)
def test_numbers_are_the_lengths_of_the_lists(listed: str, count: str, relation: str) -> None:
    lists = data_of(
        f"{{ all: {listed}(first: 100) {{ nodes {{ id {relation} {{ __typename }} }} }} }}"
    )["all"]["nodes"]
    sizes = {node["id"].partition(":")[2]: len(node[relation]) for node in lists}
    for size in {0, 1, 3, *sizes.values()}:
        assert found(listed, {count: {"eq": size}}) == [
            node for node, length in sizes.items() if length == size
        ]
    assert found(listed, {count: {"gte": 1}}) == [node for node, length in sizes.items() if length]


@pytest.mark.parametrize(
    ("listed", "where", "expected"),
    [
        ("scenarios", {"services": {"some": {"name": {"eq": "S3"}}}}, "dropbox_storage netflix"),
        ("scenarios", {"primaryDay": {"number": {"lte": 2}}}, "airbnb_security netflix"),
        ("scenarios", {"not": {"primaryDay": {}}}, ""),
        ("scenarios", {"applies": {"components": CDN}}, "dropbox_storage netflix"),
        ("scenarios", {"applies": {"components": {"some": {"patternCount": {"gte": 3}}}}}, ""),
        ("services", {"partOf": {"name": {"eq": "S3"}}, "key": {"startsWith": "s3"}}, "s3-buckets"),
        ("services", {"partOf": {}, "taughtOnCount": {"gte": 2}}, None),
        ("services", {"scenarios": {"some": {"uses": "Regions"}}}, "cloudfront regions s3"),
        ("services", {"taughtOn": {"some": {"teaches": "SNS"}}, "scenarioCount": {"eq": 0}}, None),
        ("days", {"teachesServices": {"some": {"name": {"eq": "S3"}}}}, "8"),
        ("days", {"hours": {"gt": 3.5}}, None),
        ("days", {"hours": {"in": [2.0]}, "week": {"eq": 1}}, None),
        ("days", {"hours": {"eq": None}}, ""),
        ("days", {"difficulty": {"in": ["BASIC"]}, "number": {"lte": 2}}, None),
        ("days", {"difficulty": {"eq": None}}, ""),
        ("days", {"difficulty": {"ne": "BASIC", "notIn": ["INTERMEDIATE", "ADVANCED"]}}, ""),
        ("patterns", {"components": CDN, "scenarios": {"some": {"uses": "Lambda"}}}, STORAGE),
        ("patterns", {"or": [{"key": {"startsWith": "storage"}}, {"not": {}}]}, STORAGE),
        ("patterns", {"components": None, "scenarios": {"some": None}, "name": None}, "all"),
    ],
)  # fmt: skip
def test_combined(listed: str, where: dict[str, Any], expected: str | None) -> None:
    keys = found(listed, where)
    if expected == "all":
        assert keys == found(listed, {})
    elif expected is None:
        assert keys
        assert keys != found(listed, {})
    else:
        assert keys == expected.replace("netflix", "netflix_streaming").split()


def test_a_part_counts_with_its_whole_but_not_among_key_services(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text(
        """
services: [{name: Whole}, {name: Part, part_of: Whole}]
days: [{number: 1, title: One, teaches: [Part]}]
scenarios: [{key: flow, title: Flow, key_services: [Part], days: [1]}]
""",
        encoding="utf-8",
    )
    graph = build_graph([tmp_path])
    whole = {"some": {"key": {"eq": "whole"}}}
    assert found("scenarios", {"services": whole}, graph) == ["flow"]
    assert found("scenarios", {"keyServices": whole}, graph) == []
    assert found("scenarios", {"serviceCount": {"eq": 1}}, graph) == ["flow"]
    assert found("days", {"teachesServices": whole}, graph) == ["1"]
    assert found("services", {"taughtOn": {"some": {}}}, graph) == ["part", "whole"]


def nested(depth: int, *words: str) -> dict[str, Any]:
    """Return a filter with so many filters inside each other, through these words in turn."""
    where: dict[str, Any] = {}
    for level in range(depth - 1, 0, -1):
        word = words[(level - 1) % len(words)]
        name, _, quantifier = word.partition(".")
        inner: Any = [where] if name in {"and", "or"} else where
        where = {name: {quantifier: inner} if quantifier else inner}
    return where


SCENARIOS = "query($where: ScenarioFilter) { scenarios(where: $where) { totalCount } }"
WORDS = [("not",), ("and",), ("or",), ("days.some", "scenarios.every"), ("and", "not")]


@pytest.mark.parametrize("words", WORDS)
def test_filters_nest_up_to_a_limit_that_the_error_names(words: tuple[str, ...]) -> None:
    assert "errors" not in ask(SCENARIOS, where=nested(MOST_FILTER_DEPTH, *words))
    error = error_of(SCENARIOS, where=nested(MOST_FILTER_DEPTH + 1, *words))
    assert error["extensions"] == {
        "code": "LIMIT_EXCEEDED",
        "limit": MOST_FILTER_DEPTH,
        "actual": MOST_FILTER_DEPTH + 1,
    }


@pytest.mark.parametrize("depth", [100, 150, 200, 250, 300, 350, 500, 5000])
@pytest.mark.parametrize("words", WORDS)
def test_no_depth_is_too_much_to_be_refused_politely(depth: int, words: tuple[str, ...]) -> None:
    error = error_of(SCENARIOS, where=nested(depth, *words))
    assert error["extensions"]["code"] in {"LIMIT_EXCEEDED", "BAD_USER_INPUT"}


@pytest.mark.parametrize("depth", [100, 200, 500, 5000])
@pytest.mark.parametrize(
    ("begin", "end"),
    [("{not: ", "}"), ("{and: [", "]}"), ("{days: {some: {scenarios: {none: ", "}}}}")],
)
def test_nor_is_it_in_the_text_of_the_document(depth: int, begin: str, end: str) -> None:
    where = begin * depth + "{}" + end * depth
    error = error_of(f"{{ scenarios(where: {where}) {{ totalCount }} }}")
    assert error["extensions"]["code"] in {"LIMIT_EXCEEDED", "GRAPHQL_PARSE_FAILED"}


def test_in_python_too() -> None:
    where = ScenarioFilter()
    for _ in range(500):
        where = ScenarioFilter(negated=where)
    with pytest.raises(LimitError, match=str(MOST_FILTER_DEPTH)):
        shipped().count(where)


class CountingGraph(CourseGraph):
    """A graph that counts how often its edges are looked up."""

    lookups = 0

    def edges(
        self,
        ids: Sequence[NodeId],
        relation: Relation,
        direction: Direction = Direction.OUT,
    ) -> list[tuple[Edge, ...]]:
        """Return the edges, and count the question."""
        self.lookups += 1
        return super().edges(ids, relation, direction)


def test_each_node_is_judged_once_however_the_relations_go_around() -> None:
    graph = build_graph()
    counting = CountingGraph(
        record for kind in NodeKind for record in graph.records(graph.ids(kind)) if record
    )
    where = DayFilter(number=(filters.Condition(filters.Operator.LT, 0),))
    for _ in range(15):
        scenarios = ScenarioFilter(days=ListFilter(some=where))
        where = DayFilter(scenarios=ListFilter(some=scenarios))
    assert counting.count(where) == 0
    assert counting.lookups <= 15 * 28


def test_names_anywhere_are_looked_up_at_once() -> None:
    where = {
        "days": {"some": {"teaches": "S3", "scenarios": {"none": {"uses": "SNS"}}}},
        "services": {"every": {"scenarios": {"some": {"usesAny": ["Lambda", "SQS"]}}}},
    }
    calls = count_calls(SCENARIOS, where=where)
    assert calls["resolve"] == calls["count"] == 1
    misspelt = {"services": {"every": {"taughtOn": {"none": {"teaches": "Cloudfrnt"}}}}}
    error = error_of(SCENARIOS, where=misspelt)
    assert error["extensions"]["suggestions"][0] == "CloudFront"


def test_every_field_of_a_filter_is_served_and_carried_out() -> None:
    words = {"and_", "or_", "not_"}
    for served, meant in asked._MEANT.items():  # noqa: SLF001 - that nothing is forgotten
        parts = matching._PARTS.get(meant, {})  # noqa: SLF001
        carried = {*matching._VALUES[meant], *matching._RELATIONS[meant], *parts}  # noqa: SLF001
        named = {"teaches", "uses", "uses_any"} & set(meant.__dataclass_fields__)
        assert set(served.__dataclass_fields__) - words == carried | named  # type: ignore[attr-defined]
        combining = {"all_of", "any_of", "negated"}
        assert set(meant.__dataclass_fields__) - combining == carried | named


@given(st.lists(st.sampled_from(["and", "or", "not"]), max_size=12))
def test_any_nesting_is_answered(words: list[str]) -> None:
    chain: dict[str, Any] = {}
    for word in reversed(words):
        chain = {word: chain if word == "not" else [chain]}
    negations = sum(word == "not" for word in words)
    expected = 0 if negations % 2 else 5
    assert data_of(SCENARIOS, where=chain)["scenarios"]["totalCount"] == expected
