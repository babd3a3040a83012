"""What the real Mermaid parser sees in every kind of diagram is what the view says."""

import re
from collections import Counter
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.diagrams import (
    DiagramDirection,
    DiagramKind,
    Language,
    Mark,
    Notation,
    Style,
    Theme,
    View,
    ViewEdge,
    ViewGroup,
    ViewNode,
    ViewSeries,
    draw,
)
from graph.diagrams.notations.addresses import web_address
from graph.diagrams.notations.colours import CATEGORY_FILLS, contrast, text_on
from graph.diagrams.notations.labels import edge_lines, legend, node_lines, series_letters
from graph.diagrams.notations.mermaid_icons import icon_of
from graph.diagrams.notations.mermaid_sections import section
from graph.diagrams.notations.mermaid_sides import line_sides
from graph.errors import RequestError
from graph.model.edges import Relation
from graph.model.ids import NodeId, NodeKind
from tests.diagram_views import (
    HOSTILE,
    VIEWS,
    as_drawn,
    evidence,
    hostile_view,
    rich_views,
    service,
    styles,
    texts,
)
from tests.mermaid_parser import MermaidParser, ParsedDiagram, Task

STREAMING = VIEWS["streaming"]
PARTICIPANTS = {NodeKind.ACTOR, NodeKind.SERVICE, NodeKind.COMPONENT, NodeKind.SCENARIO}
SHAPES = {
    NodeKind.ACTOR: "stadium",
    NodeKind.DAY: "round",
    NodeKind.WEEK: "trapezoid",
    NodeKind.SCENARIO: "lean_right",
    NodeKind.PATTERN: "hexagon",
    NodeKind.COMPONENT: "subroutine",
    NodeKind.SERVICE: "square",
}


def words(lines: list[str]) -> str:
    return "\n".join(lines).strip(" ")


def squeezed(text: str) -> str:
    return text.strip(" ")


def seen(text: str) -> str:
    """Return what is seen of a title of an architecture, in which several spaces are one."""
    return " ".join(text.replace("\ufeff", "").split())


def as_titled(text: str) -> str:
    """Return what is to be seen of a title: what went in, but for backticks that make a pair."""
    return seen(text.replace("`", "ˋ") if text.count("`") > 1 else text)


def day(number: int, name: str = "", hours: float | None = None) -> ViewNode:
    return ViewNode(NodeId(f"day:{number}"), name or f"Day {number}", NodeKind.DAY, hours=hours)


# Flowcharts.


def assert_rich_flowchart(parsed: ParsedDiagram, view: View, style: Style) -> None:
    assert parsed.error is None
    nodes = {node.id: node for node in parsed.nodes}
    ids = {node.id: f"n{number}" for number, node in enumerate(view.nodes, start=1)}
    for node in view.nodes:
        drawn = nodes.pop(ids[node.id])
        assert squeezed(drawn.label) == words(node_lines(node, style))
        assert drawn.shape == SHAPES[node.kind]
        assert ("context" in drawn.classes) is node.is_context
        assert ("apart" in drawn.classes) is node.is_apart
        assert set(drawn.classes) & set(Mark) == ({node.mark} if node.mark else set())
        # Mermaid decodes what needs no percent sign.
        assert unquote(drawn.link or "") == unquote(web_address(node.url or "") or "")
    assert [squeezed(node.label) for node in nodes.values()] == [
        squeezed(text) for _, text in legend(view)
    ]
    letters = series_letters(view)
    assert [(edge.source, edge.target, squeezed(edge.label)) for edge in parsed.edges] == [
        (ids[edge.source], ids[edge.target], words(edge_lines(edge, letters, style)))
        for edge in view.edges
    ]
    for drawn_edge, edge in zip(parsed.edges, view.edges, strict=True):
        assert (drawn_edge.arrow == "arrow_point") is edge.is_directed
        assert (drawn_edge.stroke == "thick") is (edge.mark is Mark.ADDED)
        if edge.mark is Mark.REMOVED or (edge.is_context and edge.mark is None):
            assert drawn_edge.stroke == "dotted"


