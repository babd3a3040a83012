"""How a store is filled: in parts, with each record read once, and whole or not at all."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from graph.model.course_graph import CourseGraph
from graph.model.ids import NodeId, NodeKind
from graph.model.records import Record
from graph.rdf.lines import literal, triples_in
from graph.rdf.store import on_disk as stores
from graph.rdf.store.departures import STANDARD, VIRTUOSO
from tests.api_harness import shipped
from tests.store_parity import on_disk, require_same_answers

XSD = "http://www.w3.org/2001/XMLSchema#"


class Asked(CourseGraph):
    """The shipped course, which counts what it is asked for."""

    def __init__(self, fails_at: NodeId | None = None) -> None:
        """Fail when a record is asked for."""
        graph = shipped()
        found = (graph.records(graph.ids(kind)) for kind in NodeKind)
        super().__init__([record for records in found for record in records if record is not None])
        self.asked: Counter[str] = Counter()
        self._fails_at = fails_at

    def records(self, ids: Sequence[str]) -> list[Record | None]:
        """Return the record of each id."""
        self.asked.update(ids)
        if self._fails_at in ids:
            raise OSError("the source is gone")
        return super().records(ids)


def test_what_is_loaded_in_parts_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_LINES_TOGETHER", 700)
    require_same_answers(on_disk(tmp_path / "store", shipped()), shipped())


def test_scenarios_are_read_once(tmp_path: Path) -> None:
    course = Asked()
    on_disk(tmp_path / "store", course)
    assert {course.asked[each] for each in course.ids(NodeKind.SCENARIO)} == {1}


def test_a_source_that_fails_meanwhile_leaves_the_old_graph(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    old = on_disk(folder, shipped())
    names = {each.name for each in folder.iterdir()}
    with pytest.raises(OSError, match="the source is gone"):
        on_disk(folder, Asked(fails_at=NodeId("day:8")))
    assert {each.name for each in folder.iterdir()} == names
    require_same_answers(old, shipped())


def test_any_text_can_be_a_literal() -> None:
    text = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x11000), 0x1F600, sys.maxunicode)))
    (triple,) = triples_in([f"<a:b> <a:c> {literal(text)} .\n"])
    assert triple.object.value == text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (f'"PT2H"^^<{XSD}duration>', '"PT2H"'),
        (f'"2.5"^^<{XSD}decimal>', '"2.5"'),
        (f'"8"^^<{XSD}integer>', f'"8"^^<{XSD}integer>'),
        ('"word"@ko', '"word"@ko'),
        ("<a:d>", "<a:d>"),
        (literal(f'says "8"^^<{XSD}decimal> .'), literal(f'says "8"^^<{XSD}decimal> .')),
        (literal(f'"8"^^<{XSD}decimal> .\n'), literal(f'"8"^^<{XSD}decimal> .\n')),
    ],
)
def test_engines_get_the_types_that_they_read(value: str, expected: str) -> None:
    line = f"<a:b> <a:c> {value} .\n"
    assert VIRTUOSO.line(line) == f"<a:b> <a:c> {expected} .\n"
    assert STANDARD.line(line) == line
