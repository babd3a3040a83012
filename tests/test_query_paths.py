"""Paths: all of them, none twice, in order, and soon, whatever the graph."""

from collections.abc import Iterator
from itertools import pairwise, permutations
from random import Random
from typing import cast

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.build import build_graph
from graph.errors import LimitError, NotFoundError, RequestError
from graph.model.course_graph import CourseGraph
from graph.model.edges import Direction, Relation
from graph.model.ids import NodeId
from graph.query import paths as paths_module
from graph.query.paths import MOST_LENGTH, MOST_PATHS, Path, find_paths
from tests.query_graphs import graph_of, service

ENDS = st.integers(0, 6)
PAIRS = st.lists(st.tuples(ENDS, ENDS), max_size=18)
INTERACTS = [Relation.INTERACTS]


def routes(found: paths_module.PathResult) -> list[str]:
    """Return the keys along each path, as `a b c`."""
    return [" ".join(node.partition(":")[2] for node in path.nodes) for path in found.paths]


def expected_paths(
    pairs: list[tuple[int, int]], parts: dict[int, int], direction: Direction, length: int
) -> list[tuple[int, list[NodeId], list[int]]]:
    """Return what networkx finds: lengths, nodes, and the places of the relations in the enum."""
    order = list(Relation)
    stated = [(source, target, Relation.INTERACTS) for source, target in pairs]
    stated += [(part, whole, Relation.PART_OF) for part, whole in parts.items()]
    network: nx.MultiDiGraph[NodeId] = nx.MultiDiGraph()
    network.add_nodes_from([service(0), service(6)])
    for source, target, relation in stated:
        if direction is not Direction.IN:
            network.add_edge(service(source), service(target), key=relation)
        if direction is not Direction.OUT:
            network.add_edge(service(target), service(source), key=relation)
    # The stubs know only the edges of plain graphs.
    found = cast(
        "Iterator[list[tuple[NodeId, NodeId, Relation]]]",
        nx.all_simple_edge_paths(network, service(0), service(6), cutoff=length),
    )
    return sorted(
        (len(path), [service(0), *(step[1] for step in path)], [order.index(s[2]) for s in path])
        for path in found
    )


@settings(max_examples=300, deadline=None)
@given(
    pairs=PAIRS,
    parts=st.dictionaries(ENDS, ENDS, max_size=4),
    direction=st.sampled_from(Direction),
    length=st.integers(1, 6),
    first=st.integers(0, 30),
)
def test_paths_are_those_that_networkx_finds(
    pairs: list[tuple[int, int]],
    parts: dict[int, int],
    direction: Direction,
    length: int,
    first: int,
) -> None:
    graph = graph_of([*pairs, (0, 0), (6, 6)], parts.items())
    found = find_paths(
        graph,
        service(0),
        service(6),
        relations=[Relation.PART_OF, Relation.INTERACTS],
        direction=direction,
        max_length=length,
        first=first,
    )
    order = list(Relation)
    expected = expected_paths(pairs, parts, direction, length)
    assert [
        (path.length, list(path.nodes), [order.index(step.relation) for step in path.steps])
        for path in found.paths
    ] == expected[:first]
    assert found.truncated == (len(expected) > first)
    for path in found.paths:
        check_steps(graph, path, direction)


def check_steps(graph: CourseGraph, path: Path, direction: Direction) -> None:
    """Insist that each step of a path is stated, the right way round, and says where."""
    for (start, stop), step in zip(pairwise(path.nodes), path.steps, strict=True):
        (stated,) = graph.edges([step.source], step.relation)
        along = [edge for edge in stated if edge.target == step.target]
        assert list(step.edges[: len(along)]) == along
        assert step.evidence == tuple(place for edge in along for place in edge.evidence)
        assert {step.source, step.target} == {start, stop}
        if direction is Direction.OUT:
            assert step.source == start
        if direction is Direction.IN:
            assert step.source == stop


def test_ties_go_by_ids_then_relations_and_more_is_said() -> None:
    graph = graph_of([("a", "c"), ("a", "b"), ("b", "z"), ("c", "z"), ("a", "z")], [("a", "b")])
    found = find_paths(graph, service("a"), service("z"), direction=Direction.OUT)
    assert routes(found) == ["a z", "a b z", "a b z", "a c z"]
    relations = [[step.relation.value for step in path.steps] for path in found.paths[1:3]]
    assert relations == [["interacts", "interacts"], ["part_of", "interacts"]]
    assert not found.truncated
    fewer = find_paths(graph, service("a"), service("z"), direction=Direction.OUT, first=2)
    assert routes(fewer) == ["a z", "a b z"]
    assert fewer.truncated


