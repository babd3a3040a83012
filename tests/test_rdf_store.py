"""A course in a store answers as the same course in memory does: to the byte."""

from __future__ import annotations

import json
import os
import random
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings

from graph.build import build_graph
from graph.errors import LimitError, RequestError, SourceError, StoreError
from graph.model import filters
from graph.model.filters import (
    Condition,
    ListFilter,
    Listing,
    Operator,
    OrderTerm,
    ScenarioFilter,
    Slice,
)
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.model.records import Day, Record, Scenario, Service
from graph.query.search import search
from graph.rdf.store.engine import Place
from graph.rdf.store.on_disk import OxigraphEngine, current_database
from graph.rdf.store.packed import pack, unpack
from graph.rdf.store.reader import SparqlReader
from graph.rdf.store.translate import COMBINING, LISTED, NAMING, RELATIONS
from graph.rdf.store.values import Values, interaction_values, step_values, values_of
from tests.api_harness import (
    ROOT,
    UNAWAITED,
    Example,
    ask,
    count_calls,
    data_of,
    examples_in,
    shipped,
)
from tests.api_made_up import guided
from tests.store_parity import CountingEngine, on_disk, require_same_answers, require_same_pages
from tests.test_rdf_round_trip import courses

COURSE = os.environ.get("SCENARIOGRAPH_COURSE", "")
EXAMPLES = [
    example
    for path in [*sorted((ROOT / "tests/graphql_examples").glob("*.md")), ROOT / "docs/graphql.md"]
    for example in examples_in(path)
    if "search" not in example.document  # which stands outside, as docs/stores.md says
]


@pytest.fixture(scope="module")
def store() -> Iterator[SparqlReader]:
    with tempfile.TemporaryDirectory() as folder:
        yield on_disk(Path(folder) / "store", shipped())


def test_every_question_is_answered_alike(store: SparqlReader) -> None:
    require_same_answers(store, shipped())


def test_everything_that_a_page_says_comes_back(tmp_path: Path) -> None:
    require_same_answers(on_disk(tmp_path / "store", guided()), guided())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_examples_are_answered_alike(example: Example, store: SparqlReader) -> None:
    found = ask(example.document, store, **example.variables)
    assert json.dumps(found) == json.dumps(ask(example.document, **example.variables))


@UNAWAITED
@pytest.mark.usefixtures("collected")
def test_queries_are_answered_alike(store: SparqlReader) -> None:
    require_same_pages(store, shipped(), 40, seed=1)


@UNAWAITED
@pytest.mark.usefixtures("collected")
@pytest.mark.slow
def test_many_queries_are_answered_alike(store: SparqlReader) -> None:
    require_same_pages(store, shipped(), 400, seed=2)


@UNAWAITED
@pytest.mark.usefixtures("collected")
@pytest.mark.slow
@pytest.mark.skipif(not COURSE, reason="SCENARIOGRAPH_COURSE names no course")
def test_a_course_of_pages_is_answered_alike(tmp_path: Path) -> None:
    graph = build_graph(["shipped", COURSE])
    store = on_disk(tmp_path / "store", graph)
    require_same_answers(store, graph)
    require_same_pages(store, graph, 150, seed=3)