@settings(max_examples=25, deadline=None)
@given(view=rich_views(), style=styles())
def test_a_flowchart_shows_all_that_a_view_says(
    mermaid_parser: MermaidParser, view: View, style: Style
) -> None:
    assert_rich_flowchart(mermaid_parser.parse(draw(view, style=style).mermaid), view, style)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_details_and_wrapped_labels_come_out_as_they_went_in(
    mermaid_parser: MermaidParser, text: str
) -> None:
    plain = hostile_view(text)
    view = replace(
        plain,
        nodes=tuple(replace(node, details=(text, f"x {text}")) for node in plain.nodes),
        series=(ViewSeries(NodeId("scenario:a"), text),),
        edges=tuple(replace(edge, series=NodeId("scenario:a")) for edge in plain.edges),
    )
    for style in (Style(), Style(width=8)):
        assert_rich_flowchart(mermaid_parser.parse(draw(view, style=style).mermaid), view, style)


def test_edges_have_the_colour_of_their_series_and_the_legend_says_which() -> None:
    series = tuple(ViewSeries(NodeId(f"scenario:{key}"), f"Scenario {key}") for key in "ab")
    edges = tuple(
        replace(edge, series=series[number % 2].id) for number, edge in enumerate(STREAMING.edges)
    )
    lines = draw(replace(STREAMING, series=series, edges=edges)).mermaid.splitlines()

    assert "  linkStyle 0,2 stroke:#0072b2" in lines
    assert "  linkStyle 1,3 stroke:#d55e00" in lines
    assert '    k1["A: Scenario a"]' in lines
    assert "  style k2 stroke:#d55e00,stroke-width:3px" in lines
    assert '  n2 -->|"B: 2. 캐시 확인"| n2' in lines


def test_what_has_changed_has_a_sign_a_line_and_a_colour() -> None:
    edges = tuple(
        replace(edge, mark=mark) for edge, mark in zip(STREAMING.edges, Mark, strict=True)
    )
    lines = draw(replace(STREAMING, edges=edges)).mermaid.splitlines()

    assert '  n1 ==>|"#43; 1. 사용자 요청 수신"| n2' in lines
    assert '  n2 -.->|"− 2. 캐시 확인"| n2' in lines
    assert '  n2 -->|"⇄ 3."| n3' in lines
    assert '  n3 -->|"≠"| n1' in lines
    assert "  linkStyle 1 stroke:#d1242f" in lines


def test_the_theme_of_aws_colours_services_by_their_category() -> None:
    nodes = tuple(replace(node, category="storage") for node in STREAMING.nodes[:4])
    other = replace(STREAMING.nodes[4], category="unheard of")
    view = replace(STREAMING, nodes=(*nodes, other))
    fill = CATEGORY_FILLS["storage"]

    lines = draw(view, style=Style(theme=Theme.AWS)).mermaid.splitlines()

    assert f"  classDef aws_storage fill:{fill},stroke:{fill},color:{text_on(fill)}" in lines
    assert "  class n2,n3,n4 aws_storage" in lines
    assert "  class n5 aws_other" in lines
    assert "aws" not in draw(view).mermaid


def coloured_view() -> View:
    """Return a view with a node of every category, kind and mark, dimmed and not."""
    categories = [*CATEGORY_FILLS, "unheard of", None]
    nodes = [replace(service(str(each), str(each)), category=each) for each in categories]
    nodes += [ViewNode(NodeId(f"{kind}:x"), kind.value, kind) for kind in NodeKind]
    nodes += [replace(service(f"{mark}", mark.value), mark=mark) for mark in Mark]
    dimmed = [replace(node, id=NodeId(f"{node.id}@x"), is_context=True) for node in nodes]
    return View("All", "Colours.", (*nodes, *dimmed), (), ())


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize(
    ("notation", "pattern", "unknown"),
    [
        (Notation.MERMAID, r"fill:(#\w+).*?,color:(#\w+)", r"fill:(?!.*,color:)"),
        (Notation.DOT, r'fillcolor="(#\w+)", fontcolor="(#\w+)"', r"fillcolor=(?!.*fontcolor=)"),
        (
            Notation.D2,
            r'style.fill: "(#\w+)"\s+style.font-color: "(#\w+)"',
            r"style.fill: .*\n(?!\s+style.font-color)",
        ),
        (Notation.DRAWIO, r"fillColor=(#\w+);fontColor=(#\w+);", r"fillColor=(?!.*fontColor=)"),
    ],
)
def test_every_colour_of_a_box_comes_with_one_of_its_text_that_can_be_read(
    theme: Theme, notation: Notation, pattern: str, unknown: str
) -> None:
    text = draw(coloured_view(), style=Style(theme=theme)).text(notation)
    pairs = set(re.findall(pattern, text))

    assert len(pairs) > (len(set(CATEGORY_FILLS.values())) if theme is Theme.AWS else 0)
    assert min(contrast(fill, words) for fill, words in pairs) >= 4.5
    assert re.search(unknown, text) is None


