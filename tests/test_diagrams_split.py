"""A picture that Mermaid would refuse comes in parts that hold all of it, once."""

import random
from collections import Counter
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.diagrams import (
    Diagram,
    DiagramKind,
    Language,
    Notation,
    Part,
    View,
    ViewEdge,
    ViewGroup,
    ViewNode,
    ViewSeries,
    draw,
)
from graph.diagrams.split_overview import BLOCK
from graph.errors import LimitError
from graph.model.edges import Relation
from graph.model.ids import NodeId, NodeKind
from tests.diagram_views import evidence, service
from tests.mermaid_parser import MermaidParser

KINDS = (DiagramKind.FLOWCHART, DiagramKind.SEQUENCE, DiagramKind.ARCHITECTURE)


def large(nodes: int, edges: int, groups: int, label: str = "does something") -> View:
    """Return a view of services in groups of equal size, joined by chance, always the same."""
    chance = random.Random(nodes + edges)  # noqa: S311 - no secret
    shown = tuple(service(str(number), f"Service {number}") for number in range(nodes))
    return View(
        title="Large",
        description="All services.",
        nodes=shown,
        groups=tuple(
            ViewGroup(
                NodeId(f"day:{group}"),
                f"Day {group}: title",
                tuple(node.id for node in shown[group::groups]),
            )
            for group in range(groups)
        ),
        edges=tuple(
            ViewEdge(chance.choice(shown).id, chance.choice(shown).id, label, at, evidence())
            for at in range(1, edges + 1)
        ),
    )


def leaves(diagram: Diagram) -> list[Part]:
    return [part for part in diagram.parts if not part.is_overview]


def assert_whole(diagram: Diagram) -> None:
    """Compare what the parts show with the view: every edge once, every node at home once."""
    parts = leaves(diagram)
    assert [part.number for part in diagram.parts] == list(range(1, len(diagram.parts) + 1))
    assert all(any(not node.is_context for node in part.view.nodes) for part in parts)
    assert Counter(edge for part in parts for edge in part.view.edges) == Counter(
        diagram.view.edges
    )
    at_home = [node for part in parts for node in part.view.nodes if not node.is_context]
    if diagram.kind is DiagramKind.SEQUENCE:
        assert set(at_home) == set(diagram.view.nodes)
    else:
        begun = Counter(edge.source for edge in diagram.view.edges)
        repeated = Counter(at_home) - Counter(diagram.view.nodes)
        assert set(at_home) == set(diagram.view.nodes)
        # A node is shown in several parts only where its own edges fill more than one.
        assert all(begun[node.id] * len(parts) > begun.total() for node in repeated)


def texts_of(diagram: Diagram) -> list[str]:
    return [diagram.mermaid, *(part.mermaid for part in diagram.parts)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("nodes", "edges", "groups"), [(40, 900, 0), (60, 1_100, 7), (900, 5, 2)])
def test_parts_hold_the_whole_and_mermaid_draws_them(
    mermaid_parser: MermaidParser, kind: DiagramKind, nodes: int, edges: int, groups: int
) -> None:
    view = large(nodes, edges, groups, "a label " * 5)
    diagram = draw(view, kind)

    assert diagram.view is view
    assert diagram.edges == view.edges
    if diagram.parts:
        assert_whole(diagram)
    assert [parsed.error for parsed in mermaid_parser.parse_many(texts_of(diagram))] == [
        None for _ in texts_of(diagram)
    ]


def test_each_group_is_a_part_and_so_is_what_is_in_none() -> None:
    view = large(60, 600, 4)
    outside = service("outside", "Outside")
    diagram = draw(replace(view, nodes=(*view.nodes, outside)))

    assert [part.title for part in diagram.parts] == [
        "Without group",
        *(group.title for group in view.groups),
    ]
    assert diagram.parts[0].view.nodes == (outside,)
    for part, group in zip(diagram.parts[1:], view.groups, strict=True):
        assert part.view.groups == (group,)
        assert {edge.source for edge in part.view.edges} <= set(group.nodes)


def test_without_groups_a_part_is_cut_between_nodes_and_has_the_edges_that_they_start() -> None:
    view = large(40, 1_100, 0)
    diagram = draw(view)
    home = {
        node.id: part.number
        for part in diagram.parts
        for node in part.view.nodes
        if not node.is_context
    }

    assert [part.title for part in diagram.parts] == [
        "Service 0 … Service 12",
        "Service 13 … Service 25",
        "Service 26 … Service 39",
    ]
    assert home.keys() == {node.id for node in view.nodes}
    for part in diagram.parts:
        assert {home[edge.source] for edge in part.view.edges} == {part.number}
        assert part.view.edges == tuple(
            edge for edge in view.edges if home[edge.source] == part.number
        )
        own = list(home.values()).count(part.number)
        assert part.holds == f"{own} nodes, {len(part.view.edges)} edges"


