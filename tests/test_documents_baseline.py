"""Baselines: what they know again, and what not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph.documents.baseline import baseline_text, hidden_by
from graph.documents.finding import DocumentFinding, Rule
from graph.errors import SourceError

FOUND = DocumentFinding(Rule.SYNTAX, "Refused.", "docs/a.md", 3, 5, "graph TB")


def kept(folder: Path, *findings: DocumentFinding) -> Path:
    path = folder / "baseline.json"
    path.write_text(baseline_text(findings, folder), encoding="utf-8")
    return path


def here(folder: Path, finding: DocumentFinding) -> DocumentFinding:
    return replace(finding, file=str(folder / finding.file))


def test_moved_lines_change_nothing(tmp_path: Path) -> None:
    found = here(tmp_path, FOUND)
    compared = hidden_by([replace(found, block=30, line=50)], kept(tmp_path, found))
    assert (compared.new, compared.known, compared.gone) == ((), 1, 0)


@pytest.mark.parametrize(
    "changed",
    [
        replace(FOUND, file="docs/b.md"),
        replace(FOUND, rule=Rule.FENCE),
        replace(FOUND, message="Other."),
        replace(FOUND, block_text="graph LR"),
    ],
)
def test_anything_else_does(tmp_path: Path, changed: DocumentFinding) -> None:
    other = here(tmp_path, changed)
    compared = hidden_by([other], kept(tmp_path, here(tmp_path, FOUND)))
    assert (compared.new, compared.known, compared.gone) == ((other,), 0, 1)


def test_as_many_are_hidden_as_were_known(tmp_path: Path) -> None:
    found = here(tmp_path, FOUND)
    compared = hidden_by([found] * 3, kept(tmp_path, found, found))
    assert (len(compared.new), compared.known, compared.gone) == (1, 2, 0)


def test_the_order_of_findings_does_not_matter(tmp_path: Path) -> None:
    other = replace(FOUND, message="Other.")
    assert baseline_text([FOUND, other], tmp_path) == baseline_text([other, FOUND], tmp_path)


def test_without_a_parser_nothing_is_gone(tmp_path: Path) -> None:
    unparsed = here(tmp_path, replace(FOUND, rule=Rule.UNPARSED))
    path = kept(tmp_path, here(tmp_path, FOUND), unparsed)
    compared = hidden_by([unparsed], path)
    assert (compared.new, compared.known, compared.gone) == ((unparsed,), 0, 0)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"version": 2}', '{"version": 1, "findings": [{}]}', "\udcff"],
)
def test_what_is_no_baseline_is_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(SourceError, match="Write it anew with --write-baseline"):
        hidden_by([], path)
