"""The examples of the contract, and ours: a query, and its answer to the letter."""

import json

import pytest

from tests.api_harness import ROOT, Example, ask, examples_in

EXAMPLES = [
    example
    for path in sorted((ROOT / "tests" / "graphql_examples").glob("*.md"))
    for example in examples_in(path)
]
TOUR = list(examples_in(ROOT / "docs" / "graphql.md"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example_is_answered_to_the_letter(example: Example) -> None:
    answer = ask(example.document, **example.variables)
    assert json.dumps(answer, ensure_ascii=False, indent=2) == example.answer


@pytest.mark.parametrize("example", TOUR, ids=lambda example: example.name)
def test_query_of_the_tour_is_answered_as_it_says(example: Example) -> None:
    answer = ask(example.document, **example.variables)
    if example.answer is None:
        assert "errors" not in answer
    else:
        assert answer == json.loads(example.answer)


def test_there_are_examples_and_a_tour() -> None:
    assert len(EXAMPLES) >= 7
    assert len(TOUR) >= 8