def test_a_node_that_starts_too_many_edges_is_shown_in_several_parts() -> None:
    hub, *others = large(700, 0, 0).nodes
    edges = tuple(
        ViewEdge(hub.id, other.id, None, number, evidence())
        for number, other in enumerate(others, start=1)
    )
    diagram = draw(View("Hub", "A hub.", (hub, *others), (), edges))
    first, second = diagram.parts

    assert_whole(diagram)
    assert [node.id for part in diagram.parts for node in part.view.nodes if node == hub] == [
        hub.id,
        hub.id,
    ]
    assert [part.title for part in diagram.parts] == ["Service 0", "Service 0"]
    assert [part.holds for part in diagram.parts] == [
        "350 nodes, 349 edges",
        "351 nodes, 350 edges",
    ]
    assert not any(node.is_context for part in (first, second) for node in part.view.nodes)


def test_parts_are_told_in_the_language_of_the_view() -> None:
    view = large(60, 600, 4)
    outside = service("outside", "Outside")
    english = draw(replace(view, nodes=(*view.nodes, outside)))
    korean = draw(replace(english.view, language=Language.KO))

    assert [part.title for part in korean.parts[:2]] == ["그룹 없음", "Day 0: title"]
    assert korean.parts[0].holds == "노드 1개"
    assert korean.parts[1].view.title.startswith("Large (부분 2/5: Day 0")
    assert "부분 3" in korean.parts[1].mermaid
    assert "All services. 그림을 부분 5개로 나눈 개요입니다." in korean.mermaid
    words = ("part", "Part", "node", "edge", "overview", "Without")
    assert not [word for word in words if any(word in text for text in texts_of(korean))]
    assert [part.view.edges for part in korean.parts] == [part.view.edges for part in english.parts]


def test_ends_in_other_parts_are_dimmed_and_name_them() -> None:
    view = large(60, 600, 4)
    diagram = draw(view)
    number_of = {node: part.number for part in diagram.parts for node in part.view.groups[0].nodes}

    for part in diagram.parts:
        for node in part.view.nodes:
            is_here = number_of[node.id] == part.number
            assert node.is_context is not is_here
            assert node.details == (() if is_here else (f"part {number_of[node.id]}",))


def test_the_overview_has_a_node_for_each_part_and_counts_what_is_between(
    mermaid_parser: MermaidParser,
) -> None:
    view = large(60, 600, 4)
    diagram = draw(view)
    parsed = mermaid_parser.parse(diagram.mermaid)

    assert parsed.acc_title == "Large"
    assert parsed.acc_description == (
        "All services. An overview of 4 parts, which hold the picture."
    )
    assert [node.label for node in parsed.nodes] == [
        f"{part.title}\npart {part.number}\n{part.holds}" for part in diagram.parts
    ]
    group_of = {node: number for number, group in enumerate(view.groups) for node in group.nodes}
    between = Counter((group_of[edge.source], group_of[edge.target]) for edge in view.edges)
    assert {(edge.source, edge.target): edge.label for edge in parsed.edges} == {
        (f"n{source + 1}", f"n{target + 1}"): f"{count} edges"
        for (source, target), count in between.items()
        if source != target
    }


def test_parts_link_to_each_other_where_it_is_known_how() -> None:
    def address(number: int) -> str:
        return f"https://example.org/all.{number}.mmd"

    view = large(60, 600, 4)
    diagram = draw(view, address=address)

    assert '  click n3 href "https://example.org/all.3.mmd"' in diagram.mermaid.splitlines()
    assert "https://example.org/all.2.mmd" in diagram.parts[0].mermaid
    assert "click" not in "".join(texts_of(draw(view)))


@pytest.mark.parametrize("prefix", ["#part-", "./a%20b."])
def test_links_to_what_lies_nearby_are_read_by_mermaid(
    mermaid_parser: MermaidParser, prefix: str
) -> None:
    def address(number: int) -> str:
        return f"{prefix}{number}"

    parsed = mermaid_parser.parse(draw(large(60, 600, 4), address=address).mermaid)

    assert [unquote(node.link or "") for node in parsed.nodes] == [
        unquote(address(number)) for number in range(1, 5)
    ]


@pytest.mark.slow
def test_an_overview_that_is_too_large_leads_to_overviews(mermaid_parser: MermaidParser) -> None:
    diagram = draw(large(200, 3_000, 40))
    overviews = [part for part in diagram.parts if part.is_overview]

    assert [part.number for part in overviews] == [41, 42, 43]
    assert [part.holds for part in overviews] == [
        "parts 1 to 16",
        "parts 17 to 32",
        "parts 33 to 40",
    ]
    assert [len(part.view.nodes) for part in overviews] == [BLOCK, BLOCK, 40 - 2 * BLOCK]
    assert_whole(diagram)
    assert all(each.is_valid for each in mermaid_parser.parse_many(texts_of(diagram)))
    top = mermaid_parser.parse(diagram.mermaid)
    assert [node.label.split("\n")[1:] for node in top.nodes] == [
        [f"part {part.number}", part.holds] for part in overviews
    ]


