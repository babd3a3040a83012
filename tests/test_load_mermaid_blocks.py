"""The Mermaid blocks of a text, and their places in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from graph.load.mermaid_blocks import Block, fence_lines, find_blocks

LINES = st.sampled_from(
    [
        "```mermaid",
        "```",
        "~~~~ mermaid {a=b}",
        "~~~~",
        "  ```mermaid",
        "    ```mermaid",
        "- ```mermaid",
        "  ```",
        "> ```mermaid",
        "> - ~~~mermaid",
        ">   ~~~",
        "\t```mermaid",
        "1.\t```mermaid",
        "   graph TB",
        "\tA --> B",
        "> \tA --> B",
        "- x",
        "> x",
        "",
        " ",
        "# H",
        "<!-- mermaid -->",
        "<div>",
        "```java mermaid",
        "text mermaid",
    ]
)


def of_page(text: str) -> list[Block]:
    return list(find_blocks(text, is_mermaid=False).blocks)


def of_file(text: str) -> list[Block]:
    return list(find_blocks(text, is_mermaid=True).blocks)


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_blocks_are_those_of_commonmark(lines: list[str], newline: str, bom: bool) -> None:
    body = newline.join(lines)
    expected = [
        (token.map[0] + 1, token.content.removesuffix("\n"))
        for token in MarkdownIt("commonmark").parse(body)
        if token.type == "fence" and token.map and token.info.split()[:1] == ["mermaid"]
    ]
    text = "\ufeff" * bom + body
    found = of_page(text)
    assert [(block.line, block.text) for block in found] == expected
    for block in found:
        check_places(text, block)


def check_places(text: str, block: Block) -> None:
    """See that each line of a block stands where it says, and the fence around them."""
    assert block.fence is not None
    inside = text[block.fence.content_start : block.fence.content_end]
    assert len(inside.splitlines()) == len(block.lines)
    assert text[block.fence.start :].startswith(block.fence.prefix + block.fence.signs)
    for number, line in enumerate(block.text.split("\n") if block.lines else [], start=1):
        place = block.lines[number - 1]
        assert " " * place.padding + text[place.start : place.end] == line
        assert block.file_line(number) == block.fence.line + number
        assert text[: place.start].replace("\r\n", "\n").replace("\r", "\n").count("\n") == (
            place.number - 1
        )


@pytest.mark.parametrize(
    ("info", "is_found"),
    [
        ("mermaid", True),
        ("Mermaid", True),
        ("mermaid {align=center}", True),
        ("mermaid{align=center}", True),
        ("{mermaid}", True),
        ("{.mermaid #id}", True),
        ("mermaid-source", False),
        ("mermaids", False),
        ("plantuml", False),
        ("text mermaid", False),
        ("", False),
    ],
)
def test_what_a_fence_says(info: str, is_found: bool) -> None:
    found = of_page(f"mermaid\n\n```{info}\ngraph TB\n```\n")
    assert [block.text for block in found] == ["graph TB"] * is_found


def test_options_of_a_directive_are_no_part_of_the_diagram() -> None:
    (block,) = of_page("```{mermaid}\n:caption: x\n:alt: y\ngraph TB\nA\n```\n")
    assert block.text == "graph TB\nA"
    assert block.file_line(1) == 4


def test_a_page_that_does_not_say_mermaid_is_not_read() -> None:
    assert find_blocks("<!-- x -->\n```dot\n```\n", is_mermaid=False).comments == ()


def test_headings_and_comments() -> None:
    text = (
        "# A **bold** [link](x)\n\n## B\n\n### C\n\n## D\n\n"
        "<!-- one -->\n\n<!-- two\nlines -->\n```mermaid\nx\n```\n"
        "<!-- three -->\nWords.\n\n```mermaid\ny\n```\n"
    )
    first, second = of_page(text)
    assert first.headings == second.headings == ("A bold link", "D")
    assert [(comment.text, comment.line) for comment in first.comments] == [
        ("one", 9),
        ("two\nlines", 11),
    ]
    assert text[first.comments[1].start : first.comments[1].end] == "<!-- two\nlines -->\n"
    assert second.comments == ()
    assert len(find_blocks(text, is_mermaid=False).comments) == 3


def test_a_fence_that_nothing_closes() -> None:
    (block,) = of_page("- ```mermaid\n  graph TB\n\nText\n")
    assert block.fence is not None
    assert not block.fence.is_closed
    assert block.text == "graph TB\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "")]),
        ("graph TB\nA\n", [(1, "graph TB\nA")]),
        ("graph TB\r\n\r\n", [(1, "graph TB\n")]),
        ("\n```mermaid\ngraph TB\n```\n", [(1, "graph TB")]),
        ("  ~~~\n  graph TB\n  ~~~", [(1, "graph TB")]),
        ("```mermaid\nA\n```\n\n```mermaid\nB\n```\n", [(1, "A"), (1, "B")]),
        ("graph TB\n```\n", [(1, "graph TB\n```")]),
        ("```dot\nx\n```", [(1, "```dot\nx\n```")]),
    ],
)
def test_a_mermaid_file(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(block.line, block.text) for block in of_file(text)] == expected


def test_fences_in_a_mermaid_file() -> None:
    assert list(fence_lines("\ufeff```\nx\n  ~~~~\n``\n")) == [1, 3]


def test_places_in_a_file_with_bom() -> None:
    text = "\ufeffgraph TB\r\nA --> B\r\n"
    (block,) = of_file(text)
    offset = block.offset(2, 2)
    assert offset is not None
    assert text[offset:].startswith("--> B")