def test_edges_side_by_side_are_one_step_and_edges_against_it_stay_apart() -> None:
    graph = graph_of([("a", "b"), ("b", "a"), ("a", "b")])
    (path,) = find_paths(graph, service("a"), service("b")).paths
    (step,) = path.steps
    assert [(edge.source, edge.label) for edge in step.edges] == [
        (service("a"), "a-b"),
        (service("a"), "a-b"),
        (service("b"), "b-a"),
    ]
    assert [evidence.line for evidence in step.evidence] == [1, 3]
    (against,) = find_paths(graph, service("a"), service("b"), direction=Direction.IN).paths
    assert against.steps[0].source == service("b")
    assert [evidence.line for evidence in against.steps[0].evidence] == [2]


def test_from_a_node_to_itself_leads_one_path_without_steps() -> None:
    graph = graph_of([("a", "b"), ("b", "a"), ("a", "a")])
    found = find_paths(graph, service("a"), service("a"))
    assert [(path.nodes, path.length) for path in found.paths] == [((service("a"),), 0)]
    assert not found.truncated


def test_no_way_is_no_error() -> None:
    graph = graph_of([("a", "b"), ("c", "d")])
    assert find_paths(graph, service("a"), service("d"), max_length=MOST_LENGTH).paths == ()
    assert find_paths(graph, service("a"), service("b"), max_length=0).paths == ()
    assert find_paths(graph, service("b"), service("a"), direction=Direction.OUT).paths == ()


@pytest.mark.parametrize(
    ("identifier", "suggested"),
    [
        ("service:cloudfrnt", "service:cloudfront"),
        ("CloudFront", "service:cloudfront"),
        ("scenario:netflix", "scenario:netflix_streaming"),
    ],
)
def test_an_id_that_nothing_has_is_an_error_that_names_near_ones(
    identifier: str, suggested: str
) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_paths(build_graph(), NodeId("day:1"), NodeId(identifier))
    assert suggested in caught.value.suggestions


@pytest.mark.parametrize(("name", "most"), [("max_length", MOST_LENGTH), ("first", MOST_PATHS)])
def test_limits_are_named(name: str, most: int) -> None:
    graph = graph_of([("a", "b")])
    find_paths(graph, service("a"), service("b"), **{name: most})  # type: ignore[arg-type]
    with pytest.raises(LimitError, match=str(most)):
        find_paths(graph, service("a"), service("b"), **{name: most + 1})  # type: ignore[arg-type]
    with pytest.raises(RequestError, match="less than 0"):
        find_paths(graph, service("a"), service("b"), **{name: -1})  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("direction", Direction)
def test_a_complete_graph_is_no_trouble(direction: Direction) -> None:
    graph = graph_of(permutations((f"{node:03}" for node in range(200)), 2))
    found = find_paths(
        graph,
        service("000"),
        service("199"),
        direction=direction,
        max_length=MOST_LENGTH,
        first=MOST_PATHS,
    )
    assert routes(found)[:3] == ["000 199", "000 001 199", "000 002 199"]
    assert len(found.paths) == MOST_PATHS
    assert found.truncated


def test_a_crowd_that_leads_nowhere_hides_no_path_and_costs_no_search() -> None:
    crowd = [("door", f"x{node}") for node in range(60)]
    crowd += list(permutations((f"x{node}" for node in range(60)), 2))
    graph = graph_of([("a", "door"), ("door", "z"), *crowd])
    found = find_paths(graph, service("a"), service("z"), max_length=MOST_LENGTH)
    assert routes(found) == ["a door z"]
    assert not found.truncated


def test_where_the_work_limit_is_reached_the_shortest_paths_stand_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = graph_of(permutations("abcdefghz", 2))
    monkeypatch.setattr(paths_module, "MOST_WORK", 100)
    found = find_paths(graph, service("a"), service("z"), first=MOST_PATHS)
    assert routes(found)[:2] == ["a z", "a b z"]
    assert found.truncated
    assert len(found.paths) < 43


def test_where_too_many_edges_are_read_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = graph_of([("a", "b"), ("b", "z"), ("a", "c"), ("c", "d"), ("d", "z")])
    monkeypatch.setattr(paths_module, "MOST_EDGES", 4)
    found = find_paths(graph, service("a"), service("z"))
    assert routes(found) == ["a b z"]
    assert found.truncated


@settings(max_examples=100, deadline=None)
@given(pairs=PAIRS, seed=st.randoms(use_true_random=False))
def test_the_order_of_the_sources_does_not_matter(
    pairs: list[tuple[int, int]], seed: Random
) -> None:
    shuffled = list(pairs)
    seed.shuffle(shuffled)
    ends = [(0, 0), (6, 6)]
    one, other = (
        find_paths(graph_of([*ends, *order]), service(0), service(6)) for order in (pairs, shuffled)
    )
    assert routes(one) == routes(other)