def test_runs_of_messages_keep_their_order() -> None:
    view = large(5, 2_000, 0, "x" * 60)
    diagram = draw(view, DiagramKind.SEQUENCE)

    assert len(diagram.parts) > 1
    assert tuple(edge for part in diagram.parts for edge in part.view.edges) == view.edges


def test_series_keep_letter_and_colour_in_the_parts() -> None:
    view = large(10, 3_000, 0)
    series = tuple(ViewSeries(NodeId(f"scenario:{n}"), f"Scenario {n}") for n in range(2))
    edges = tuple(
        replace(edge, series=series[edge.source != "service:0"].id) for edge in view.edges
    )
    diagram = draw(replace(view, series=series, edges=edges))

    assert 'k1["B: Scenario 1"]' in diagram.parts[-1].mermaid
    assert "A: Scenario" not in diagram.parts[-1].mermaid
    assert "stroke:#d55e00" in diagram.parts[-1].mermaid


@pytest.mark.parametrize("kind", [DiagramKind.TIMELINE, DiagramKind.GANTT])
def test_a_long_plan_is_split_by_week(mermaid_parser: MermaidParser, kind: DiagramKind) -> None:
    days = tuple(
        ViewNode(NodeId(f"day:{n}"), f"Day {n}", NodeKind.DAY, hours=2, details=("x" * 300,))
        for n in range(200)
    )
    weeks = tuple(
        ViewGroup(
            NodeId(f"week:{n}"), f"Week {n}", tuple(day.id for day in days[n * 50 : n * 50 + 50])
        )
        for n in range(4)
    )
    diagram = draw(View("Plan", "Days.", days, weeks, ()), kind)

    assert [part.title for part in diagram.parts] == ["Week 0", "Week 1", "Week 2", "Week 3"]
    assert_whole(diagram)
    assert all(each.is_valid for each in mermaid_parser.parse_many(texts_of(diagram)))


def test_a_large_tree_is_split_by_category(mermaid_parser: MermaidParser) -> None:
    view = large(1_500, 0, 3)
    edges = tuple(
        ViewEdge(node.id, view.nodes[number % 3].id, None, None, evidence(), Relation.PART_OF)
        for number, node in enumerate(view.nodes[3:])
    )
    diagram = draw(replace(view, edges=edges), DiagramKind.MINDMAP)

    assert len(diagram.parts) == 3
    assert_whole(diagram)
    assert all(each.is_valid for each in mermaid_parser.parse_many(texts_of(diagram)))


def test_what_cannot_be_split_is_named() -> None:
    view = large(3, 2, 0)
    nodes = (replace(view.nodes[0], name="가" * 60_000), *view.nodes[1:])
    edges = tuple(replace(edge, source=nodes[0].id, target=nodes[1].id) for edge in view.edges)

    with pytest.raises(LimitError, match=r"nothing but '가{79}… → Service 1' is .* Shorten"):
        draw(replace(view, nodes=nodes, edges=edges))


def test_what_is_small_has_no_parts() -> None:
    assert draw(large(5, 500, 2)).parts == ()


def test_other_notations_show_it_whole() -> None:
    view = large(10, 600, 0)

    assert draw(view).text(Notation.DOT).count(" -> ") == 600
    assert draw(view).text() == draw(view).mermaid


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    nodes=st.integers(1, 80),
    edges=st.integers(501, 1_500),
    groups=st.integers(0, 30),
    width=st.integers(1, 1_000),
    kind=st.sampled_from(KINDS),
)
def test_any_large_view_is_split_within_the_limits(
    nodes: int, edges: int, groups: int, width: int, kind: DiagramKind
) -> None:
    view = large(nodes, edges, min(groups, nodes), "x" * width)
    diagram = draw(view, kind)

    if diagram.parts:
        assert_whole(diagram)
    for text in texts_of(diagram):
        assert len(text) <= 50_000
        assert sum("-->" in line or "->>" in line for line in text.splitlines()) <= (
            500 if text.startswith("flowchart") else 50_000
        )
    assert texts_of(draw(view, kind)) == texts_of(diagram)


@pytest.mark.slow
def test_twenty_thousand_nodes_and_five_thousand_edges_are_split() -> None:
    diagram = draw(large(20_000, 5_000, 365))

    assert_whole(diagram)
    assert all(len(text) <= 50_000 for text in texts_of(diagram))