def test_copies_of_one_node_are_joined_by_a_dotted_line() -> None:
    store = STREAMING.nodes[2]
    copy = replace(store, id=NodeId("service:s3@day:8"), copy_of=store.id)
    joined = ViewEdge(store.id, copy.id, "same", None, (), relation=None, is_directed=False)
    apart = replace(joined, target=STREAMING.nodes[1].id)
    view = replace(STREAMING, nodes=(*STREAMING.nodes, copy), edges=(joined, apart))

    lines = draw(view).mermaid.splitlines()

    assert '  n3 -.-|"same"| n6' in lines
    assert '  n3 ---|"same"| n2' in lines


def test_what_is_no_address_of_the_web_is_said_and_not_linked() -> None:
    nodes = (replace(STREAMING.nodes[0], url="javascript:alert(1)"), *STREAMING.nodes[1:])
    text = draw(replace(STREAMING, nodes=nodes)).mermaid

    assert "%% No link, for it is no address of the web: javascript:alert(1)" in text
    assert "click" not in text


@pytest.mark.parametrize("kind", [DiagramKind.FLOWCHART, DiagramKind.SEQUENCE])
def test_evidence_and_labels_are_left_out_where_they_are_not_wanted(kind: DiagramKind) -> None:
    assert "netflix.md" not in draw(STREAMING, kind, Style(evidence=False)).mermaid
    assert "캐시" not in draw(STREAMING, kind, Style(labels=False)).mermaid


# Sequence diagrams.


@settings(max_examples=25, deadline=None)
@given(view=rich_views(), style=styles())
def test_a_sequence_shows_all_that_a_view_says(
    mermaid_parser: MermaidParser, view: View, style: Style
) -> None:
    # Without an interaction, what is no participant is refused; a test of its own shows that.
    assume(view.edges or all(node.kind in PARTICIPANTS for node in view.nodes))
    parsed = mermaid_parser.parse(draw(view, DiagramKind.SEQUENCE, style).mermaid)

    assert parsed.error is None
    ends = {end for edge in view.edges for end in (edge.source, edge.target)}
    shown = [node for node in view.nodes if node.id in ends]
    assert [squeezed(each.label) for each in parsed.participants if each.id != "nobody"] == [
        words(node_lines(node, style)) for node in shown
    ]
    ids = {node.id: f"p{number}" for number, node in enumerate(shown, start=1)}
    letters = series_letters(view)
    assert [(each.source, each.target, squeezed(each.text)) for each in parsed.messages] == [
        (ids[edge.source], ids[edge.target], words(edge_lines(edge, letters, style)))
        for edge in view.edges
    ]
    meanings = [as_drawn(text) for _, text in legend(view)]
    if shown and meanings:
        assert [[line.strip(" ") for line in note.text.split("\n")] for note in parsed.notes] == [
            meanings
        ]


def test_other_edges_than_interactions_are_named_in_a_sequence() -> None:
    edge = replace(STREAMING.edges[2], relation=Relation.PART_OF)
    text = draw(replace(STREAMING, edges=(STREAMING.edges[0], edge)), DiagramKind.SEQUENCE).mermaid

    assert (
        "%% Not drawn, for a sequence has only interactions: CloudFront → S3: 3."
        " | mine.yaml (curated) | netflix.md:97 (stated)" in text
    )


# Architecture.


