"""Sorting more than memory should hold."""

from operator import itemgetter
from random import Random

import pytest

from graph.rdf import sorting
from graph.rdf.sorting import Sorted


@pytest.mark.parametrize("number", [0, 1, 6, 7, 8, 500])
def test_it_sorts(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "_SORTED_TOGETHER", 7)
    monkeypatch.setattr(sorting, "_READ_TOGETHER", 3)
    random = Random(number)  # noqa: S311 - made-up items are no secret
    items = [(random.choice("abc가\ud800"), random.randrange(50)) for _ in range(number)]
    held: Sorted[tuple[str, int]] = Sorted()
    for item in items:
        held.add(item)
    assert list(held) == sorted(items)
    assert list(held) == sorted(items)  # whoever reads again gets the same
    least = {text: min(found for found in items if found[0] == text) for text, _ in sorted(items)}
    assert list(held.firsts(itemgetter(0))) == list(least.values())
