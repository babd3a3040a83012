"""What lies around a node: nearest first, with all edges between, and never too much."""

from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.build import build_graph
from graph.errors import LimitError, NotFoundError, RequestError
from graph.model.edges import Direction, Relation
from graph.model.ids import NodeId
from graph.query.hops import DEFAULT_RELATIONS
from graph.query.neighbourhood import MOST_DEPTH, MOST_EDGES, MOST_NODES, neighbourhood
from tests.query_graphs import graph_of, service

ENDS = st.integers(0, 9)


@settings(max_examples=200, deadline=None)
@given(
    pairs=st.lists(st.tuples(ENDS, ENDS), max_size=20),
    direction=st.sampled_from(Direction),
    depth=st.integers(0, 4),
)
def test_it_is_the_ego_graph_of_networkx(
    pairs: list[tuple[int, int]], direction: Direction, depth: int
) -> None:
    pairs = [*pairs, (0, 0)]
    network: nx.MultiDiGraph[NodeId] = nx.MultiDiGraph(
        [(service(source), service(target)) for source, target in pairs]
    )
    followed = network.reverse() if direction is Direction.IN else network
    undirected = direction is Direction.ANY
    expected = nx.ego_graph(followed, service(0), radius=depth, undirected=undirected)
    plain = followed.to_undirected() if undirected else followed
    distance = nx.single_source_shortest_path_length(plain, service(0), cutoff=depth)
    around = neighbourhood(graph_of(pairs), service(0), depth=depth, direction=direction)
    assert list(around.nodes) == sorted(expected, key=lambda node: (distance[node], node))
    ends = ((edge.source, edge.target) for edge in around.edges)
    among = network.subgraph(expected).edges()
    assert sorted(ends) == sorted(among)
    assert not around.truncated


def test_edges_between_neighbours_are_there_too_in_order() -> None:
    graph = graph_of([("c", "b"), ("a", "c"), ("a", "b"), ("b", "b"), ("c", "x")], [("c", "a")])
    around = neighbourhood(graph, service("a"))
    assert [(edge.relation.value, edge.label) for edge in around.edges] == [
        ("interacts", "a-c"),
        ("interacts", "a-b"),
        ("interacts", "b-b"),
        ("interacts", "c-b"),
        ("part_of", None),
    ]


def test_what_is_cut_is_said() -> None:
    graph = graph_of(permutations((f"{node:02}" for node in range(60)), 2))
    few = neighbourhood(graph, service("05"), first=3)
    assert few.nodes == (service("05"), service("00"), service("01"))
    assert len(few.edges) == 6
    assert few.truncated
    many = neighbourhood(graph, service("05"))
    assert len(many.nodes) == 60
    assert len(many.edges) == MOST_EDGES
    assert many.truncated
    assert neighbourhood(graph, service("05"), first=0).nodes == ()
    assert not neighbourhood(graph_of([("a", "b")]), service("a"), first=2).truncated


def test_relations_can_be_chosen() -> None:
    graph = build_graph()
    day = NodeId("day:16")
    assert {edge.relation for edge in neighbourhood(graph, day).edges} <= set(DEFAULT_RELATIONS)
    around = neighbourhood(graph, day, relations=[Relation.IN_WEEK], direction=Direction.OUT)
    assert around.nodes == (day, NodeId("week:3"))
    back = neighbourhood(graph, NodeId("week:3"), relations=[Relation.IN_WEEK])
    assert len(back.nodes) == 8


@pytest.mark.parametrize(("name", "most"), [("depth", MOST_DEPTH), ("first", MOST_NODES)])
def test_limits_are_named(name: str, most: int) -> None:
    graph = graph_of([("a", "b")])
    neighbourhood(graph, service("a"), **{name: most})  # type: ignore[arg-type]
    with pytest.raises(LimitError, match=str(most)):
        neighbourhood(graph, service("a"), **{name: most + 1})  # type: ignore[arg-type]
    with pytest.raises(RequestError, match="less than 0"):
        neighbourhood(graph, service("a"), **{name: -1})  # type: ignore[arg-type]


def test_an_id_that_nothing_has_is_an_error() -> None:
    with pytest.raises(NotFoundError, match="service:cloudfront"):
        neighbourhood(build_graph(), NodeId("service:cloudfrnt"))