@settings(max_examples=25, deadline=None)
@given(view=rich_views(), style=styles())
def test_an_architecture_shows_nodes_groups_and_a_line_for_each_pair(
    mermaid_parser: MermaidParser, view: View, style: Style
) -> None:
    text = draw(view, DiagramKind.ARCHITECTURE, style).mermaid
    parsed = mermaid_parser.parse(text)

    assert parsed.error is None
    # It makes one space of several there, not always.
    assert parsed.acc_title.split() == as_drawn(view.title).split()
    assert parsed.acc_description.split() == as_drawn(view.description).split()
    assert [seen(node.label) for node in parsed.nodes] == [
        as_titled(" / ".join(node_lines(node, style))) for node in view.nodes
    ]
    assert [node.shape for node in parsed.nodes] == [icon_of(node) for node in view.nodes]
    assert [seen(group.title) for group in parsed.subgraphs] == [
        as_titled(as_drawn(group.title)) for group in view.groups
    ]
    ids = {node.id: f"n{number}" for number, node in enumerate(view.nodes, start=1)}
    heads: dict[frozenset[str], set[str]] = {}
    for edge in view.edges:
        if edge.source != edge.target:
            pair = heads.setdefault(frozenset({ids[edge.source], ids[edge.target]}), set())
            pair |= {ids[edge.target]} if edge.is_directed else set()
    assert {frozenset({each.source, each.target}): _heads(each) for each in parsed.edges} == heads
    assert len(parsed.edges) == len(heads)
    assert [seen(each.label) for each in parsed.edges] == _words_of_lines(view, style)
    loops = sum(edge.source == edge.target for edge in view.edges)
    assert text.count("%% Not drawn, for no line leads from an icon to itself: ") >= loops


def _words_of_lines(view: View, style: Style) -> list[str]:
    letters = series_letters(view)
    lines: dict[frozenset[str], list[str]] = {}
    for edge in view.edges:
        if edge.source != edge.target:
            words = lines.setdefault(frozenset({edge.source, edge.target}), [])
            words += edge_lines(edge, letters, style)
    return [as_titled(" / ".join(words)) for words in lines.values()]


def _heads(edge: object) -> set[str]:
    left, right = edge.arrow.split(" ")  # type: ignore[attr-defined]
    found = {edge.source} if left == "arrow_point" else set()  # type: ignore[attr-defined]
    return found | ({edge.target} if right == "arrow_point" else set())  # type: ignore[attr-defined]


def test_several_edges_between_two_icons_are_one_line_and_told_one_by_one() -> None:
    there, back = STREAMING.edges[2], replace(STREAMING.edges[2], number=9)
    back = replace(back, source=there.target, target=there.source)
    lines = draw(replace(STREAMING, edges=(there, back)), DiagramKind.ARCHITECTURE).mermaid

    assert '  n2:B <-["3.\ufeff / 9."]-> T:n3\n' in lines
    assert "  %% CloudFront → S3: 3.\n" in lines
    assert "  %% S3 → CloudFront: 9.\n" in lines


def spread(
    nodes: list[NodeId], lines: list[tuple[NodeId, NodeId]], direction: DiagramDirection
) -> dict[NodeId, tuple[int, int]]:
    """Return where Mermaid puts the icons of one connected picture: its own walk, and no check."""
    steps = {"L": (-1, 0), "R": (1, 0), "T": (0, 1), "B": (0, -1)}
    neighbours: dict[NodeId, dict[tuple[str, str], NodeId]] = {node: {} for node in nodes}
    for (one, other), (a, b) in zip(lines, line_sides(nodes, lines, direction), strict=True):
        neighbours[one][a, b] = other
        neighbours[other][b, a] = one
    cells, visited, left = {nodes[0]: (0, 0)}, set[NodeId](), [nodes[0]]
    while left:
        node = left.pop(0)
        visited.add(node)
        for (a, b), other in neighbours[node].items():
            if other not in visited:
                bend = (
                    steps[b] if steps[a][0] + steps[b][0] or steps[a][1] + steps[b][1] else (0, 0)
                )
                x, y = cells[node]
                cells[other] = (x + steps[a][0] - bend[0], y + steps[a][1] - bend[1])
                left.append(other)
    return cells


@given(
    ends=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12),
    direction=st.sampled_from(DiagramDirection),
)
def test_no_icon_stands_on_another(
    ends: list[tuple[int, int]], direction: DiagramDirection
) -> None:
    nodes = [NodeId(f"service:{number}") for number in range(8)]
    chain = [(0, number) for number in range(1, 8)]
    pairs = {frozenset(pair): pair for pair in [*chain, *ends] if pair[0] != pair[1]}
    lines = [(nodes[one], nodes[other]) for one, other in pairs.values()]

    cells = spread(nodes, lines, direction)

    assert len(cells) == len(set(cells.values())) == len(nodes)


