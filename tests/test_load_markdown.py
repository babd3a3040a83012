"""Markdown as the reader of pages sees it: lines with numbers, labels, links, nothing lost."""

from __future__ import annotations

import re
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.load.markdown import parse_markdown
from graph.load.markdown_tree import (
    Block,
    Document,
    Fence,
    Item,
    ItemList,
    Label,
    Line,
    Link,
    Paragraph,
    Quote,
    Verbatim,
)


def block_of(text: str) -> Block:
    document = parse_markdown(text)
    assert len(document.blocks) == 1
    return document.blocks[0]


def lines_of(text: str) -> tuple[Line, ...]:
    block = block_of(text)
    assert isinstance(block, Paragraph | Verbatim)
    return block.lines


def test_headings_hold_what_stands_under_them() -> None:
    document = parse_markdown("before\n\n# A\n\na\n\n### B ##\n\n## *C*\n\nTwo\nlines\n===\n\nd\n")
    assert list(document.blocks) == [Paragraph((Line("before", 1),))]
    first, second = document.sections
    assert (first.title.text, first.level, first.path) == ("A", 1, ())
    assert [(inner.title.text, inner.path, inner.title.number) for inner in first.sections] == [
        ("B", ("A",), 7),
        ("C", ("A",), 9),
    ]
    assert (second.title.text, second.title.number) == ("Two lines", 11)
    assert second.blocks == (Paragraph((Line("d", 15),)),)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("**Role**: x", ("Role", "x", True)),
        ("**Role:** x", ("Role", "x", True)),
        ("**Role:**x", ("Role", "x", True)),
        ("**역할** ：값", ("역할", "값", True)),
        ("**역할：**값", ("역할", "값", True)),
        ("**Role: x**", ("Role", "x", True)),
        ("**Role** - x", ("Role", "x", True)),
        ("✅ **Role**: x", ("Role", "x", True)),
        ("**Role**:", ("Role", "", True)),
        ("**Role**", ("Role", "", True)),
        ("Role: x", ("Role", "x", False)),
        ("Role : x: y", ("Role", "x: y", False)),
        ("a **Role**: x", ("a Role", "x", False)),
        ("**Role** x", None),
        ("Role", None),
        (": x", None),
        ("So many words before a colon make no label: x", None),
    ],
)
def test_labels(text: str, label: tuple[str, str, bool] | None) -> None:
    (line,) = lines_of(text)
    found = line.label()
    if label is None:
        assert found is None
    else:
        assert isinstance(found, Label)
        assert (found.text, line.text[found.value_start :], found.is_bold) == label


def test_nested_emphasis_comes_out_as_clean_text() -> None:
    (line,) = lines_of("**Day 1: *Start* **(핵심)****")
    assert line == Line("Day 1: Start (핵심)", 1, ((0, 17),))
    assert line.is_bold


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("`a*b*` \\*c\\* &amp; d e <b>f</b> <!-- g -->h", "a*b* *c* & d e f h"),
        ("**엮기(빠르게)**를 함", "엮기(빠르게)를 함"),
        ("\\*\\*kept\\*\\* ** too", "**kept** ** too"),
        ("a \t  b\u00a0c", "a b c"),
        ("![picture](p.png)", "picture"),
    ],
)
def test_markup_is_removed(text: str, plain: str) -> None:
    assert [line.text for line in lines_of(text)] == [plain]


def test_break_tags_end_a_line() -> None:
    assert lines_of("**a**<br>b<br/>\nc") == (
        Line("a", 1, ((0, 1),)),
        Line("b", 1),
        Line("c", 2),
    )
    (section,) = parse_markdown("# a<br>b").sections
    assert section.title.text == "a b"


def test_struck_out_words_are_words() -> None:
    assert lines_of("~~SNS~~, S3") == (Line("SNS, S3", 1),)


def test_a_bold_label_ends_an_item_that_it_is_not_indented_under() -> None:
    document = parse_markdown("2. Pour\n**Verification**:\n- it is wet\n**Guide:** g\n")
    assert document.blocks == (
        ItemList((Item(2, (Paragraph((Line("Pour", 1),)),)),)),
        Paragraph((Line("Verification:", 2, ((0, 12),)),)),
        ItemList((Item(None, (Paragraph((Line("it is wet", 3),)),)),)),
        Paragraph((Line("Guide: g", 4, ((0, 6),)),)),
    )


def test_a_list_goes_on_behind_such_a_label() -> None:
    document = parse_markdown("1. **A**\n**Service**: S3\n2. **B**\n   **Service**: SQS\n")
    assert [type(block) for block in document.blocks] == [ItemList, Paragraph, ItemList]
    last = document.blocks[2]
    assert isinstance(last, ItemList)
    assert [item.number for item in last.items] == [2]
    assert len(last.items[0].blocks) == 1


@pytest.mark.parametrize("text", ["- a\nb", "- a\n**b**\nc", "- a\n  **b**: c", "> a\n**b**: c"])
def test_other_lines_go_on_as_commonmark_says(text: str) -> None:
    assert isinstance(block_of(text), ItemList | Quote)


