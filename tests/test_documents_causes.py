"""Why a diagram is refused: cases kept in tests/cases/documents/causes.md, with the real parser."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.documents.causes import refusal_of
from graph.documents.reading import line_of
from graph.mermaid.parser import MermaidParser
from tests.documents_cases import Case, cases, matches

PARTS = [
    "graph TB\n",
    "A[x (y)]\n",
    '"',
    "end\n",
    "subgraph x\n",
    "%% c\n",
    "---\n",
    "{",
    "}}",
    ";",
]


@pytest.mark.parametrize("case", cases("causes.md"), ids=lambda case: case.name)
def test_case(case: Case, diagram_parser: MermaidParser) -> None:
    (text,) = case.files.values()
    (parsed,) = diagram_parser.parse([text])
    assert parsed.error
    refusal = refusal_of(text, parsed.error, parsed.line)
    assert matches(case.expected["told"], [f"{refusal.line} {refusal.words}"]), refusal


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(PARTS) | st.text(max_size=5)).map("".join),
    st.sampled_from(
        [
            "",
            "Parse error on line 3:\nabc\n--^\nExpecting",
            "No diagram type detected matching",
            "bad (9:9)",
            "Lexer error on line 7",
        ]
    ),
    st.none() | st.integers(1, 9),
)
@example("", "Parse error on line 1:\n\n\n", 1)
def test_any_text_has_a_reason_in_one_of_its_lines(text: str, error: str, line: int | None) -> None:
    refusal = refusal_of(text, error, line)
    assert refusal.line >= 1
    assert refusal.words.startswith("Mermaid refuses this: ")


def test_lines_are_those_of_the_text() -> None:
    text = "\n---\na: b\n---\n\n%% c\ngraph TB\n%% c\n\n  %% c\nA\nB"
    assert [line_of(text, line) for line in (1, 2, 3, 4, 99)] == [7, 11, 12, 12, 12]