@pytest.mark.parametrize(
    ("key", "category", "icon"),
    [
        ("s3", "storage", "logos:aws-s3"),
        ("route-53", "edge", "logos:aws-route53"),
        ("nlb", "networking", "logos:aws-elb"),
        ("fsx", "storage", "disk"),
        ("regions", "networking", "internet"),
        ("ami", "compute", "server"),
        ("anything", None, "cloud"),
    ],
)
def test_services_have_their_icon_or_that_of_their_category(
    key: str, category: str | None, icon: str
) -> None:
    assert icon_of(replace(service(key, key), category=category)) == icon


# Mindmaps.


@st.composite
def trees(draw: st.DrawFn) -> View:
    """Views whose edges say what is part of what, also in circles and of several wholes."""
    names = draw(st.lists(texts(), min_size=1, max_size=6))
    nodes = tuple(service(str(number), name) for number, name in enumerate(names))
    ends = st.sampled_from([node.id for node in nodes])
    edges = draw(
        st.lists(
            st.builds(
                ViewEdge,
                source=ends,
                target=ends,
                label=st.none(),
                number=st.none(),
                evidence=st.builds(evidence, texts()),
                relation=st.just(Relation.PART_OF),
            ),
            max_size=6,
        )
    )
    cut = draw(st.integers(0, len(nodes)))
    groups = tuple(
        ViewGroup(NodeId(f"category:{number}"), draw(texts()), tuple(node.id for node in members))
        for number, members in enumerate((nodes[:cut], nodes[cut:-1]))
        if members
    )
    return View(draw(texts()), draw(texts()), nodes, groups, tuple(edges))


@settings(max_examples=25, deadline=None)
@given(view=trees(), style=styles())
def test_a_mindmap_shows_every_node_once_and_every_part_below_its_whole(
    mermaid_parser: MermaidParser, view: View, style: Style
) -> None:
    text = draw(view, DiagramKind.MINDMAP, style).mermaid
    parsed = mermaid_parser.parse(text)

    assert parsed.error is None
    labels = {node.id: squeezed(node.label) for node in parsed.nodes}
    assert len(labels) == len(parsed.nodes) == 1 + len(view.groups) + len(view.nodes)
    assert labels["root"] == as_drawn(view.title)
    for number, node in enumerate(view.nodes, start=1):
        assert labels[f"n{number}"] == " · ".join(node_lines(node, style)).strip(" ")
    for number, group in enumerate(view.groups, start=1):
        assert labels[f"g{number}"] == as_drawn(group.title)
    ids = {node.id: f"n{number}" for number, node in enumerate(view.nodes, start=1)}
    stated = Counter((ids[edge.target], ids[edge.source]) for edge in view.edges)
    drawn = Counter(
        (edge.source, edge.target) for edge in parsed.edges if edge.source.startswith("n")
    )
    assert drawn <= stated
    assert text.count("%% Not drawn, for a mindmap has one place for everything: ") >= (
        stated.total() - drawn.total()
    )


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_names_come_out_as_they_went_in(mermaid_parser: MermaidParser, text: str) -> None:
    node = replace(service("a", text), details=(text,))
    group = ViewGroup(NodeId("category:x"), text, (node.id,))
    view = View(text, text, (node,), (group,), ())
    parsed = mermaid_parser.parse(draw(view, DiagramKind.MINDMAP).mermaid)

    assert parsed.error is None
    label = " · ".join(node_lines(node, Style())).strip(" ")
    assert [squeezed(each.label) for each in parsed.nodes if each.id == "n1"] == [label]


# Days.


PLAN = View(
    "Plan",
    "Days: 4.",
    (day(1, hours=2), day(2, hours=1.5), day(3), day(4, hours=0.25)),
    (
        ViewGroup(NodeId("week:1"), "Week 1: Basics", (NodeId("day:1"), NodeId("day:2"))),
        ViewGroup(NodeId("week:2"), "Week 2", (NodeId("day:4"),)),
    ),
    (),
)


def test_a_gantt_chart_has_bars_as_long_as_the_hours_one_behind_the_other(
    mermaid_parser: MermaidParser,
) -> None:
    parsed = mermaid_parser.parse(draw(PLAN, DiagramKind.GANTT).mermaid)

    assert parsed.tasks == (
        Task("", "Day 3", id="n1", start=0, end=0, milestone=True),
        Task("Week 1: Basics", "Day 1", id="n2", start=0, end=2_000),
        Task("Week 1: Basics", "Day 2", id="n3", start=2_000, end=3_500),
        Task("Week 2", "Day 4", id="n4", start=3_500, end=3_750),
    )


