"""What the real Mermaid parser sees is exactly the view, in exactly its words."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.diagrams import (
    DiagramDirection,
    DiagramKind,
    View,
    ViewEdge,
    ViewGroup,
    ViewNode,
    draw,
    fenced,
)
from graph.errors import LimitError
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId, NodeKind
from tests.mermaid_parser import MermaidParser, ParsedDiagram

CASES = Path(__file__).parent / "cases" / "diagrams"

HOSTILE = [
    'say "hi"',
    "f(x) [a] {b} |c| ((d)) [[e]]",
    "end",
    "subgraph",
    "direction TB",
    "redirection  lr, to the left",
    "C# service #1",
    "a;b; #59; #quot; &amp; &#35; &copy",
    'style:"b" c#d;',
    "classDef x:#fff;",
    "linkStyle 0 stroke:#f00;",
    "`backtick",
    "a `b` c",
    "```",
    '%%{init: {"theme": "dark"}}%%',
    "%% 100%",
    "1. first",
    "2) second",
    "- dash",
    "+ plus",
    "* star",
    "# head",
    "> quote",
    "---",
    "===",
    "<b>bold</b> <script>alert(1)</script> <br/> <!-- x -->",
    "**bold** _it_ __x__ ~~s~~ [link](http://x.y) ![i](u)",
    "snake_case_name",
    "$$x^2$$",
    "fa:fa-car",
    "C:\\new\\table",
    "wrap: x",
    "NoWrap:x",
    ":wrap:x",
    "A --> B --- C -.-> D ==> E ~~~ F & G",
    "A->>B: hi",
    "Note over p1: x",
    "participant n1 as p1",
    "title x",
    "accTitle: x",
    "accDescr { x }",
    "n1@{ shape: circle }",
    "Lambda@Edge",
    "me@example.com https://www.example.com/a?b=c#d",
    "AT&T",
    "a\nb\r\nc\rd\u2028e\tf",
    "x\x00\x07\x9fy",
    "lone \ud800 surrogate \uffff",
    "\u00a0hard\u3000spaces\u00a0",
    "\u202eright to left\u202c\u200b\ufeff",
    "ﬂ°°35¶ß",
    "100° ß",
    "👨\u200d👩\u200d👧 🎉 e\u0301",
    "한국어 (괄호) · 「인용」",
    "",
    "   ",
    "x" * 300,
    "가나다 " * 75,
]


def service(key: str, name: str, *, is_apart: bool = False) -> ViewNode:
    return ViewNode(NodeId(f"service:{key}"), name, NodeKind.SERVICE, is_apart)


def evidence(file: str = "flow.md", line: int | None = 7) -> tuple[Evidence, ...]:
    return (Evidence(EvidenceKind.DERIVED, file, line, origin="/home/me/flow.md"),)


USER = ViewNode(NodeId("actor:user"), "사용자", NodeKind.ACTOR)
CDN = service("cloudfront", "CloudFront")
STORE = service("s3", "S3")
EDGE = service("lambda-edge", "Lambda@Edge")
REGIONS = service("regions", "Regions", is_apart=True)

VIEWS = {
    "streaming": View(
        title="Netflix 글로벌 스트리밍",
        description="Interactions: 4. Key services in no interaction: Regions.",
        nodes=(USER, CDN, STORE, EDGE, REGIONS),
        groups=(
            ViewGroup(NodeId("day:8"), "Day 8: S3 (Simple Storage Service)", (STORE.id,)),
            ViewGroup(NodeId("day:16"), "Day 16: CloudFront", (CDN.id, EDGE.id)),
        ),
        edges=(
            ViewEdge(USER.id, CDN.id, "사용자 요청 수신", 1, evidence("netflix.md", 88)),
            ViewEdge(CDN.id, CDN.id, "캐시 확인", 2, evidence("netflix.md", 92)),
            ViewEdge(
                CDN.id,
                STORE.id,
                None,
                3,
                (
                    Evidence(EvidenceKind.CURATED, "mine.yaml"),
                    Evidence(EvidenceKind.STATED, "netflix.md", 97),
                ),
            ),
            ViewEdge(STORE.id, USER.id, None, None, evidence("netflix.md", 99)),
        ),
    ),
    "unconnected": View(
        title="Without flow",
        description="No interactions are stated. Key services in no interaction: Regions.",
        nodes=(REGIONS,),
        groups=(),
        edges=(),
    ),
    "empty": View("Nothing", "No interactions are stated.", (), (), ()),
}


def as_drawn(text: str) -> str:
    """Return what a label with this text is to show: one line, and only what can be drawn."""
    line = re.sub("\r\n|[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]", " ", text)
    return "".join("\ufffd" if is_no_character(each) else each for each in line).strip(" ")


def is_no_character(character: str) -> bool:
    code = ord(character)
    is_noncharacter = code in range(0xFDD0, 0xFDF0) or code in (0xFFFE, 0xFFFF)
    return is_noncharacter or unicodedata.category(character) in ("Cc", "Cs")


def assert_flowchart_shows(parsed: ParsedDiagram, view: View) -> None:
    """Compare the nodes, groups and edges that the parser sees with those of the view."""
    assert parsed.error is None
    nodes = {node.id: node for node in parsed.nodes}
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
    assert [(each.label.strip(" "), each.type) for each in parsed.participants] == [
        (as_drawn(node.name), "actor" if node.kind is NodeKind.ACTOR else "participant")
        for node in shown
    ]
    ids = {node.id: drawn.id for node, drawn in zip(shown, parsed.participants, strict=True)}
    assert [
        (message.source, message.target, message.text.strip(" "), message.line)
        for message in parsed.messages
    ] == [(ids[edge.source], ids[edge.target], as_drawn(edge.text), "solid") for edge in view.edges]
    assert parsed.notes == ()
    assert_told(parsed, view)


def assert_told(parsed: ParsedDiagram, view: View) -> None:
    assert parsed.acc_title.strip(" ") == as_drawn(view.title)
    assert parsed.acc_description.strip(" ") == as_drawn(view.description)


def assert_drawn_as_it_is(parser: MermaidParser, view: View) -> None:
    """Draw a view in both ways and compare what the parser sees with it."""
    assert_flowchart_shows(parser.parse(draw(view).mermaid), view)
    assert_sequence_shows(parser.parse(draw(view, DiagramKind.SEQUENCE).mermaid), view)


@pytest.mark.parametrize("kind", DiagramKind)
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
    diagram = draw(VIEWS["streaming"], direction=direction)

    assert diagram.mermaid.startswith(f"flowchart {direction.value}\n")
    assert diagram.direction is direction
    assert_flowchart_shows(mermaid_parser.parse(diagram.mermaid), VIEWS["streaming"])


def test_a_diagram_knows_what_it_shows() -> None:
    diagram = draw(VIEWS["streaming"], DiagramKind.SEQUENCE)

    assert diagram.kind is DiagramKind.SEQUENCE
    assert diagram.view is VIEWS["streaming"]
    assert diagram.edges == VIEWS["streaming"].edges


def hostile_view(text: str) -> View:
    """Return a view with the text in every place that takes one."""
    nodes = (
        ViewNode(USER.id, text, NodeKind.ACTOR),
        service("one", text),
        service("two", text, is_apart=True),
    )
    return View(
        title=text,
        description=text,
        nodes=nodes,
        groups=(ViewGroup(NodeId("day:1"), text, (nodes[1].id,)),),
        edges=(
            ViewEdge(nodes[0].id, nodes[1].id, text, None, evidence(text)),
            ViewEdge(nodes[1].id, nodes[1].id, text, 1, evidence(text, None)),
        ),
    )


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_texts_come_out_as_they_went_in(mermaid_parser: MermaidParser, text: str) -> None:
    assert_drawn_as_it_is(mermaid_parser, hostile_view(text))


def texts() -> st.SearchStrategy[str]:
    """Texts of up to 300 characters: anything, surrogates too, and pieces of hostile ones."""
    anything = st.text(st.characters(exclude_categories=()), max_size=20)
    pieces = st.lists(st.sampled_from(HOSTILE) | anything, max_size=6)
    separators = st.sampled_from(["", " ", "\n", ":", "#", ";", '"'])
    return st.builds(lambda separator, words: separator.join(words)[:300], separators, pieces)


@st.composite
def views(draw: st.DrawFn) -> View:
    """Views of up to five nodes with hostile words everywhere."""
    names = draw(st.lists(texts(), min_size=1, max_size=5))
    connected = draw(st.integers(1, len(names)))
    nodes = tuple(
        ViewNode(
            NodeId(f"service:{number}"),
            name,
            draw(st.sampled_from([NodeKind.SERVICE, NodeKind.ACTOR])),
            is_apart=number >= connected,
        )
        for number, name in enumerate(names)
    )
    ends = st.integers(0, connected - 1).map(lambda number: nodes[number].id)
    edges = draw(
        st.lists(
            st.builds(
                ViewEdge,
                source=ends,
                target=ends,
                label=st.none() | texts(),
                number=st.none() | st.integers(1, 600),
                evidence=st.builds(evidence, texts(), st.none() | st.integers(1, 10_000)),
            ),
            max_size=5,
        )
    )
    members = [node.id for node in nodes[:connected]]
    cut = draw(st.integers(0, connected))
    groups = tuple(
        ViewGroup(NodeId(f"day:{number}"), draw(texts()), tuple(group))
        for number, group in enumerate((members[:cut], members[cut:-1]))
        if group
    )
    return View(draw(texts()), draw(texts()), nodes, groups, tuple(edges))


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
@given(view=views(), kind=st.sampled_from(DiagramKind))
def test_the_same_view_gives_the_same_text(view: View, kind: DiagramKind) -> None:
    text = draw(view, kind).mermaid

    assert text == draw(view, kind).mermaid
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text.encode().decode() == text


def chain(edges: int, label: str = "") -> View:
    """Return a view with so many edges, all alike."""
    edge = ViewEdge(USER.id, CDN.id, label or None, None, evidence())
    return View("Many", "Edges", (USER, CDN), (), (edge,) * edges)


def test_mermaid_draws_as_many_edges_as_are_allowed(mermaid_parser: MermaidParser) -> None:
    assert_drawn_as_it_is(mermaid_parser, chain(500))


def test_more_edges_than_mermaid_draws_are_an_error_with_a_remedy() -> None:
    with pytest.raises(
        LimitError, match=r"is 501, and at most 500 .* Draw a smaller part"
    ) as raised:
        draw(chain(501))

    assert (raised.value.limit, raised.value.actual) == (500, 501)
    assert len(draw(chain(501), DiagramKind.SEQUENCE).edges) == 501


@pytest.mark.parametrize("kind", DiagramKind)
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

    for kind in DiagramKind:
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