@pytest.mark.parametrize(
    ("text", "is_closed"),
    [
        ("```\na", False),
        ("```", False),
        ("```\na\n\n", False),
        ("```\na\n```", True),
        ("    a", True),
    ],
)
def test_fences_know_whether_they_are_closed(text: str, is_closed: bool) -> None:
    fence = block_of(text)
    assert isinstance(fence, Fence)
    assert fence.is_closed is is_closed


def test_every_line_knows_its_number() -> None:
    text = (
        "one `code\nover` here\ntwo\\\nthree [link\ntext](url 'a\nb') here\nfour <b\nx> five  \nsix"
    )
    assert [(line.number, line.text) for line in lines_of(text)] == [
        (1, "one code over here"),
        (3, "two"),
        (4, "three link text here"),
        (7, "four five"),
        (9, "six"),
    ]


def test_links_are_collected_with_their_addresses() -> None:
    (line,) = lines_of("See [the *page*](../한글 'x'), <https://a.example> or https://b.example/c.")
    assert line.links == (
        Link("the page", "../한글", 1, 12),
        Link("https://a.example", "https://a.example", 1, 31),
        Link("https://b.example/c", "https://b.example/c", 1, 54),
    )
    assert line.written_out(4) == "the page (../한글), https://a.example or https://b.example/c."


def test_lists_keep_their_numbers() -> None:
    block = block_of("3. a\n5. b\n   - c\n\n     d\n")
    assert block == ItemList(
        (
            Item(3, (Paragraph((Line("a", 1),)),)),
            Item(
                5,
                (
                    Paragraph((Line("b", 2),)),
                    ItemList(
                        (Item(None, (Paragraph((Line("c", 3),)), Paragraph((Line("d", 5),)))),)
                    ),
                ),
            ),
        )
    )


def test_other_blocks() -> None:
    document = parse_markdown(
        "> # q\n\n```mermaid title\na\n\nb\n```\n\n---\n\n| x | **y** |\n| - | - |\n| | [z](u) |\n"
        "\n"
        "<div>\n<!-- a\nb --> c &gt; d\n</div>\n\n<hr>\n\n    code\n"
    )
    assert document.blocks == (
        Quote((Paragraph((Line("q", 1, ((0, 1),)),)),)),
        Fence("mermaid", "a\n\nb", 3),
        Verbatim((Line("x | y", 11, ((4, 5),)), Line("| z", 13, (), (Link("z", "u", 13, 3),)))),
        Verbatim((Line("c > d", 17),)),
        Fence("", "code", 22),
    )


@pytest.mark.parametrize("text", ["\ufeff# A\n\nb\n", "# A\r\n\r\nb\r\n", "# A\r\rb"])
def test_byte_order_mark_and_line_ends(text: str) -> None:
    assert parse_markdown(text) == parse_markdown("# A\n\nb\n")


def test_nothing_and_comments_are_no_text() -> None:
    assert parse_markdown("") == Document((), ())
    assert parse_markdown(" \n\t\n<!-- a\n\n# b\n-->\n\n<!-- c") == Document((), ())


DEEP = {
    "quotes": ">" * 5000 + "word",
    "lists": "- " * 3000 + "word",
    "staircase": "".join("  " * at + f"- step {at}\n" for at in range(300)) + "word",
    "brackets": "[" * 3000 + "word" + "](y)" * 3000,
    "nested links": "[" * 500 + "word" + "](y)" * 500,
    "images": "![a" * 20_000 + " word",
    "stars": "**a " * 50_000 + "word",
    "ticks": "".join("`" * at + " " for at in range(500)) + "word",
    "comments": "x <!--" * 20_000 + " word",
    "missed bold": "word" + "가**(나)**다 " * 2000,
    "long lines": ("word\n" * 20_000),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_hostile_text_is_read_in_time_and_kept(text: str) -> None:
    start = time.monotonic()
    assert "word" in repr(parse_markdown(text))
    assert time.monotonic() - start < 20


def test_depth_does_not_reach_the_limit_of_the_interpreter() -> None:
    """Half of the room that Python leaves by itself is enough."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(_frames()) + 500)
    try:
        for text in DEEP.values():
            parse_markdown(text[:8000])
    finally:
        sys.setrecursionlimit(limit)


def _frames() -> list[object]:
    frames: list[object] = []
    frame = sys._getframe()  # noqa: SLF001 - no other way to count
    while frame is not None:
        frames.append(frame)
        frame = frame.f_back  # type: ignore[assignment]
    return frames


WORDS = st.text(st.sampled_from("ab가나12 \n-*_#>`.|:()[]"), max_size=60)


@given(st.lists(WORDS, max_size=12).map("\n".join))
def test_no_word_is_lost(text: str) -> None:
    found = repr(parse_markdown(text))
    # `[x]: word` says where a link leads, and is no text.
    if re.search(r"\]:", text):
        return
    for word in re.findall(r"[ab가나]{2,}", text):
        assert word in found
