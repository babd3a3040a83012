"""The words and colours of pictures, before any notation writes them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.diagrams import Mark, Style, ViewSeries
from graph.diagrams.notations.addresses import web_address
from graph.diagrams.notations.colours import (
    CATEGORY_FILLS,
    DARK,
    DIM_FILL,
    DIM_LINE,
    DIM_TEXT,
    MARK_LINES,
    OTHER_FILL,
    SERIES_LINES,
    WHITE,
    contrast,
    text_on,
)
from graph.diagrams.notations.labels import (
    columns,
    edge_lines,
    exact_id,
    legend,
    node_lines,
    series_letters,
    wrapped,
)
from graph.model.ids import NodeId
from tests.diagram_views import VIEWS, as_drawn, is_no_character, texts

STREAMING = VIEWS["streaming"]
NODE, EDGE = STREAMING.nodes[2], STREAMING.edges[0]
LEAST_FOR_TEXT, LEAST_FOR_LINES = 4.5, 3.0


@pytest.mark.parametrize("fill", [*CATEGORY_FILLS.values(), OTHER_FILL])
def test_text_can_be_read_on_the_colour_of_its_category(fill: str) -> None:
    assert contrast(fill, text_on(fill)) >= LEAST_FOR_TEXT


def test_what_is_dimmed_can_still_be_read() -> None:
    assert contrast(DIM_FILL, DIM_TEXT) >= LEAST_FOR_TEXT


@pytest.mark.parametrize("page", [WHITE, DARK])
@pytest.mark.parametrize("line", [*SERIES_LINES, *MARK_LINES.values(), DIM_LINE])
def test_lines_can_be_seen_on_white_and_on_dark_pages(line: str, page: str) -> None:
    assert contrast(line, page) >= LEAST_FOR_LINES


def test_colours_of_a_kind_differ() -> None:
    assert len(set(SERIES_LINES)) == len(SERIES_LINES)
    assert len(set(MARK_LINES.values())) == len(Mark)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", None, ["one two three"]),
        ("one two three", 8, ["one two", "three"]),
        ("one two three", 13, ["one two three"]),
        ("객체 스토리지 서비스", 9, ["객체", "스토리지", "서비스"]),
        ("객체 스토리지 서비스", 13, ["객체 스토리지", "서비스"]),
        ("Internationalization", 8, ["Internat", "ionaliza", "tion"]),
        ("가나다라마바사", 8, ["가나다라", "마바사"]),
        ("a " + "b" * 9, 8, ["a", "bbbbbbbb", "b"]),
        ("e\u0301" * 9, 8, ["e\u0301" * 8, "e\u0301"]),
        ("abcdefg👨\u200d👩\u200d👧", 8, ["abcdefg", "👨\u200d👩\u200d👧"]),
        ("", 8, [""]),
    ],
)
def test_lines_break_at_words_and_count_columns(
    text: str, width: int | None, lines: list[str]
) -> None:
    assert wrapped([text], width) == lines


@given(lines=st.lists(texts(), min_size=1, max_size=3), width=st.integers(8, 60))
def test_wrapping_loses_nothing_but_spaces_and_keeps_the_width(
    lines: list[str], width: int
) -> None:
    parts = wrapped(lines, width)

    whole = "".join(as_drawn(line) for line in lines)
    assert "".join(parts).replace(" ", "") == whole.replace(" ", "")
    # What is seen as one character is never cut, and may be wider.
    assert all(columns(part) <= width or "\u200d" in part for part in parts)


def test_a_label_has_the_name_above_the_details() -> None:
    node = replace(NODE, details=("Day 8", "", "Day\n9"), mark=Mark.ADDED)

    assert node_lines(node, Style()) == ["+ S3", "Day 8", "Day 9"]
    assert node_lines(NODE, Style()) == ["S3"]


def test_signs_and_letters_are_left_where_labels_are_off() -> None:
    series = NodeId("scenario:a")
    edge = replace(EDGE, mark=Mark.REVERSED, series=series)
    letters = {series: "B"}

    assert edge_lines(edge, letters, Style()) == ["⇄ B: 1. 사용자 요청 수신"]
    assert edge_lines(edge, letters, Style(labels=False)) == ["⇄ B"]
    assert edge_lines(EDGE, letters, Style(labels=False)) == []


def test_series_go_by_letters_and_keep_them_where_some_are_shown() -> None:
    series = tuple(ViewSeries(NodeId(f"scenario:{n}"), f"S {n}") for n in range(28))
    letters = list(series_letters(replace(STREAMING, series=series)).values())
    some = replace(STREAMING, series=(replace(series[27], place=27),))

    assert (letters[0], letters[25], letters[26], letters[27]) == ("A", "Z", "AA", "AB")
    assert list(legend(some)) == [(series[27].id, "AB: S 27")]


@pytest.mark.parametrize("mark", Mark)
def test_the_legend_says_what_a_sign_means(mark: Mark) -> None:
    view = replace(STREAMING, edges=(replace(EDGE, mark=mark),))

    [(meaning, words)] = legend(view)
    assert meaning is mark
    assert words.endswith(f" {mark.value}")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("https://example.org/%EA%B0%80", "https://example.org/%EA%B0%80"),
        ("https://e.org/a\"b<c>`d'\n${x}", "https://e.org/a%22b%3Cc%3E%60d'%0A%24%7Bx%7D"),
        ("javascript:alert(1)", None),
        ("./days 1.2.mmd", "./days%201.2.mmd"),
        ('./a:b"c', "./a:b%22c"),
        ("#part-2", "#part-2"),
        ("docs/day8.md", None),
        (".//example.org", None),
        ("../x", None),
        ("#", None),
        ("//example.org", None),
        ("https:///path", None),
        (" https://example.org", None),
    ],
)
def test_only_addresses_of_the_web_are_linked(url: str, address: str | None) -> None:
    assert web_address(url) == address


@given(st.lists(st.text(st.characters(exclude_categories=())), unique=True))
def test_ids_that_every_file_can_hold_stay_apart(texts: list[str]) -> None:
    ids = [exact_id(NodeId(text)) for text in texts]

    assert len(set(ids)) == len(ids)
    assert not any(is_no_character(character) for each in ids for character in each)
