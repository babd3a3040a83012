"""Full-text search: what it finds, in which order, and what it bears."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph import course
from graph.build import build_graph, open_graph
from graph.errors import LimitError, RequestError
from graph.model.course_graph import CourseGraph
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.model.records import Day, IntegrationPattern, Scenario, Service
from graph.query.search import SEARCHED_KINDS, has_search_index, search, search_index
from tests.api_harness import CountingReader, count_calls, data_of, error_of, shipped
from tests.api_made_up import guided

CASES = Path(__file__).parent / "cases" / "search" / "judged.yaml"
HERE = (Evidence(EvidenceKind.STATED, "made.yaml", 1, None, "words"),)
LOOKED_AT = 20


@dataclass(frozen=True)
class Judged:
    """A query, and what must come first."""

    query: str
    best: list[str]
    kinds: list[str] | None = None

    def miss(self, reader: GraphReader) -> tuple[float, str]:
        """Return the reciprocal rank of the first right answer, and what stands above it."""
        kinds = [NodeKind(kind) for kind in self.kinds or SEARCHED_KINDS]
        found = [hit.node.id for hit in search(reader, self.query, LOOKED_AT, kinds)]
        ranks = [place for place, node in enumerate(found, start=1) if node in self.best]
        rank = ranks[0] if ranks else None
        message = f"{self.query!r}: {rank or 'not found'}; first comes {found[:3]}"
        return (1 / rank if rank else 0.0), message


def judged(part: str) -> list[Judged]:
    return [Judged(**case) for case in yaml.safe_load(CASES.read_text(encoding="utf-8"))[part]]


def ids(reader: GraphReader, text: str, *kinds: NodeKind, first: int = 10) -> list[str]:
    return [hit.node.id for hit in search(reader, text, first, kinds or SEARCHED_KINDS)]


def snippet_of(reader: GraphReader, text: str, node: str) -> str:
    (snippet,) = (hit.snippet for hit in search(reader, text, 100) if hit.node.id == node)
    return snippet


@pytest.fixture(scope="module")
def with_pages(course_material: Path) -> CourseGraph:
    return build_graph(["shipped", course_material / "docs" / "integration-scenarios"])


def made(*records: Scenario | Day | Service | IntegrationPattern) -> CourseGraph:
    return CourseGraph(records)


def service(key: str, name: str, **more: Any) -> Service:  # noqa: ANN401
    return Service(NodeId(f"service:{key}"), key, name, HERE, **more)


def scenario(key: str, title: str, **more: Any) -> Scenario:  # noqa: ANN401
    return Scenario(NodeId(f"scenario:{key}"), key, title, HERE, **more)


# How good it is


def assert_good(reader: GraphReader, cases: list[Judged]) -> None:
    results = [case.miss(reader) for case in cases]
    misses = "\n".join(message for value, message in results if value < 1)
    mean = sum(value for value, _ in results) / len(results)
    assert mean >= 0.95, f"mean reciprocal rank {mean:.3f}\n{misses}"


def test_what_people_hope_for_comes_first() -> None:
    assert len(judged("shipped")) >= 100
    assert_good(shipped(), judged("shipped"))


def test_it_is_as_good_at_what_it_was_not_tuned_to() -> None:
    assert_good(shipped(), judged("unseen"))


def test_it_still_does_where_pages_say_much_more(with_pages: CourseGraph) -> None:
    assert_good(with_pages, [*judged("pages"), *judged("shipped")])


def test_judged_answers_exist() -> None:
    wanted = {
        node
        for part in ("shipped", "unseen", "pages")
        for case in judged(part)
        for node in case.best
    }
    assert [node for node in wanted if shipped().records([node]) == [None]] == []


# What is found


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("Made up", "scenario:made_up"),
        ("Keeps the originals", "scenario:made_up"),
        ("Something else", "scenario:made_up"),
        ("Build it", "scenario:made_up"),
        ("do this", "scenario:made_up"),
        ("integrationChecks", "scenario:made_up"),
        ("learningGoals", "scenario:made_up"),
        ("practice", "scenario:made_up"),
        ("Costs pay less", "scenario:made_up"),
        ("It is slow", "scenario:made_up"),
        ("waiting", "scenario:made_up"),
        ("measure", "scenario:made_up"),
        ("cache", "scenario:made_up"),
        ("Official", "scenario:made_up"),
        ("notes", "scenario:made_up"),
    ],
)
def test_every_section_of_a_page_is_searched(text: str, node: str) -> None:
    assert ids(guided(), text)[:1] == [node]


def test_diagrams_and_dates_of_a_page_are_not() -> None:
    assert ids(guided(), "graph TB") == ids(guided(), "2025") == []


def test_storage_services_are_found_by_their_korean_alias() -> None:
    found = ids(shipped(), "스토리지", NodeKind.SERVICE)
    assert {"service:s3", "service:ebs", "service:efs", "service:storage-classes"} == set(found)
    assert found[0] == "service:s3"


@pytest.mark.parametrize("particle", ["", "를", "는", "에서", "에서는", "으로", "의", "와", "이란"])
@pytest.mark.parametrize("name", ["CloudFront", "클라우드프론트", "S3", "람다"])
def test_particles_do_not_hide_a_word(name: str, particle: str) -> None:
    assert ids(shipped(), name + particle)[0] == ids(shipped(), name)[0]
    held = made(scenario("a", "A", description=f"먼저 {name}{particle} 봅니다"))
    assert ids(held, name) == ["scenario:a"]


@pytest.mark.parametrize(
    "text",
    ["Amazon CloudFront", "cloudfront", "ＣＬＯＵＤＦＲＯＮＴ", "cloud front", "클라우드프론트"],
)
def test_spelling_does_not_matter(text: str) -> None:
    assert ids(shipped(), text)[0] == "service:cloudfront"


def test_decomposed_hangul_is_the_same_word() -> None:
    assert ids(shipped(), "람다") == ids(shipped(), "\u1105\u1161\u11b7\u1103\u1161")


@pytest.mark.parametrize("kind", SEARCHED_KINDS)
def test_kinds_are_selected(kind: NodeKind) -> None:
    found = ids(shipped(), "s3 storage lambda", kind, first=100)
    assert found
    assert {node.partition(":")[0] for node in found} == {kind.value}


def test_kinds_without_texts_and_no_kinds_find_nothing() -> None:
    assert search(shipped(), "cdn", kinds=[NodeKind.COMPONENT]) == []
    assert search(shipped(), "cdn", kinds=[]) == []


# In which order


def test_names_come_before_other_names_titles_and_texts() -> None:
    held = made(
        scenario("body", "One", description="with alpha in it"),
        scenario("title", "Two alpha"),
        service("alias", "Three", aliases=("Great alpha",)),
        service("prefix", "Alphabet"),
        service("exact", "Alpha"),
    )
    assert ids(held, "alpha") == [
        "service:exact",
        "service:prefix",
        "service:alias",
        "scenario:title",
        "scenario:body",
    ]


def test_equal_answers_stand_by_kind_then_by_key() -> None:
    held = made(
        scenario("a", "Longer words", description="The same text"),
        scenario("b", "Some words", description="The same text"),
        Day(NodeId("day:7"), 7, "Same long text", HERE),
        Day(NodeId("day:8"), 8, "Same odd text", HERE),
    )
    hits = search(held, "same", kinds=[NodeKind.DAY])
    assert [hit.node.id for hit in hits] == ["day:7", "day:8"]
    assert len({hit.score for hit in hits}) == 1
    assert ids(held, "same", NodeKind.SCENARIO) == ["scenario:a", "scenario:b"]
    days = [Day(NodeId(f"day:{number}"), number, "Same", HERE) for number in (1, 2, 11, 12)]
    assert ids(made(*days), "same") == ["day:1", "day:2", "day:11", "day:12"]


def test_scores_fall_and_answers_are_the_same_every_time() -> None:
    again = build_graph()
    for case in judged("shipped"):
        hits = search(shipped(), case.query, 100)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert search(again, case.query, 100) == hits


def test_more_are_asked_for_and_the_first_stay() -> None:
    assert ids(shipped(), "storage", first=3) == ids(shipped(), "storage", first=100)[:3]
    assert len(ids(shipped(), "service", first=100)) == 100


# Snippets


@pytest.mark.parametrize(
    ("text", "node", "snippet"),
    [
        ("cloudfront를", "day:16", "SNS (Simple Notification Service) 및 **CloudFront**"),
        ("Cloudfrnt", "service:cloudfront", "**CloudFront**"),
        ("클라우드프", "service:cloudfront", "**클라우드프**론트"),
        ("autoscaling", "service:auto-scaling", "**Auto Scaling**"),
        (
            "netflix 캐시",
            "scenario:netflix_streaming",
            "**Netflix** 글로벌 스트리밍 아키텍처 … 콘텐츠 **캐시** 확인",
        ),
        ("람다", "day:18", "Lambda · **람다**"),
    ],
)
def test_matching_words_are_shown_in_place(text: str, node: str, snippet: str) -> None:
    assert snippet_of(shipped(), text, node) == snippet


def test_long_passages_are_cut_around_the_words() -> None:
    long = f"{'before ' * 100}the needle is here {'behind ' * 100}"
    shown = snippet_of(made(scenario("a", "A", description=long)), "needle", "scenario:a")
    assert "the **needle** is here" in shown
    assert shown.startswith("…before")
    assert shown.endswith("behind…")
    assert len(shown) < 200


def test_nothing_in_a_snippet_is_escaped_or_broken_over_lines() -> None:
    held = made(scenario("a", "A", description="<b>one</b>\n & 'two'"))
    assert snippet_of(held, "two", "scenario:a") == "<b>one</b> & '**two**'"


# What it bears


@pytest.mark.parametrize("text", ["", "   ", "+ - * / ?!", '"""', "\0", "🎉🎉", "…", "\ud800"])
def test_a_text_without_words_finds_nothing(text: str) -> None:
    assert search(shipped(), text) == []


