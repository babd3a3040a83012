"""RDF that others wrote, as a source: what is made up for, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.reload import fingerprint
from graph.build import build_graph, load_course
from graph.checks import ALL_CHECKS
from graph.errors import SourceError
from graph.model.course_graph import CourseGraph
from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.model.records import Day, Scenario, Service
from graph.rdf.iris import DEFAULT_BASE
from graph.rdf.source import FOUND_ANEW
from tests.query_graphs import place
from tests.rdf_exports import export_to

HEAD = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix sg: <https://w3id.org/scenariograph/vocabulary#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
PLAIN = """\
<http://other.example/days/first> a sg:Day ;
    schema:position 1 ; dcterms:title "Objects" ; sg:hours 2 ;
    schema:teaches <http://other.example/S3> .
<day/2> a sg:Day ; schema:position 2 ; dcterms:title "Queues" ;
    sg:related <http://other.example/days/first>, <day/7> ; schema:teaches <service/sqs> .
<http://other.example/S3> a sg:Service ; skos:prefLabel "S3" ; skos:altLabel "Object store" .
<scenario/album> a sg:Scenario ; dcterms:title "Photo album" ;
    sg:involves <day/2> ;
    sg:keyService <http://other.example/S3> ;
    sg:interaction [
        sg:interactionSource <actor/user> ;
        sg:interactionTarget <http://other.example/S3> ] .
"""


def load(folder: Path, text: str, name: str = "other.ttl") -> CourseGraph:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return build_graph(path)


def faults(folder: Path, text: str, name: str = "other.ttl") -> list[str]:
    with pytest.raises(SourceError) as caught:
        load(folder, text, name)
    return [str(fault).replace(f"{folder}/", "") for fault in caught.value.faults]


def test_plain_triples_are_enough(tmp_path: Path) -> None:
    graph = load(tmp_path, HEAD + PLAIN)
    day, second, service, scenario = graph.records(
        ["day:1", "day:2", "service:s3", "scenario:album"]
    )
    assert isinstance(day, Day)
    assert isinstance(second, Day)
    assert isinstance(service, Service)
    assert isinstance(scenario, Scenario)
    assert (day.title, day.hours) == ("Objects", 2)
    assert [(link.target, link.name) for link in day.teaches] == [("service:s3", "S3")]
    assert service.aliases == ("Object store",)
    assert [link.target for link in second.prerequisites] == ["day:1"]
    (edge,) = scenario.interactions
    assert (edge.source, edge.target) == ("actor:user", "service:s3")
    assert [link.target for link in scenario.uses] == ["service:s3"]


def test_evidence_of_what_has_none_is_the_file(tmp_path: Path) -> None:
    graph = load(tmp_path, HEAD + PLAIN)
    (day,) = graph.records(["day:1"])
    assert isinstance(day, Day)
    assert [(at.file, at.line) for at in day.evidence] == [("other.ttl", None)]
    assert day.teaches[0].evidence[0].file == "other.ttl"


def test_what_leads_nowhere_is_a_finding(tmp_path: Path) -> None:
    graph = load(tmp_path, HEAD + PLAIN)
    (dangling,) = graph.dangling()
    assert (dangling.source, dangling.relation, dangling.target) == (
        "day:2",
        Relation.RELATED,
        "day:7",
    )
    rules = {found.rule for found in graph.findings()}
    assert {"dangling-reference", "unknown-service"} <= rules


def test_steps_without_interactions_claim_nothing_of_how_services_connect(tmp_path: Path) -> None:
    graph = load(
        tmp_path,
        HEAD + '<scenario/a> a sg:Scenario ; dcterms:title "A" ; sg:step [ dcterms:title "One" ;'
        " sg:order 1 ; sg:participant <service/a>, <service/b> ] .",
    )
    (scenario,) = graph.records(["scenario:a"])
    assert isinstance(scenario, Scenario)
    assert [(edge.source, edge.target) for edge in scenario.interactions] == [
        ("actor:user", "service:a")
    ]
    assert "unconnected-services" in {found.rule for found in graph.findings()}


def test_it_adds_to_the_shipped_course_and_wins(tmp_path: Path) -> None:
    path = tmp_path / "more.ttl"
    path.write_text(HEAD + '<day/8> a sg:Day ; schema:position 8 ; dcterms:title "Storage" .')
    graph = build_graph(["shipped", path])
    (day,) = graph.records(["day:8"])
    assert isinstance(day, Day)
    assert day.title == "Storage"
    assert [at.file for at in day.evidence] == ["more.ttl", "days.yaml"]
    assert graph.counts().days == 28
    assert "source-conflict" in {found.rule for found in graph.findings()}


def test_two_files_of_rdf_add_up(tmp_path: Path) -> None:
    first = export_to(tmp_path, build_graph(), "turtle")
    second = tmp_path / "more.nt"
    week = "https://w3id.org/scenariograph/vocabulary#Week"
    second.write_text(
        f"<week/9> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{week}> .\n".replace(
            "<week/9>", "<https://example.org/week/9>"
        )
        + '<https://example.org/week/9> <https://schema.org/position> "9" .\n'
    )
    loaded = load_course([first, second])
    assert loaded.graph.counts().weeks == 5
    assert [source.files for source in loaded.sources] == [1, 1]
    assert loaded.sources[1].records == 1


CASES = {
    "syntax": ('<a> <b> "c .', ["other.ttl:1:9: Unexpected end of file."]),
    "nothing of ours": (
        "<a> <b> <c> .",
        [
            (
                "other.ttl: Nothing in this file is of a class that a course is made of:"
                " sg:Scenario, sg:Day, sg:Week, sg:Service, sg:Actor, sg:IntegrationPattern,"
                " sg:PatternComponent."
            )
        ],
    ),
    "no name": (
        "<service/s3> a sg:Service .",
        ["<id:service/s3> has no skos:prefLabel. Add it."],
    ),
    "no number": (
        '<day/x> a sg:Day ; schema:position "first" .',
        [
            ("<id:day/x> has 'first' as schema:position, which is no number."),
            "<id:day/x> has no schema:position. Add it.",
        ],
    ),
    "numbers out of range": (
        (
            "<day/0> a sg:Day ; schema:position 0 . <day/1> a sg:Day ; schema:position 1 ;"
            " sg:hours -1 ."
        ),
        [
            "day:0: schema:position is 0, and must be 1 to 1000000.",
            "day:1: sg:hours is -1.0, and must be 0 to 10000.",
        ],
    ),
    "number and identifier": (
        "<day/3> a sg:Day ; schema:position 4 .",
        ["day:3: schema:position is 4, and the identifier another. Make them agree."],
    ),
    "no choice": (
        '<day/1> a sg:Day ; schema:position 1 ; schema:educationalLevel "basics" .',
        [("<id:day/1> has 'basics' as schema:educationalLevel. Did you mean 'basic'?")],
    ),
    "two values": (
        '<service/s3> a sg:Service ; skos:prefLabel "A", "B" .',
        [("<id:service/s3> has several values of skos:prefLabel: 'A' and 'B'. Keep one.")],
    ),
    "two days": (
        "<day/1> a sg:Day ; schema:position 1 . <http://e.x/day/1> a sg:Day ; schema:position 1 .",
        ["day:1: several nodes have this id."] * 2,
    ),
    "no day": (
        '<scenario/a> a sg:Scenario ; dcterms:title "A" ; sg:involves <service/s3> .',
        ["<id:service/s3> is no day, but sg:involves leads to it."],
    ),
    "half an interaction": (
        "<scenario/a> a sg:Scenario ; sg:interaction [ sg:interactionSource <actor/user> ] .",
        ["_:b1 has no sg:interactionTarget. Add it."],
    ),
    "a node for a text": (
        "<service/s3> a sg:Service ; skos:prefLabel <http://e.x/S3> .",
        [
            ("<id:service/s3> has a node as skos:prefLabel, where a text belongs."),
            "<id:service/s3> has no skos:prefLabel. Add it.",
        ],
    ),
    "part of itself": (
        '<service/a> a sg:Service ; skos:prefLabel "A" ; skos:broader <service/a> .',
        [
            (
                "other.ttl: A service cannot be part of itself: service:a → service:a."
                " Remove one `part_of`."
            )
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_loaded_is_said_with_its_place(case: str, tmp_path: Path) -> None:
    text, expected = CASES[case]
    head = HEAD.replace("\n", " ") if case == "syntax" else HEAD
    found = faults(tmp_path, text if case == "syntax" else head + text)
    told = [line.replace(f"<{DEFAULT_BASE}", "<id:").removeprefix("other.ttl: ") for line in found]
    assert told == [line.removeprefix("other.ttl: ") for line in expected]


@pytest.mark.parametrize(
    ("name", "text", "place_"),
    [
        ("a.nt", "<http://a/b> .\n", "a.nt:1:14"),
        ("a.trig", "<http://a/b> {\n <http://a/b> a }", "a.trig:2"),
        ("a.jsonld", '{"@id": 1,\n', "a.jsonld:2"),
        ("a.rdf", "<a>", "a.rdf"),
    ],
)
def test_what_does_not_parse_has_its_line(
    name: str, text: str, place_: str, tmp_path: Path
) -> None:
    (fault,) = faults(tmp_path, text, name)
    assert fault.startswith(f"{place_}")


def test_no_context_is_fetched(tmp_path: Path) -> None:
    text = json.dumps({"@context": "https://schema.org/", "@id": "http://a/b"})
    assert faults(tmp_path, text, "a.jsonld") == [
        "a.jsonld: The context lies elsewhere, and nothing is fetched. Put it into this file."
    ]


def test_faults_of_yaml_and_rdf_are_told_together(tmp_path: Path) -> None:
    yaml, turtle = tmp_path / "a.yaml", tmp_path / "a.ttl"
    yaml.write_text("days:\n  - title: A\n", encoding="utf-8")
    turtle.write_text("<a> <b> .\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        build_graph([yaml, turtle])
    assert [Path(fault.path).name for fault in caught.value.faults] == ["a.yaml", "a.ttl"]


def test_rdf_in_a_folder_is_left_alone_and_said(tmp_path: Path) -> None:
    (tmp_path / "days.yaml").write_text("days:\n  - {number: 1, title: A}\n", encoding="utf-8")
    (tmp_path / "days.ttl").write_text("broken", encoding="utf-8")
    graph = build_graph(tmp_path)
    (found,) = [item for item in graph.findings() if item.rule == "foreign-file"]
    assert found.message == (
        "Left alone: RDF is read where it is named itself. Name this file as a source."
    )


def test_findings_of_checks_are_not_taken_from_a_changed_export(tmp_path: Path) -> None:
    path = Path(export_to(tmp_path, build_graph(), "turtle"))
    text = path.read_text(encoding="utf-8")
    # Nobody uses Alarms, until the scenario names it as a key service.
    path.write_text(
        text + "scenario:netflix_streaming sg:keyService service:alarms .\n", encoding="utf-8"
    )
    before = {found.message for found in build_graph().findings() if "Alarms" in found.message}
    after = {found.message for found in build_graph(path).findings() if "Alarms" in found.message}
    assert any(message.startswith("No scenario uses") for message in before)
    assert not any(message.startswith("No scenario uses") for message in after)


def test_every_rule_of_the_checks_is_found_anew() -> None:
    folder = Path(__file__).parents[1] / "graph" / "checks"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert ALL_CHECKS
    for rule in FOUND_ANEW:
        text = text.replace(f'"{rule}"', "")
    assert "Finding(" in text
    assert not [word for word in text.split('"')[1::2] if word.count("-") and " " not in word]


def test_a_server_sees_that_a_file_of_rdf_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "course.ttl"
    path.write_text(HEAD + PLAIN, encoding="utf-8")
    before = fingerprint([path])
    assert fingerprint([path]) == before
    path.write_text(HEAD + PLAIN + "\n", encoding="utf-8")
    assert fingerprint([path]) != before


def test_made_up_ids_survive(tmp_path: Path) -> None:
    graph = CourseGraph([Day(NodeId("day:1"), 1, "One", (place(1),))])
    assert build_graph(export_to(tmp_path, graph, "trig")).version == graph.version