def test_a_gantt_chart_has_room_for_the_titles_of_its_sections(
    mermaid_parser: MermaidParser,
) -> None:
    title = "Week 1: AWS 기초 및 핵심 서비스 (0-22 h)"
    short = replace(PLAN, groups=(replace(PLAN.groups[0], title="Week 1"),))
    long = replace(PLAN, groups=(replace(PLAN.groups[0], title=title),))
    text = draw(long, DiagramKind.GANTT).mermaid

    assert "leftPadding" not in draw(short, DiagramKind.GANTT).mermaid
    # 24 columns, two for each Korean letter, of 6.5 pixels, and margins.
    assert text.startswith('gantt\n  %%{init: {"gantt": {"leftPadding": 176}}}%%\n  title Plan\n')
    assert {task.section for task in mermaid_parser.parse(text).tasks if task.section} == {
        "Week 1: AWS 기초 및 핵심\n서비스 (0-22 h)"
    }


@pytest.mark.parametrize(("bars", "widest"), [(1, 48), (2, 38), (3, 28), (99, 28)])
def test_a_title_has_no_more_rows_than_its_bars_are_high_where_that_can_be(
    bars: int, widest: int
) -> None:
    rows = section("x" * 140, bars).removeprefix("section ").split("<br/>")

    assert "".join(rows) == "x" * 140
    assert {len(row) for row in rows[:-1]} == {widest}


def test_a_gantt_chart_shows_no_date() -> None:
    text = draw(PLAN, DiagramKind.GANTT).mermaid

    assert "  axisFormat %s h\n" in text
    assert "  todayMarker off\n" in text
    assert "20" not in text.replace("2000", "")


def test_a_timeline_has_a_section_for_each_week(mermaid_parser: MermaidParser) -> None:
    parsed = mermaid_parser.parse(draw(PLAN, DiagramKind.TIMELINE).mermaid)

    assert parsed.tasks == (
        Task("", "Day 3"),
        Task("Week 1: Basics", "Day 1", ("2 h",)),
        Task("Week 1: Basics", "Day 2", ("1.5 h",)),
        Task("Week 2", "Day 4", ("0.25 h",)),
    )


@st.composite
def plans(draw: st.DrawFn) -> View:
    """Views of days with hostile names."""
    view = draw(rich_views(Relation.PREREQUISITE))
    nodes = tuple(replace(node, kind=NodeKind.DAY) for node in view.nodes)
    return replace(view, nodes=nodes)


def assert_section(drawn: str, title: str) -> None:
    """Compare a section with its title, which a gantt chart breaks: at spaces, or in long words."""
    assert drawn.replace("\n", "").replace(" ", "") == title.replace(" ", "")


@settings(max_examples=25, deadline=None)
@given(view=plans(), kind=st.sampled_from([DiagramKind.TIMELINE, DiagramKind.GANTT]))
def test_days_come_out_as_they_went_in(
    mermaid_parser: MermaidParser, view: View, kind: DiagramKind
) -> None:
    text = draw(view, kind).mermaid
    parsed = mermaid_parser.parse(text)

    assert parsed.error is None
    assert parsed.acc_title.strip(" ") == as_drawn(view.title)
    grouped = {node: group.title for group in view.groups for node in group.nodes}
    nodes = {node.id: node for node in view.nodes}
    order = [node.id for node in view.nodes if node.id not in grouped]
    order += [node for group in view.groups for node in group.nodes]
    sections = [grouped.get(node, "") for node in order]
    for task, title in zip(parsed.tasks, sections, strict=True):
        assert_section(task.section, as_drawn(title))
    for task, identifier in zip(parsed.tasks, order, strict=True):
        lines = node_lines(nodes[identifier], Style())
        is_named = len([as_drawn(nodes[identifier].name)]) and as_drawn(nodes[identifier].name)
        first = lines[0] if is_named or nodes[identifier].mark else ""
        if kind is DiagramKind.TIMELINE:
            assert squeezed(task.label) == first.strip(" ")
        else:
            assert squeezed(task.label).startswith(first.strip(" "))
            assert task.end - task.start == round((nodes[identifier].hours or 0) * 1000)
    assert text.count("%% Not drawn, for a ") >= len(view.edges)


