"""Views made by hand and by hypothesis, with hostile words in all places that take any."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from hypothesis import strategies as st

from graph.diagrams import (
    DiagramDirection,
    Mark,
    Style,
    Theme,
    View,
    ViewEdge,
    ViewGroup,
    ViewNode,
    ViewSeries,
)
from graph.model.edges import Relation
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId, NodeKind

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


ADDRESSES = (
    "https://example.org/a?b=c&d#e",
    'http://example.org/"가나" (x)#f;g;',
    "https://example.org/${x}`yz",
)


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


def chain(edges: int, label: str = "") -> View:
    """Return a view with so many edges, all alike."""
    edge = ViewEdge(USER.id, CDN.id, label or None, None, evidence())
    return View("Many", "Edges", (USER, CDN), (), (edge,) * edges)


def styles() -> st.SearchStrategy[Style]:
    """All styles."""
    return st.builds(
        Style,
        direction=st.sampled_from(DiagramDirection),
        labels=st.booleans(),
        width=st.none() | st.integers(8, 40),
        theme=st.sampled_from(Theme),
        evidence=st.booleans(),
    )


@st.composite
def rich_views(draw: st.DrawFn, relation: Relation | None = Relation.INTERACTS) -> View:
    """Views in which nodes, edges and series say all that they can."""
    view = draw(views())
    series = tuple(
        ViewSeries(NodeId(f"scenario:{number}"), title)
        for number, title in enumerate(draw(st.lists(texts(), max_size=3)))
    )
    marks = st.none() | st.sampled_from(Mark)
    nodes = tuple(
        replace(
            node,
            kind=draw(st.sampled_from(NodeKind)),
            details=tuple(draw(st.lists(texts(), max_size=3))),
            category=draw(st.sampled_from([None, "storage", "compute", "unheard of"])),
            is_context=draw(st.booleans()),
            mark=draw(marks),
            url=draw(st.sampled_from([None, *ADDRESSES])),
            hours=draw(st.none() | st.integers(0, 400).map(lambda quarters: quarters / 4)),
        )
        for node in view.nodes
    )
    edges = tuple(
        replace(
            edge,
            relation=relation,
            series=draw(st.none() | st.sampled_from([each.id for each in series]))
            if series
            else None,
            is_context=draw(st.booleans()),
            is_directed=draw(st.booleans()),
            mark=draw(marks),
        )
        for edge in view.edges
    )
    return replace(view, nodes=nodes, edges=edges, series=series)
