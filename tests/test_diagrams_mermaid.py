"""What the real Mermaid parser sees is exactly the view, in exactly its words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.diagrams import DiagramDirection, DiagramKind, Style, View, draw, fenced
from graph.errors import LimitError
from graph.model.ids import NodeKind
from tests.diagram_views import (
    HOSTILE,
    VIEWS,
    as_drawn,
    chain,
    hostile_view,
    views,
)
from tests.mermaid_parser import MermaidParser, ParsedDiagram

CASES = Path(__file__).parent / "cases" / "diagrams"
KINDS = (DiagramKind.FLOWCHART, DiagramKind.SEQUENCE)


def assert_flowchart_shows(parsed: ParsedDiagram, view: View) -> None:
    """Compare the nodes, groups and edges that the parser sees with those of the view."""
    assert parsed.error is None
    nodes = {node.id: node for node in parsed.nodes}
    if not view.nodes:
        assert nodes.pop("nothing").label == as_drawn(view.description)
    assert set(nodes) == {f"n{number}" for number in range(1, len(view.nodes) + 1)}
    in_order = [nodes[f"n{number}"] for number in range(1, len(view.nodes) + 1)]
    assert [node.label.strip(" ") for node in in_order] == [
        as_drawn(node.name) for node in view.nodes
    ]
    assert ["actor" in node.classes for node in in_order] == [
        node.kind is NodeKind.ACTOR for node in view.nodes
    ]
    assert ["apart" in node.classes for node in in_order] == [node.is_apart for node in view.nodes]
    ids = {node.id: drawn.id for node, drawn in zip(view.nodes, in_order, strict=True)}
    assert [(group.title.strip(" "), sorted(group.nodes)) for group in parsed.subgraphs] == [
        (as_drawn(group.title), sorted(ids[node] for node in group.nodes)) for group in view.groups
    ]
    assert [
        (edge.source, edge.target, edge.label.strip(" "), edge.stroke, edge.arrow)
        for edge in parsed.edges
    ] == [
        (ids[edge.source], ids[edge.target], as_drawn(edge.text), "normal", "arrow_point")
        for edge in view.edges
    ]
    assert_told(parsed, view)


def assert_sequence_shows(parsed: ParsedDiagram, view: View) -> None:
    """Compare the participants and messages that the parser sees with the view."""
    assert parsed.error is None
    ends = {end for edge in view.edges for end in (edge.source, edge.target)}
    shown = [node for node in view.nodes if node.id in ends]
    participants = [each for each in parsed.participants if each.id != "nobody"]
    if len(participants) < len(parsed.participants):
        assert not shown
        assert _squeezed(parsed.participants[0].label) == _squeezed(as_drawn(view.description))
    assert [(each.label.strip(" "), each.type) for each in participants] == [
        (as_drawn(node.name), "actor" if node.kind is NodeKind.ACTOR else "participant")
        for node in shown
    ]
    ids = {node.id: drawn.id for node, drawn in zip(shown, participants, strict=True)}
    assert [
        (message.source, message.target, message.text.strip(" "), message.line)
        for message in parsed.messages
    ] == [(ids[edge.source], ids[edge.target], as_drawn(edge.text), "solid") for edge in view.edges]
    assert parsed.notes == ()
    assert_told(parsed, view)


def _squeezed(text: str) -> str:
    """Return a text without the spaces and line breaks that wrapping moves."""
    return text.replace("\n", "").replace(" ", "")


def assert_told(parsed: ParsedDiagram, view: View) -> None:
    assert parsed.acc_title.strip(" ") == as_drawn(view.title)
    assert parsed.acc_description.strip(" ") == as_drawn(view.description)


def assert_drawn_as_it_is(parser: MermaidParser, view: View) -> None:
    """Draw a view in both ways and compare what the parser sees with it."""
    assert_flowchart_shows(parser.parse(draw(view).mermaid), view)
    assert_sequence_shows(parser.parse(draw(view, DiagramKind.SEQUENCE).mermaid), view)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", VIEWS)
def test_a_diagram_is_written_as_expected(name: str, kind: DiagramKind) -> None:
    expected = (CASES / f"{name}.{kind.value}.mmd").read_text(encoding="utf-8")

    assert draw(VIEWS[name], kind).mermaid == expected


@pytest.mark.parametrize("name", VIEWS)
def test_the_parser_sees_the_view(mermaid_parser: MermaidParser, name: str) -> None:
    assert_drawn_as_it_is(mermaid_parser, VIEWS[name])


@pytest.mark.parametrize("direction", DiagramDirection)
def test_a_flowchart_runs_as_asked(
    mermaid_parser: MermaidParser, direction: DiagramDirection
) -> None:
    diagram = draw(VIEWS["streaming"], style=Style(direction))

    assert diagram.mermaid.startswith(f"flowchart {direction.value}\n")
    assert diagram.style.direction is direction
    assert_flowchart_shows(mermaid_parser.parse(diagram.mermaid), VIEWS["streaming"])


def test_a_diagram_knows_what_it_shows() -> None:
    diagram = draw(VIEWS["streaming"], DiagramKind.SEQUENCE)

    assert diagram.kind is DiagramKind.SEQUENCE
    assert diagram.view is VIEWS["streaming"]
    assert diagram.edges == VIEWS["streaming"].edges


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_texts_come_out_as_they_went_in(mermaid_parser: MermaidParser, text: str) -> None:
    assert_drawn_as_it_is(mermaid_parser, hostile_view(text))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(view=views())
def test_any_view_comes_out_as_it_went_in(mermaid_parser: MermaidParser, view: View) -> None:
    assert_drawn_as_it_is(mermaid_parser, view)


@pytest.mark.slow
@settings(max_examples=2_000, deadline=None)
@given(view=views())
def test_many_views_come_out_as_they_went_in(mermaid_parser: MermaidParser, view: View) -> None:
    assert_drawn_as_it_is(mermaid_parser, view)


@settings(deadline=None)
@given(view=views(), kind=st.sampled_from(KINDS))
def test_the_same_view_gives_the_same_text(view: View, kind: DiagramKind) -> None:
    text = draw(view, kind).mermaid

    assert text == draw(view, kind).mermaid
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text.encode().decode() == text


def test_mermaid_draws_as_many_edges_as_are_allowed(mermaid_parser: MermaidParser) -> None:
    assert_drawn_as_it_is(mermaid_parser, chain(500))


def test_more_edges_than_mermaid_draws_are_drawn_in_parts() -> None:
    diagram = draw(chain(501))

    assert [len(part.view.edges) for part in diagram.parts] == [250, 251]
    assert diagram.edges == chain(501).edges
    assert draw(chain(501), DiagramKind.SEQUENCE).parts == ()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("letter", ["a", "가", "🎉"])
def test_as_many_characters_as_mermaid_draws_are_allowed_and_no_more(
    mermaid_parser: MermaidParser, kind: DiagramKind, letter: str
) -> None:
    width = 2 if letter == "🎉" else 1  # as JavaScript counts
    frame = len(draw(chain(1, letter), kind).mermaid) - 1
    most = (50_000 - frame) // width

    assert mermaid_parser.parse(draw(chain(1, letter * most), kind).mermaid).is_valid
    with pytest.raises(LimitError, match="at most 50000 is allowed"):
        draw(chain(1, letter * (most + 1)), kind)


def test_each_edge_stands_below_the_places_that_state_it() -> None:
    view = VIEWS["streaming"]

    for kind in KINDS:
        lines = draw(view, kind).mermaid.splitlines()
        places = [line.strip() for line in lines if "%%" in line][-len(view.edges) :]
        assert places == [
            "%% netflix.md:88 (derived)",
            "%% netflix.md:92 (derived)",
            "%% mine.yaml (curated) | netflix.md:97 (stated)",
            "%% netflix.md:99 (derived)",
        ]


def test_no_path_of_this_machine_is_written() -> None:
    assert "/home/me" not in draw(hostile_view("x")).mermaid


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_nothing_inside_closes_the_fence(text: str) -> None:
    mermaid = draw(hostile_view(text)).mermaid
    block = fenced(mermaid)

    opening, *inside, closing = block.splitlines()
    assert opening == f"{closing}mermaid"
    assert not any(line.strip().startswith("```") for line in inside)
    assert "\n".join(inside) + "\n" == mermaid


def test_the_fence_is_longer_than_any_inside() -> None:
    assert fenced("a\n````\n") == "`````mermaid\na\n````\n`````\n"
