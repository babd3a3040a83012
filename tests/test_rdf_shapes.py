"""The shapes: what we export conforms, and what the loader refuses violates them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import build_graph
from graph.load.files import SourceFile
from graph.model.findings import Finding, Severity
from graph.rdf.shapes import check_shapes
from graph.rdf.shapes_file import shapes_text
from tests.rdf_exports import exported
from tests.test_rdf_source import CASES, HEAD, PLAIN

ROOT = Path(__file__).parents[1]
BEYOND = {"syntax", "nothing of ours", "number and identifier", "two days", "part of itself"}
"""What concerns a file as a whole, which shapes of single nodes do not see."""
MADE_UP_FOR = {"no day"}
"""What shapes only warn of: another file may describe it."""


def file_of(text: str) -> SourceFile:
    return SourceFile(0, "other.ttl", "other.ttl", text, is_named=True)


def check(text: str) -> list[Finding]:
    return check_shapes(file_of(HEAD + text))


def test_the_file_is_what_the_table_says() -> None:
    assert (ROOT / "data" / "shapes.ttl").read_text(encoding="utf-8") == shapes_text(), (
        "python -m graph.rdf.shapes_file >data/shapes.ttl"
    )


@pytest.mark.slow
def test_an_export_conforms() -> None:
    assert check_shapes(file_of(exported(build_graph(), "turtle").decode())) == []


def test_plain_triples_are_no_error() -> None:
    found = check(PLAIN)
    assert {item.severity for item in found} == {Severity.INFO, Severity.WARNING}
    assert any("prov:wasDerivedFrom: It has no evidence" in item.message for item in found)


@pytest.mark.parametrize("case", sorted(set(CASES) - BEYOND))
def test_what_the_loader_refuses_violates_a_shape(case: str) -> None:
    text, _ = CASES[case]
    expected = Severity.WARNING if case in MADE_UP_FOR else Severity.ERROR
    if case == "half an interaction":
        text = text.replace("[ ", "[ a sg:Interaction ; ")
    assert expected in {item.severity for item in check(text)}


def test_a_finding_names_node_property_and_value() -> None:
    (found,) = [item for item in check(CASES["no choice"][0]) if item.rule == "shape-in"]
    assert found.severity is Severity.ERROR
    assert found.message == (
        "https://w3id.org/scenariograph/id/day/1: schema:educationalLevel 'basics':"
        " is none of the known values."
    )
    (at,) = found.evidence
    assert (at.file, at.section, at.quote) == ("other.ttl", "schema:educationalLevel", "basics")


def test_findings_have_an_order_whatever_is_blank() -> None:
    text = PLAIN + "<scenario/b> a sg:Scenario ; sg:step [ a sg:FlowStep ], [ a sg:FlowStep ] ."
    assert check(text) == check(text)
    assert [item.message for item in check(text) if "_:b2: dcterms:title" in item.message]
