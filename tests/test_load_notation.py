"""The small language of steps, names, days and durations, by the words of the shipped profiles."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.load.notation import (
    DayPiece,
    Notation,
    day_mentions,
    day_numbers,
    day_title,
    hours,
    listed,
    merged_notation,
    numbered,
    only_days,
    read_path,
    split_names,
    split_stages,
    word_key,
)
from graph.load.profile import read_profile
from graph.load.yaml_tree import parse_yaml
from graph.model.guide import HoursRange

PROFILES = sorted((Path(__file__).parent.parent / "data/profiles").glob("*.yaml"))
SHIPPED = merged_notation(
    read_profile(parse_yaml(path.read_text("utf-8"), path.name)).notation for path in PROFILES
)

NOTATION = Notation(
    arrows=("→", "->", "-->", "=>"),
    separators=(",", "、", "·"),
    word_separators=("및", "and", "&"),
    range_marks=("-", "~", "–", "to"),
    days=("Day {n}", "Days {n}", "{n}일차"),
    reviews=("All Week {n} Services", "All Services {words}"),
    done=("완료", "Done"),
    hours=("시간", "hours", "hour", "h"),
    minutes=("분", "minutes", "min"),
    approximations=("약", "정도", "about", "approx."),
)


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("CloudFront", [["CloudFront"]]),
        ("CloudFront (Day 1, 16)", [["CloudFront"]]),
        ("CloudFront (1일차 및 16일차)", [["CloudFront"]]),
        ("CloudFront（Day 1-3）", [["CloudFront"]]),
        ("CloudFront (2026)", [["CloudFront (2026)"]]),
        ("CloudFront ()", [["CloudFront ()"]]),
        ("S3 (Simple Storage Service)", [["S3 (Simple Storage Service)"]]),
        ("S3 (Day 8 → 9)", [["S3 (Day 8 → 9)"]]),
        ("CloudFront → 사용자", [["CloudFront"], ["사용자"]]),
        ("A-->B=>C->D", [["A"], ["B"], ["C"], ["D"]]),
        ("A, B → C", [["A", "B"], ["C"]]),
        ("A, B, and C", [["A", "B", "C"]]),
        ("SNS 및 CloudFront (Day 16)", [["SNS", "CloudFront"]]),
        ("A (x, y → z) · B.", [["A (x, y → z)", "B"]]),
        ("→ A → → B →", [["A"], ["B"]]),
        ("A (Day 8 → B", [["A (Day 8"], ["B"]]),
        ("Android", [["Android"]]),
        ("", []),
        (" , ", []),
    ],
)
def test_stages(text: str, stages: list[list[str]]) -> None:
    assert split_stages(text, NOTATION) == stages


def test_known_names_stay_whole() -> None:
    known = {"Identity and Access Management"}.__contains__
    text = "Identity and Access Management (Day 2), A and B"
    assert split_names(text, NOTATION, known) == ["Identity and Access Management", "A", "B"]


def test_without_words_nothing_is_split() -> None:
    assert split_stages("A, B → C and D", Notation()) == [["A, B → C and D"]]
    assert day_numbers("Day 1", Notation()) == ()
    assert hours("2 hours", Notation()) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Day 18, Day 19, Day 11", (18, 19, 11)),
        ("Day 1, 8, 16", (1, 8, 16)),
        ("day1 · DAY 2", (1, 2)),
        ("Day 1-3", (1, 2, 3)),
        ("Day 1 to Day 3", (1, 2, 3)),
        ("1~3일차, 7", (1, 2, 3, 7)),
        ("1일차 및 2일차", (1, 2)),
        ("8, 8", (8,)),
        ("✅ Day 3 (핵심)", (3,)),
        ("Day 8: S3, EC2 and VPC", (8,)),
        ("Day 1 - 3 Tier", (1,)),
        ("Day 1-3: Basics, 2", (1, 2, 3, 2)[:3]),
        ("Week 2 (Day 8, Day 9)", (8, 9)),
        ("Day 8의 내용", (8,)),
        ("Day 3-1", ()),
        ("Day 1-99999", ()),
        ("Day 12345678", ()),
        ("Monday 3", ()),
        ("S3", ()),
        ("soon", ()),
        ("", ()),
    ],
)
def test_days(text: str, days: tuple[int, ...]) -> None:
    assert day_numbers(text, NOTATION) == days


def test_unreadable_pieces_of_a_list_of_days() -> None:
    assert day_mentions("Day 1, soon, Day 2: a, b", NOTATION) == [
        DayPiece("Day 1", (1,)),
        DayPiece("soon", (), "soon"),
        DayPiece("Day 2: a", (2,)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Day 1/Day 8",
        "Day 1/8",
        "Day 1; Day 8",
        "Day 1 Day 8",
        "Day 1 · Day 8",
        "Day 1 및 Day 8",
        "Day 1 and Day 8",
        "Day 1 + Day 8",
        "1일차 8일차",
        "Day 1 (핵심) Day 8 ✅",
        "Day 1: 시작, Day 8: storage, queues",
        "Day 1, Day 8 - storage",
        "Day 1 (핵심), Day 8 (S3, SQS)",
    ],
)
def test_whole_lists_of_days(text: str) -> None:
    assert day_numbers(text, NOTATION) == (1, 8)
    assert not any(piece.unread for piece in day_mentions(text, NOTATION))


@pytest.mark.parametrize(
    ("text", "days", "unread"),
    [
        ("Day 1 → Day 8", (1, 8), "→"),
        ("Day 1 <-> Day 8", (1, 8), "<->"),
        ("Day 1 until Day 8", (1, 8), "until"),
        ("Day 1.5", (), "Day 1.5"),
        ("Day 1,000", (1,), "000"),
        ("1.5일차", (), "1.5일차"),
        ("Day 1부터 3까지", (1,), "부터 3까지"),
        ("Day 3-1", (), "Day 3-1"),
        ("Day 1-100000", (), "Day 1-100000"),
        ("Day 1-3-5", (1, 2, 3), "-5"),
        ("Day 2, Day 3-1", (2,), "Day 3-1"),
    ],
)
def test_what_a_list_of_days_leaves_over(text: str, days: tuple[int, ...], unread: str) -> None:
    assert day_numbers(text, NOTATION) == days
    assert "".join(piece.unread for piece in day_mentions(text, NOTATION)) == unread


def test_ranges_that_are_none_say_why() -> None:
    (backwards,) = day_mentions("Day 3-1", NOTATION)
    (endless,) = day_mentions("Day 1-100000", NOTATION)
    assert backwards.reason == "the range goes backwards"
    assert endless.reason == "the range is longer than 366 days"


@pytest.mark.parametrize("text", ["Day 1," * 150_000, "1시간 " * 20_000, "(" * 200_000])
def test_endless_values_are_left_in_time(text: str) -> None:
    start = time.monotonic()
    (piece,) = day_mentions(text, NOTATION)
    assert not piece.days
    assert "10,000 characters" in piece.reason
    assert len(piece.unread) < 300
    assert not only_days(text, NOTATION)
    assert hours(text, NOTATION) is None
    assert hours("1시간 " * 1600, NOTATION) == HoursRange(1600, 1600)
    split_stages(text[:50_000], NOTATION)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "arrow", ["→", "->", "-->", "---->", "=>", "===>", "-.->", "⟶", "▶", "▶\ufe0f", "➔"]
)
def test_arrows_of_any_length(arrow: str) -> None:
    assert split_stages(f"S3 {arrow} SQS", SHIPPED) == [["S3"], ["SQS"]]
    assert split_stages(f"S3{arrow}SQS", SHIPPED) == [["S3"], ["SQS"]]
    assert split_names(f"S3 {arrow} SQS", SHIPPED) == ["S3", "SQS"]


@pytest.mark.parametrize(
    "arrow", ["<->", "<-->", "<=>", "↔", "↔\ufe0f", "⇔", "←", "<-", "<--", "⇐", "<==", "<-.->"]
)
def test_unclear_arrows_claim_nothing(arrow: str) -> None:
    assert split_stages(f"S3 {arrow} SQS → Lambda", SHIPPED) == [["S3", "SQS"], ["Lambda"]]
    assert split_stages(f"S3{arrow}SQS", SHIPPED) == [["S3", "SQS"]]


@pytest.mark.parametrize(
    ("text", "opens", "closes", "has_gap"),
    [
        ("S3 → SQS", False, False, False),
        ("S3 →", False, True, False),
        ("→ S3", True, False, False),
        ("S3 → → SQS", False, False, True),
        ("S3", False, False, False),
        ("", False, False, False),
    ],
)
def test_arrows_that_lead_to_nothing(text: str, opens: bool, closes: bool, has_gap: bool) -> None:
    path = read_path(text, SHIPPED)
    assert (path.opens, path.closes, path.has_gap) == (opens, closes, has_gap)


def test_signs_between_spaces_divide_names() -> None:
    text = "S3 / SQS + SNS, TCP/IP, C++, Route 53 (Day 3 / 4)"
    assert split_names(text, SHIPPED) == ["S3", "SQS", "SNS", "TCP/IP", "C++", "Route 53"]
    assert split_names("S3 / SQS", SHIPPED, {"S3 / SQS"}.__contains__) == ["S3 / SQS"]


def test_footnotes_are_no_part_of_names() -> None:
    assert split_stages("S3[^1], SNS → SQS[^note]", SHIPPED) == [["S3", "SNS"], ["SQS"]]


def test_only_days() -> None:
    assert only_days("Day 1, 2-3", NOTATION)
    assert not only_days("Day 1: Start", NOTATION)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Day 8: S3", (8, "S3")),
        ("📦 8일차 – S3", (8, "S3")),
        ("S3 (Day 8)", (8, "S3")),
        ("Day 8", (8, "")),
        ("S3 (Simple Storage Service)", (None, "S3 (Simple Storage Service)")),
        ("8. S3", (None, "8. S3")),
    ],
)
def test_day_titles(text: str, expected: tuple[int | None, str]) -> None:
    assert day_title(text, NOTATION) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Store", (1, "Store")),
        ("3.12 Store", (12, "Store")),
        ("2) Store", (2, "Store")),
        ("(3) Store", (3, "Store")),
        ("4️⃣ Store", (4, "Store")),
        ("5 - Store", (5, "Store")),
        ("2.1 Store", (1, "Store")),
        ("3 Tier", None),
        ("1.5", None),
        ("S3. Store", None),
    ],
)
def test_numbers_before_titles(text: str, expected: tuple[int, str] | None) -> None:
    assert listed(text) == expected


def test_forms_before_titles() -> None:
    forms = ("Step {n}", "{n}단계")
    assert numbered("🚀 STEP 3 – Go", forms) == (3, "Go")
    assert numbered("2단계: 저장", forms) == (2, "저장")
    assert numbered("Footstep 3", forms) is None
    assert numbered("3.1 Step 4: Go", forms) == (4, "Go")
    assert numbered("2. 4단계 - 저장", forms) == (4, "저장")


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("2-3시간", 2, 3),
        ("2.5 hours", 2.5, 2.5),
        ("30분", 0.5, 0.5),
        ("1시간 30분", 1.5, 1.5),
        ("1시간 30분-2시간", 1.5, 2),
        ("약 2시간", 2, 2),
        ("2시간정도", 2, 2),
        ("approx. 30-45분 (실습 포함)", 0.5, 0.75),
        ("1 hour and 30 minutes", 1.5, 1.5),
        ("2h30min", 2.5, 2.5),
        ("2 to 3 hours", 2, 3),
        ("2 HOURS", 2, 2),
    ],
)
def test_hours(text: str, least: float, most: float) -> None:
    assert hours(text, NOTATION) == HoursRange(least, most)


@pytest.mark.parametrize(
    "text", ["", "2", "half a day", "3-2시간", "1-2-3 hours", "x-2 hours", "2 hours left"]
)
def test_durations_that_are_left_as_words(text: str) -> None:
    assert hours(text, NOTATION) is None


def test_reviews_and_the_end_of_the_flow() -> None:
    assert NOTATION.is_review("All  week 3 services")
    assert NOTATION.is_review("All Services Integration")
    assert NOTATION.is_review("All Services")
    assert not NOTATION.is_review("All Week Services")
    assert NOTATION.is_done(" 완료! ✅")
    assert not NOTATION.is_done("미완료")
    assert not Notation(done=("!",)).is_done("?")


def test_merged_notation_knows_the_words_of_all() -> None:
    merged = merged_notation([Notation(arrows=("→", "->")), Notation(arrows=("->", ">"))])
    assert merged == Notation(arrows=("→", "->", ">"))
    assert merged_notation([]) == Notation()


def test_word_key() -> None:
    assert word_key("1️⃣ 시나리오\t개요 :") == word_key("1. 시나리오개요")
    assert word_key("Caf\u0065\u0301") == word_key("CAF\u00c9")
    assert word_key("🔄 —") == ""


@given(st.text("Day 일차시간분,·→->and및(~)123.-x "), st.text("Day 1,-"))
def test_any_text_can_be_read(text: str, other: str) -> None:
    for words in (text, other):
        assert all(name for stage in split_stages(words, NOTATION) for name in stage)
        assert len(set(day_numbers(words, NOTATION))) == len(day_numbers(words, NOTATION))
        found = hours(words, NOTATION)
        assert found is None or found.least <= found.most