@pytest.mark.parametrize("text", [*HOSTILE, "title x", "Section: a", "2025-01-01", "click n1"])
@pytest.mark.parametrize("kind", [DiagramKind.TIMELINE, DiagramKind.GANTT])
def test_hostile_days_come_out_as_they_went_in(
    mermaid_parser: MermaidParser, kind: DiagramKind, text: str
) -> None:
    view = replace(
        PLAN,
        nodes=tuple(replace(node, name=text, details=(text,)) for node in PLAN.nodes),
        groups=tuple(replace(group, title=text) for group in PLAN.groups),
    )
    parsed = mermaid_parser.parse(draw(view, kind).mermaid)

    assert parsed.error is None
    drawn = as_drawn(text)
    assert parsed.tasks[0].section == ""
    for task in parsed.tasks[1:]:
        assert_section(task.section, drawn)
    assert all(squeezed(task.label).startswith(drawn) for task in parsed.tasks)
    if kind is DiagramKind.TIMELINE and drawn:
        assert all(task.events[-1].strip(" ") == drawn for task in parsed.tasks)


# What cannot be shown, and emptiness.


@pytest.mark.parametrize(
    ("kind", "view", "message"),
    [
        (DiagramKind.GANTT, STREAMING, "A gantt chart shows days, .* plan and days"),
        (DiagramKind.TIMELINE, STREAMING, "A timeline shows days, .* plan and days"),
        (DiagramKind.MINDMAP, STREAMING, "A mindmap is a tree of parts, .* services"),
        (
            DiagramKind.SEQUENCE,
            replace(
                STREAMING, edges=(replace(STREAMING.edges[0], relation=Relation.PREREQUISITE),)
            ),
            "A sequence diagram shows interactions, .* scenario, service and changes",
        ),
    ],
)
def test_a_view_that_a_kind_cannot_show_is_refused_with_those_that_it_can(
    kind: DiagramKind, view: View, message: str
) -> None:
    with pytest.raises(RequestError, match=message):
        draw(view, kind)


@pytest.mark.parametrize("kind", DiagramKind)
def test_nothing_can_be_drawn_in_every_kind(
    mermaid_parser: MermaidParser, kind: DiagramKind
) -> None:
    assert mermaid_parser.parse(draw(VIEWS["empty"], kind).mermaid).is_valid


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize(
    "kind", [DiagramKind.FLOWCHART, DiagramKind.SEQUENCE, DiagramKind.ARCHITECTURE]
)
def test_a_picture_of_nothing_says_so(
    mermaid_parser: MermaidParser, kind: DiagramKind, text: str
) -> None:
    parsed = mermaid_parser.parse(draw(View("Nothing", text, (), (), ()), kind).mermaid)

    assert parsed.error is None
    labels = [each.label for each in parsed.nodes] + [each.label for each in parsed.participants]
    said = "".join(labels)
    said = re.sub(r"[\s\ufeff]", "", said)
    drawn = as_titled(as_drawn(text)) if kind is DiagramKind.ARCHITECTURE else as_drawn(text)
    usual = "" if kind is DiagramKind.SEQUENCE else "Nothing"
    assert said == (re.sub(r"[\s\ufeff]", "", drawn) or usual)


# Words.


def test_the_words_of_a_picture_are_in_the_language_of_its_view() -> None:
    edges = tuple(
        replace(edge, mark=mark) for edge, mark in zip(STREAMING.edges, Mark, strict=True)
    )
    changed = replace(STREAMING, edges=edges, language=Language.KO)
    plan = replace(PLAN, language=Language.KO)

    said = [
        draw(changed).mermaid,
        draw(plan, DiagramKind.TIMELINE).mermaid,
        draw(plan, DiagramKind.GANTT).mermaid,
    ]
    assert all(words in said[0] for words in ("범례", "추가됨", "삭제됨", "방향 바뀜", "내용 바뀜"))
    assert "2시간" in said[1]
    assert "  axisFormat %s시간\n" in said[2]
    drawn = "\n".join(line for text in said for line in text.splitlines() if "%%" not in line)
    assert not re.search(r"Legend|added|removed|reversed|changed|\d h\b", drawn)


@settings(max_examples=30, deadline=None)
@given(
    view=rich_views(),
    style=styles(),
    kind=st.sampled_from([DiagramKind.FLOWCHART, DiagramKind.ARCHITECTURE]),
)
def test_the_same_view_and_style_give_the_same_text(
    view: View, style: Style, kind: DiagramKind
) -> None:
    assert draw(view, kind, style).mermaid == draw(view, kind, style).mermaid