@pytest.mark.parametrize(
    "text",
    [
        '"S3"',
        'S3"',
        "S3*",
        "-S3",
        "^S3",
        "(S3",
        "S3 🎉",
        "S3\0",
        "\ud800 S3",
        "'; DROP TABLE docs; -- S3",
        "NEAR(S3)",
    ],
)
def test_nothing_in_a_text_is_an_operator(text: str) -> None:
    assert "service:s3" in ids(shipped(), text)


@pytest.mark.parametrize(
    "text", ["S3 AND", "S3 OR NOT", "name: S3", "{title}: S3", "rank MATCH S3"]
)
def test_operators_are_words_like_others(text: str) -> None:
    assert "service:s3" in ids(shipped(), text)


@pytest.mark.parametrize(
    "text", ["S3 " * 3_333, "s3" * 5_000, "가" * 10_000, "람다 " * 3_000, "\u0301" * 10_000]
)
def test_a_long_text_is_harmless(text: str) -> None:
    assert len(search(shipped(), text)) <= 10


def test_only_the_first_words_of_a_long_text_count() -> None:
    many = " ".join(f"word{number}" for number in range(32))
    assert ids(shipped(), f"{many} S3") == []
    assert ids(shipped(), f"S3 {many}")[0] == "service:s3"


@given(st.text())
def test_any_text_is_harmless(text: str) -> None:
    hits = search(shipped(), text, 5)
    assert len(hits) <= 5
    assert all(hit.score > 0 for hit in hits)