@UNAWAITED
@pytest.mark.usefixtures("collected")
@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(course=courses)
def test_any_course_is_answered_alike(course: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "course.yaml"
        source.write_text(json.dumps(course, ensure_ascii=False), encoding="utf-8")
        try:
            graph = build_graph([source])
        except SourceError:
            reject()
        store = on_disk(Path(folder) / "store", graph)
        require_same_answers(store, graph)
        for listing in listings(graph, random.Random(1)):  # noqa: S311 - no secrets
            assert store.page(listing) == graph.page(listing), listing
            assert store.count(listing.where) == graph.count(listing.where)


ORDERS = {
    filters.ScenarioFilter: filters.ScenarioField,
    filters.ServiceFilter: filters.ServiceField,
    filters.DayFilter: filters.DayField,
    filters.PatternFilter: filters.PatternField,
}


def listings(graph: GraphReader, dice: random.Random) -> Iterator[Listing]:
    """Yield lists of every kind in every order, and parts of them."""
    orders: Any
    for of_kind, orders in ORDERS.items():
        ids = graph.ids(LISTED[of_kind])
        for field, falls in product(orders, (False, True)):
            terms = (OrderTerm(dice.choice([*orders])), OrderTerm(field, falls))[
                dice.randint(0, 1) :
            ]
            where = dice.choice(
                [of_kind(), of_kind(negated=of_kind(any_of=(of_kind(),))), _by_text(of_kind, dice)]
            )
            mark = [None, *ids]
            numbers = [None, 0, 1, 2, 5]
            part = Slice(*(dice.choice(pool) for pool in (numbers, mark, numbers, mark)))  # type: ignore[arg-type]
            yield Listing(where, terms, part)


def _by_text(of_kind: type[filters.Filter], dice: random.Random) -> filters.Filter:
    name = "title" if "title" in of_kind.__dataclass_fields__ else "name"
    operator = dice.choice([Operator.CONTAINS, Operator.NOT_IN, Operator.NE, Operator.STARTS_WITH])
    words = dice.choice(["S3", "a", "", "보안 그룹"])
    given: dict[str, Any] = {name: (Condition(operator, words),)}
    return of_kind(**given)


def test_parts_of_lists_are_alike(store: SparqlReader) -> None:
    for seed in range(20):
        for listing in listings(shipped(), random.Random(seed)):  # noqa: S311 - no secrets
            assert store.page(listing) == shipped().page(listing), listing


CONDITIONS = [
    Condition(operator, operand)
    for operator, operand in [
        *product([Operator.EQ, Operator.NE], [None, 3, 3.0, 2.5, 1e300, -1]),
        *product(
            [Operator.GT, Operator.GTE, Operator.LT, Operator.LTE], [None, 3, 2.5, -0.5, 1e300]
        ),
        *product([Operator.IN, Operator.NOT_IN], [(), (3, 2.5), (None, 4)]),
    ]
]


@pytest.mark.parametrize("field", ["hours", "week", "number", "service_count"])
@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_conditions_on_numbers_are_alike(
    field: str, condition: Condition, store: SparqlReader
) -> None:
    given: dict[str, Any] = {field: (condition,)}
    where = filters.DayFilter(**given)
    assert store.page(Listing(where)) == shipped().page(Listing(where))


@pytest.mark.parametrize(
    "text", ["S3", "s3", "", "스토리지", "e\u0301", "ẞ", 'a"\\\n', "%", "(", None]
)
@pytest.mark.parametrize("operator", [each for each in Operator if each.value[0] not in "gl"])
def test_conditions_on_texts_are_alike(
    operator: Operator, text: str | None, store: SparqlReader
) -> None:
    operand = (text,) if operator in {Operator.IN, Operator.NOT_IN} else text
    condition = (Condition(operator, operand),)
    for where in (filters.ServiceFilter(category=condition), filters.ServiceFilter(name=condition)):
        assert store.page(Listing(where)) == shipped().page(Listing(where))


S3 = filters.ServiceFilter(key=(Condition(Operator.EQ, "s3"),))
CLOUDFRONT = filters.ServiceFilter(key=(Condition(Operator.EQ, "cloudfront"),))
WHOLES = filters.ServiceFilter(part_count=(Condition(Operator.GT, 0),))
PARTS: dict[str, list[dict[str, Any]]] = {
    "steps": [
        {},
        {"order": (Condition(Operator.GT, 1),)},
        {"title": (Condition(Operator.CONTAINS, "파일"),)},
        {"process": (Condition(Operator.EQ, None),)},
        {"services": ListFilter(some=S3)},
        {
            "services": ListFilter(
                every=filters.ServiceFilter(part_count=(Condition(Operator.GT, 0),))
            )
        },
    ],
    "interactions": [
        {},
        {"step": (Condition(Operator.IN, (1, 2)),)},
        {"label": (Condition(Operator.NE, None),)},
        {"source": ListFilter(some=filters.ServiceFilter())},
        {"target": ListFilter(none=filters.ServiceFilter())},
        {
            "source": ListFilter(
                some=filters.ServiceFilter(key=(Condition(Operator.EQ, "cloudfront"),))
            )
        },
    ],
}
SHAPES = {"steps": filters.StepFilter, "interactions": filters.InteractionFilter}


@pytest.mark.parametrize(
    ("field", "given"),
    [(field, given) for field, all_given in PARTS.items() for given in all_given],
)
@pytest.mark.parametrize("word", ["some", "every", "none"])
def test_parts_of_scenarios_are_asked_alike(
    field: str, given: dict[str, Any], word: str, store: SparqlReader
) -> None:
    shape: Any = SHAPES[field]
    parts: Any = ListFilter(**{word: shape(negated=shape(negated=shape(**given)))})
    plain: Any = ListFilter(**{word: shape(**given)})
    for each in (parts, plain):
        where = ScenarioFilter(**{field: each})
        assert store.page(Listing(where)) == shipped().page(Listing(where))


def test_components_are_asked_for_their_services_alike(store: SparqlReader) -> None:
    for word in ("some", "every", "none"):
        asked: Any = ListFilter(**{word: CLOUDFRONT})
        where = filters.PatternFilter(
            components=ListFilter(some=filters.ComponentFilter(services=asked))
        )
        assert store.page(Listing(where)) == shipped().page(Listing(where))


def test_a_filter_may_be_as_deep_as_in_memory(store: SparqlReader) -> None:
    where = filters.ServiceFilter()
    for _ in range(filters.MOST_FILTER_DEPTH - 1):
        where = filters.ServiceFilter(negated=where)
    assert store.count(where) == shipped().count(where)
    with pytest.raises(LimitError):
        store.count(filters.ServiceFilter(negated=where))


def test_a_foreign_cursor_is_an_error(store: SparqlReader) -> None:
    for mark in ("day:8", "service:nothing", "service:\n", "x"):
        part = Slice(after=NodeId(mark))
        with pytest.raises(RequestError, match="not in this list"):
            store.page(Listing(filters.ServiceFilter(), part=part))


def test_every_field_of_a_filter_is_translated() -> None:
    shapes = {LISTED[shape]: shape for shape in LISTED}
    for kind, shape in shapes.items():
        (values,) = values_of(shipped(), [_first(kind)])
        known = {*values, *RELATIONS[shape], *NAMING.get(shape, ()), *COMBINING}
        assert {field.name for field in fields(shape)} <= known, shape
    scenario = _first(NodeKind.SCENARIO)
    assert isinstance(scenario, Scenario)
    parts: dict[type, Values] = {
        filters.StepFilter: step_values(scenario.steps[0]),
        filters.InteractionFilter: interaction_values(scenario.interactions[0]),
    }
    for part, values in parts.items():
        known = {*values, *RELATIONS[part], *COMBINING}
        assert {field.name for field in fields(part)} <= known, part


def _first(kind: NodeKind) -> Record:
    (record,) = shipped().records(shipped().ids(kind)[:1])
    assert record is not None
    return record


def test_the_number_of_queries_goes_by_depth(store: SparqlReader) -> None:
    engine = CountingEngine(OxigraphEngine(store._engine._database))  # type: ignore[attr-defined]  # noqa: SLF001
    counted = SparqlReader(engine)
    document = """query($first: Int) {
        services(first: $first, orderBy: {field: SCENARIO_COUNT, direction: DESC}) {
        nodes { name scenarios { key days { number teaches { name } } } taughtOn { title } }
        }
    }"""
    numbers = []
    for first in (5, 20, 95):
        engine.queries.clear()
        data_of(document, counted, first=first)
        numbers.append(len(engine.queries))
    # What is asked together goes by when it is asked, so that one may be saved.
    assert max(numbers) <= 9


def test_search_finds_what_holds_all_words(store: SparqlReader) -> None:
    assert search(store, "cloudfront")[0].node.id == "service:cloudfront"
    hits = search(store, "콘텐츠 CloudFront", kinds=[NodeKind.SCENARIO])
    assert [hit.node.id for hit in hits] == ["scenario:netflix_streaming"]
    assert "**CloudFront**" in hits[0].snippet
    assert search(store, "cloudfrnt") == search(store, "!") == []


def test_a_store_without_a_course_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store here"):
        current_database(tmp_path)


def test_a_store_of_another_layout_is_an_error() -> None:
    class Old:
        most_values = 1
        follows_paths = True

        def select(self, _query: str) -> Iterator[tuple[str, ...]]:
            return iter([("[999]",)])

        def place(self, name: str) -> Place:
            return Place(name, "")

    with pytest.raises(StoreError, match="another version"):
        SparqlReader(Old())


def test_a_folder_of_another_layout_is_an_error_and_can_be_filled_again(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    on_disk(folder, shipped())
    old = current_database(folder)
    for file in (*old.glob("*/*"), *old.glob("*")):
        file.rmdir() if file.is_dir() else file.unlink()
    with pytest.raises(StoreError, match="another version"):
        SparqlReader(OxigraphEngine(old))
    assert on_disk(folder, shipped()).version == shipped().version


def test_records_are_packed_to_the_type_of_each_number() -> None:
    day = Day(NodeId("day:1"), 1, "One", (), hours=3)
    assert repr(unpack(Day, pack(day))) == repr(day)
    with pytest.raises(ValueError, match="no Service"):
        unpack(Service, "[1]")


def test_the_questions_to_the_reader_are_the_same(store: SparqlReader) -> None:
    document = '{ service(name: "S3") { scenarios { key } parts { name } } }'
    assert count_calls(document, store) == count_calls(document)
