"""Titles of architectures, as a browser draws them and as the parser of the tests says it does."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from graph.diagrams import DiagramKind, View, draw
from graph.diagrams.notations.labels import one_line
from graph.diagrams.notations.mermaid_titles import LIKE_BACKTICK, NO_WIDTH, titled
from graph.mermaid.browser import ImageFormat, render
from tests.chromium import find_chromium
from tests.diagram_views import HOSTILE, service
from tests.mermaid_parser import MermaidParser

TITLES = [
    *map(one_line, HOSTILE),
    "1. 사용자 요청 수신 / 5. 콘텐츠 전송",
    "9) 9",
    "https://x.y/z ftp://x.y WWW.x.de me@x.y",
    "<https://x.y> <me@x.y> a<br/>b <br> a < b > c",
    "style x:#a; style:a#b;",
    "*a* **b** a*b*c (*x*) * a *",
    "_a_ __b__ a_b_c (_x_)_y_ e\u0301_x_ y",
    "~a~ ~~b~~ ~~~",
    "``a",
    "it`s one",
    "- *x* [a]",
    "# *x* &amp;lt; #lt; &#lt;",
    "> *quote* & > more",
    "[a](b) [a][b] [a]: *b* ![a](b)",
    '\\* \\" \\\\ \\] [\\',
    "***",
    "Lambda@Edge",
    "| a | b |",
    "%%{init} %%%%",
]


def as_seen(text: str) -> str:
    """Return what is to be seen. Mermaid breaks lines also inside words, so without spaces."""
    like = text.replace("`", LIKE_BACKTICK) if text.count("`") > 1 else text
    return re.sub(rf"\s|{NO_WIDTH}", "", like)


@pytest.mark.parametrize("text", TITLES, ids=ascii)
def test_the_words_of_a_title_are_seen(mermaid_parser: MermaidParser, text: str) -> None:
    parsed = mermaid_parser.parse(f"architecture-beta\n  service a(server)[{titled(text)}]\n")

    assert parsed.error is None
    assert as_seen(parsed.nodes[0].label) == as_seen(text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("1#46; x", "1&#46; x"),
        ("#quot;x#quot; #lt;", "&quot;x&quot; <"),
        ("*x* _y_ **z**", "x y z"),
        ("a `b` ~~c~~ d", "a d"),
        (r"\* a\.b", "ab"),
    ],
)
def test_the_parser_of_the_tests_knows_what_is_not_seen(
    mermaid_parser: MermaidParser, text: str, seen: str
) -> None:
    parsed = mermaid_parser.parse(f'architecture-beta\n  service a(server)["{text}"]\n')

    assert as_seen(parsed.nodes[0].label) == as_seen(seen)


@pytest.mark.slow
def test_a_browser_draws_the_words_of_titles() -> None:
    find_chromium()
    node = service("a", "S3")
    views = (View("", "", (replace(node, name=text),), (), ()) for text in TITLES)
    texts = [
        (str(at), draw(view, DiagramKind.ARCHITECTURE).mermaid) for at, view in enumerate(views)
    ]

    drawn = {name: words_of(picture) for name, picture in render(texts, ImageFormat.SVG)}

    assert drawn == {str(at): as_seen(text) for at, text in enumerate(TITLES)}


def words_of(picture: bytes) -> str:
    """Return all words of an SVG that stand in `text`."""
    svg = ET.fromstring(picture)  # noqa: S314 - drawn here
    found = svg.iter("{http://www.w3.org/2000/svg}text")
    return re.sub(rf"\s|{NO_WIDTH}", "", "".join("".join(text.itertext()) for text in found))
