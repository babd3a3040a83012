"""The fields of each type, on the shipped course."""

from typing import Any

import pytest

from tests.api_harness import data_of


def test_a_day() -> None:
    document = """{ day(number: 1) {
      id number title difficulty hours week { id number title } teaches { name } related { number }
      prerequisites { number } reviews { number } scenarios { key }
      caseStudy { company focus } evidence { kind file line } allEvidence { file }
      links(relations: [RELATED]) { relation name targetId target { __typename } evidence { line } }
    } }"""
    day = data_of(document)["day"]
    assert day["evidence"]["file"] == "days.yaml"
    assert day["evidence"]["line"] > 0
    assert day["allEvidence"] == [{"file": "days.yaml"}]
    assert day["caseStudy"]["company"] == "Netflix"
    assert day["week"]["id"] == "week:1"
    assert day["difficulty"] == "BASIC"
    assert day["hours"] == 2.0
    assert day["teaches"][0] == {"name": "CloudFront"}
    assert day["related"] == [{"number": 16}, {"number": 17}]
    assert day["prerequisites"] == []
    assert day["scenarios"] == [{"key": "netflix_streaming"}]
    assert [(link["relation"], link["targetId"]) for link in day["links"]] == [
        ("RELATED", "day:16"),
        ("RELATED", "day:17"),
    ]
    assert all(link["target"] == {"__typename": "Day"} for link in day["links"])


def test_a_day_of_review() -> None:
    reviews = data_of("{ day(number: 7) { teaches { name } reviews { number } } }")["day"]
    assert reviews["teaches"] == []
    assert [day["number"] for day in reviews["reviews"]] == [1, 2, 3, 4, 5, 6]


def test_weeks_are_nodes_with_their_days_and_hours() -> None:
    weeks = data_of("{ weeks { id number title hours days { number hours } } }")["weeks"]
    assert [week["id"] for week in weeks] == ["week:1", "week:2", "week:3", "week:4"]
    for week in weeks:
        assert week["hours"] == sum(day["hours"] for day in week["days"])
    assert [day["number"] for day in weeks[1]["days"]] == [8, 9, 10, 11, 12, 13, 14]
    assert data_of(
        '{ node(id: "week:2") { id ... on Week { number } } week(number: 2) { id } }'
    ) == {
        "node": {"id": "week:2", "number": 2},
        "week": {"id": "week:2"},
    }


def test_a_part_counts_with_its_whole() -> None:
    document = """{ service(name: "Storage Classes") {
      id isConcept isDeclared partOf { name parts { name } taughtOn { number } }
      links { relation target { ... on Service { name } } evidence { file } }
    } }"""
    service = data_of(document)["service"]
    assert service["partOf"]["name"] == "S3"
    assert "Storage Classes" in [part["name"] for part in service["partOf"]["parts"]]
    assert service["partOf"]["taughtOn"] == [{"number": 8}]
    assert service["links"] == [
        {"relation": "PART_OF", "target": {"name": "S3"}, "evidence": {"file": "services.yaml"}}
    ]


def test_a_concept_says_that_it_is_one() -> None:
    document = '{ service(name: "Regions") { isConcept nameKo nameEn category description } }'
    assert data_of(document)["service"]["isConcept"] is True


def test_the_user_is_an_actor() -> None:
    document = """{ node(id: "actor:user") {
      __typename id ... on Participant { name } ... on Actor { key nameEn aliases }
    } }"""
    actor = data_of(document)["node"]
    assert (actor["__typename"], actor["name"], actor["nameEn"]) == ("Actor", "사용자", "User")
    assert "클라이언트" in actor["aliases"]


def test_the_steps_of_a_scenario_name_services_and_actors() -> None:
    document = """{ scenario(key: "netflix_streaming") { steps {
      order title next services { name } participants { __typename name }
      evidence { kind } allEvidence { kind }
    } } }"""
    step = data_of(document)["scenario"]["steps"][3]
    assert step["services"] == [{"name": "CloudFront"}]
    assert step["participants"] == [
        {"__typename": "Service", "name": "CloudFront"},
        {"__typename": "Actor", "name": "사용자"},
    ]
    assert step["next"] == "완료"


def test_every_use_can_say_where_it_is_stated() -> None:
    document = """{ scenarios { nodes {
      services { id }
      links(relations: [USES, APPLIES]) { relation targetId evidence { file line quote } }
    } } }"""
    for scenario in data_of(document)["scenarios"]["nodes"]:
        uses = [link for link in scenario["links"] if link["relation"] == "USES"]
        assert [link["targetId"] for link in uses] == [one["id"] for one in scenario["services"]]
        assert len(scenario["links"]) == len(uses) + 1
        assert all(link["evidence"]["line"] for link in scenario["links"])


@pytest.mark.parametrize(
    ("arguments", "kind", "opening"),
    [
        ("", "FLOWCHART", "flowchart TB"),
        ("(direction: LR)", "FLOWCHART", "flowchart LR"),
        ("(kind: SEQUENCE)", "SEQUENCE", "sequenceDiagram"),
    ],
)
def test_a_diagram_shows_the_interactions_and_nothing_else(
    arguments: str, kind: str, opening: str
) -> None:
    document = f"""{{ scenario(key: "netflix_streaming") {{
      interactions {{ source {{ id name }} target {{ id name }} label evidence {{ file line }} }}
      diagram{arguments} {{
        kind mermaid
        edges {{ source target sourceId targetId label number evidence {{ file line }} }}
      }}
    }} }}"""
    scenario = data_of(document)["scenario"]
    diagram: dict[str, Any] = scenario["diagram"]
    assert diagram["kind"] == kind
    assert opening in diagram["mermaid"]
    assert diagram["edges"] == [
        {
            "source": interaction["source"]["name"],
            "target": interaction["target"]["name"],
            "sourceId": interaction["source"]["id"],
            "targetId": interaction["target"]["id"],
            "label": interaction["label"],
            "number": number,
            "evidence": interaction["evidence"],
        }
        for number, interaction in enumerate(scenario["interactions"], start=1)
    ]


def test_the_graph_as_a_whole() -> None:
    document = """{
      graph { version scenarios days weeks services patterns interactions findings }
      findings { rule severity message evidence { file line } }
      scenarios { totalCount nodes { interactions { label } } }
    }"""
    found = data_of(document)
    assert found["graph"]["version"]
    assert (found["graph"]["scenarios"], found["graph"]["days"], found["graph"]["weeks"]) == (
        5,
        28,
        4,
    )
    assert found["graph"]["findings"] == len(found["findings"])
    assert found["graph"]["interactions"] == sum(
        len(scenario["interactions"]) for scenario in found["scenarios"]["nodes"]
    )
    assert all(finding["message"] for finding in found["findings"])