def test_too_many_are_refused() -> None:
    with pytest.raises(LimitError, match="`first` is 101, and at most 100"):
        search(shipped(), "s3", 101)
    with pytest.raises(RequestError, match="`first` is -1"):
        search(shipped(), "s3", -1)
    assert search(shipped(), "s3", 0) == []


def test_an_empty_course_is_searched() -> None:
    assert search(CourseGraph([]), "s3") == []


# The index


def test_an_index_is_built_once_and_goes_with_its_graph() -> None:
    graph = build_graph()
    assert not has_search_index(graph)
    with ThreadPoolExecutor(8) as pool:
        built = {id(index) for index in pool.map(search_index, [graph] * 8)}
        found = list(pool.map(ids, [graph] * 40, ["s3", "람다"] * 20))
    assert len(built) == 1
    assert found == [ids(graph, "s3"), ids(graph, "람다")] * 20
    gone = weakref.ref(graph), weakref.ref(search_index(graph))
    del graph
    gc.collect()
    assert [reference() for reference in gone] == [None, None]


@pytest.mark.parametrize("text", ["s3", "storage", "스토리지를", "cloudfrnt", "service"])
def test_what_is_kept_of_a_word_does_not_show(text: str) -> None:
    asked = [(first, kinds) for first in (1, 30, 100) for kinds in ([NodeKind.DAY], SEARCHED_KINDS)]
    kept = build_graph()
    for first, kinds in asked * 2:
        hits = search(kept, text, first, kinds)
        assert hits == search(build_graph(), text, first, kinds)
        shown = [hit.snippet for hit in hits]
        assert shown == [hit.snippet for hit in search(build_graph(), text, first, kinds)]


def test_a_search_asks_the_reader_one_thing() -> None:
    counting = CountingReader(shipped())
    reader = cast("GraphReader", counting)
    search(reader, "s3")
    counting.calls.clear()
    search(reader, "storage", 100)
    assert counting.calls == {"records": 1}


# In Python and GraphQL


def test_hits_in_python_lead_on() -> None:
    (hit,) = open_graph().search("dynmo", first=1)
    assert isinstance(hit.node, course.Service)
    assert [day.number for day in hit.node.taught_on] == [11]


def test_nodes_of_hits_are_asked_at_once() -> None:
    document = """
      query($text: String!, $first: Int) {
        search(text: $text, first: $first) {
          node {
            __typename
            ... on Scenario { key title days { number } services { name } }
            ... on Service { key name taughtOn { number } scenarios { key } }
            ... on Day { number title teaches { name } }
            ... on IntegrationPattern { key name components { name } }
          }
        }
      }
    """
    count_calls(document, text="storage", first=1)
    many = count_calls(document, text="storage", first=100)
    found = data_of(document, text="storage", first=100)["search"]
    assert {hit["node"]["__typename"] for hit in found} == {
        "Scenario",
        "Day",
        "Service",
        "IntegrationPattern",
    }
    # Once to build the index, kind by kind, then level by level.
    assert many.total() < 25


def test_graphql_selects_kinds_and_names_the_limit() -> None:
    document = 'query($k: [SearchKind!]) { search(text: "s3", kinds: $k) { node { __typename } } }'
    found = data_of(document, k=["DAY", "PATTERN"])["search"]
    assert {hit["node"]["__typename"] for hit in found} == {"Day"}
    assert data_of(document, k=None) == data_of('{ search(text: "s3") { node { __typename } } }')
    error = error_of('{ search(text: "s3", first: 101) { score } }')
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": 100, "actual": 101}
    error = error_of('{ search(text: "s3", first: -1) { score } }')
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
