"""The graph in memory: its version, its edges, what can be reached."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph.build import build_graph
from graph.model.course_graph import CourseGraph
from graph.model.edges import Direction, Relation
from graph.model.findings import Finding, Severity
from graph.model.ids import NodeId, NodeKind
from graph.model.records import Day, Scenario, Service

DATA = "days:\n- {number: 1, title: One}\n- {number: 2, title: Two, related: [1]}\n"


@pytest.fixture(scope="module")
def shipped() -> CourseGraph:
    return build_graph()


def test_the_same_input_has_the_same_version(shipped: CourseGraph) -> None:
    assert build_graph().version == shipped.version
    assert len(shipped.version) == 16


@pytest.mark.parametrize(
    "changed",
    [
        DATA.replace("Two", "Three"),
        DATA.replace("[1]", "[]"),
        f"# one line further down\n{DATA}",
        DATA.replace("[1]", "[1, 9]"),
    ],
)
def test_any_change_of_content_or_evidence_changes_the_version(
    tmp_path: Path, changed: str
) -> None:
    path = tmp_path / "days.yaml"
    path.write_text(DATA, encoding="utf-8")
    before = build_graph([path]).version
    path.write_text(changed, encoding="utf-8")
    assert build_graph([path]).version != before


def test_the_version_does_not_depend_on_where_the_files_lie(tmp_path: Path) -> None:
    versions = set()
    for name in ("here", "there"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "days.yaml").write_text(DATA, encoding="utf-8")
        versions.add(build_graph([folder]).version)
    assert len(versions) == 1


def test_a_single_source_needs_no_list(shipped: CourseGraph) -> None:
    assert build_graph("shipped").version == shipped.version


def test_a_finding_changes_the_version(shipped: CourseGraph) -> None:
    finding = Finding("made-up", Severity.INFO, "Nothing.")
    assert shipped.with_findings([finding]).version != shipped.version


def test_edges_run_both_ways(shipped: CourseGraph) -> None:
    netflix = NodeId("scenario:netflix_streaming")
    (out,) = shipped.edges([netflix], Relation.INVOLVES)
    assert [edge.target for edge in out] == ["day:1", "day:8", "day:16"]
    (back,) = shipped.edges([NodeId("day:16")], Relation.INVOLVES, Direction.IN)
    assert [edge.source for edge in back] == ["scenario:dropbox_storage", netflix]
    cloudfront = NodeId("service:cloudfront")
    (both,) = shipped.edges([cloudfront], Relation.INTERACTS, Direction.ANY)
    assert len([edge for edge in both if edge.source == edge.target]) == 1
    assert all(cloudfront in {edge.source, edge.target} for edge in both)


def test_every_edge_says_where_it_is_stated(shipped: CourseGraph) -> None:
    ids = [identifier for kind in NodeKind for identifier in shipped.ids(kind)]
    for relation in Relation:
        for edges in shipped.edges(ids, relation):
            for edge in edges:
                assert edge.evidence
                for evidence in edge.evidence:
                    text = Path(evidence.origin).read_text(encoding="utf-8").splitlines()
                    assert evidence.line is not None
                    words = text[evidence.line - 1]
                    if relation in {Relation.USES, Relation.INTERACTS, Relation.TEACHES}:
                        assert evidence.quote
                        assert evidence.quote in words


def test_what_can_be_reached(shipped: CourseGraph) -> None:
    day = NodeId("day:16")
    assert shipped.reachable([day], Relation.PREREQUISITE) == [
        (NodeId("day:1"), NodeId("day:8"), NodeId("day:15"))
    ]
    (dependents,) = shipped.reachable([day], Relation.PREREQUISITE, Direction.IN)
    assert dependents == ("day:17", "day:21", "day:27", "day:28")
    assert shipped.reachable([NodeId("day:99")], Relation.PREREQUISITE) == [()]
    s3 = NodeId("service:s3")
    (parts,) = shipped.reachable([s3], Relation.PART_OF, Direction.IN)
    assert "service:s3-buckets" in parts
    (around,) = shipped.reachable([s3], Relation.PART_OF, Direction.ANY)
    assert around == parts


def test_records_are_frozen(shipped: CourseGraph) -> None:
    day = next(shipped.all(Day))
    with pytest.raises(AttributeError):
        day.title = "Another"  # type: ignore[misc]
    assert replace(day, title="Another") != day


def test_uses_are_key_services_then_participants(shipped: CourseGraph) -> None:
    for scenario in shipped.all(Scenario):
        keys = [link.target for link in scenario.key_services]
        assert [link.target for link in scenario.uses][: len(keys)] == keys
        ends = {end for edge in scenario.interactions for end in (edge.source, edge.target)}
        services = {end for end in ends if end.startswith("service:")}
        assert {link.target for link in scenario.uses} == services | set(keys)


def test_counting_findings_keeps_none_and_agrees() -> None:
    counted = build_graph()
    number = counted.counts().findings
    assert "_findings" not in counted.__dict__
    assert number == len(counted.findings()) > len(counted.stated_findings())
    finding = Finding("made-up", Severity.INFO, "Something.")
    assert counted.with_findings([finding]).counts().findings == number + 1


def test_what_is_prepared_changes_nothing() -> None:
    prepared = build_graph()
    prepared.prepare()
    assert prepared.version == build_graph().version


def test_attributes_lead_to_the_records_of_a_class(shipped: CourseGraph) -> None:
    for scenario in shipped.all(Scenario):
        expected = shipped.records([link.target for link in scenario.uses])
        assert list(shipped.ways["uses", True, Service][scenario.id]) == expected
        assert shipped.ways["uses", True, Day][scenario.id] == ()
    assert shipped.ways["uses", True, Service] is shipped.ways["uses", True, Service]
