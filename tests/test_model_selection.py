"""Pages of lists: what an index gives is what judging every node gives, with far less judging."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import courses
from graph.build import build_graph
from graph.model.course_graph import CourseGraph
from graph.model.edges import Direction, Relation
from graph.model.filters import (
    Condition,
    Listing,
    Operator,
    OrderTerm,
    ScenarioField,
    ScenarioFilter,
    Slice,
)
from graph.model.ids import NodeId, NodeKind
from graph.model.matching import matcher
from graph.model.records import Record, Scenario
from graph.query import used_with as co_use
from graph.query.used_with import used_with

SERVICES = [NodeId(f"service:service-{rank:03}") for rank in (1, 2, 3, 8, 40, 299)]


@cache
def made_up() -> CourseGraph:
    # Not a fixture, as hypothesis asks for it many times.
    return graph_of(200)


def graph_of(scenarios: int) -> CourseGraph:
    with TemporaryDirectory() as folder:
        path = Path(folder, "course.ndjson")
        courses.write(scenarios, path)
        return build_graph(path)


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    some = st.none() | st.integers(0, 60)
    node = st.none() | st.integers(0, 199).map(
        lambda at: NodeId(f"scenario:{courses.scenario_key(at)}")
    )
    where = ScenarioFilter(
        uses=tuple(draw(st.lists(st.sampled_from(SERVICES), max_size=3))),
        uses_any=tuple(draw(st.lists(st.sampled_from(SERVICES), max_size=2))),
        step_count=draw(st.sampled_from([(), (Condition(Operator.GTE, 6),)])),
    )
    terms = (OrderTerm(ScenarioField.SERVICE_COUNT, descending=True),)
    order = draw(st.sampled_from([(), terms]))
    return Listing(where, order, Slice(draw(some), draw(node), draw(some), draw(node)))


@settings(max_examples=300, deadline=None)
@given(listings())
def test_a_page_is_what_is_left_of_the_whole_list(listing: Listing) -> None:
    graph, part = made_up(), listing.part
    test = matcher(graph, listing.where)
    whole = list(graph.all(Scenario))
    if listing.order_by:
        whole.sort(key=lambda each: -len(each.uses))
    ids = [each.id for each in whole]
    admitted = {each.id for each in whole if test(each)}
    start = 0 if part.after is None else ids.index(part.after) + 1
    end = max(start, len(ids) if part.before is None else ids.index(part.before))
    chosen = [node for node in ids[start:end] if node in admitted]
    left = chosen[: part.first]
    left = left if part.last is None else left[max(0, len(left) - part.last) :]
    page = graph.page(listing)
    assert page.ids == tuple(left)
    at = [node for node in ids if node in admitted]
    before = any(node in admitted for node in ids[:start]) or bool(
        left and chosen.index(left[0]) > 0
    )
    if left:
        assert page.has_previous is before
        assert page.has_next is (at.index(left[-1]) < len(at) - 1)
    assert graph.count(listing.where) == len(admitted)


class Watched(CourseGraph):
    """Counts the records that are looked at."""

    looked_at = 0

    def records(self, ids: Sequence[str]) -> list[Record | None]:
        """Count, and answer."""
        self.looked_at += len(ids)
        return super().records(ids)


@pytest.mark.parametrize("uses", [SERVICES[:1], SERVICES[:2], []])
def test_a_page_looks_at_no_more_than_it_needs(uses: list[NodeId]) -> None:
    graph = Watched([record for record in all_records(made_up()) if record is not None])
    page = graph.page(Listing(ScenarioFilter(uses=tuple(uses)), part=Slice(first=5)))
    assert len(page.ids) == 5
    assert page.has_next
    assert graph.looked_at < 40


def all_records(graph: CourseGraph) -> list[Record | None]:
    return graph.records([identifier for kind in NodeKind for identifier in graph.ids(kind)])


def test_edges_into_a_node_are_those_out_of_the_others() -> None:
    graph = made_up()
    ids = [identifier for kind in NodeKind for identifier in graph.ids(kind)]
    for relation in Relation:
        out = [edge for edges in graph.edges(ids, relation) for edge in edges]
        into = [edge for edges in graph.edges(ids, relation, Direction.IN) for edge in edges]
        assert sorted(map(repr, out)) == sorted(map(repr, into))


def test_co_use_from_the_index_is_what_the_edges_say() -> None:
    graph = made_up()
    services = graph.ids(NodeKind.SERVICE)
    indexed = used_with(graph, services)
    asked = co_use._asked(graph, services, co_use.MOST_CO_USES)  # noqa: SLF001
    assert indexed == asked
    assert [[use.scenarios for use in uses] for uses in indexed] == [
        [use.scenarios for use in uses] for uses in asked
    ]
    assert any(indexed)
