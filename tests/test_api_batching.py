"""How often the graph is asked: that depends on how deep a query is, not on how much it finds."""

import pytest

from tests.api_harness import count_calls, data_of
from tests.api_made_up import guided

DEEP = """
  query($where: ScenarioFilter, $first: Int) {
    scenarios(where: $where, first: $first) {
      totalCount
      pageInfo { endCursor }
      edges { cursor node { id } }
      nodes {
        pattern { components { patterns { name } } scenarios { key } }
        primaryDay { week { days { number } hours } }
        days { related { title } prerequisites { number } reviews { id } scenarios { key } }
        services { partOf { parts { name } } taughtOn { number } scenarios { key } }
        keyServices { links { target { id } } }
        steps { services { name } participants { name } }
        interactions { source { id } target { name } step { title } evidence { file } }
        links { target { id } }
        diagram { mermaid edges { source target evidence { line } } }
        danglingReferences { targetId }
      }
    }
  }
"""


def test_one_node_and_many_cost_the_same_number_of_questions() -> None:
    one = count_calls(DEEP, first=1, where={"key": {"eq": "netflix_streaming"}})
    many = count_calls(DEEP, first=100)
    assert one == many
    assert many["page"] == many["count"] == many["dangling"] == 1
    assert many["used_by"] == 1
    # Once for the services, once for the pictures.
    assert many["taught_on"] == 2
    assert many.total() < 30


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ days(first: 100) { nodes { number title } } }", {"page": 1, "records": 1}),
        (
            "{ days(first: 100) { nodes { teaches { name } } edges { node { id } } } }",
            {"page": 1, "records": 2},
        ),
        (
            "{ services(first: 100) { nodes { taughtOn { number } } } }",
            {"page": 1, "records": 2, "taught_on": 1},
        ),
        (
            "{ weeks { days { number } hours } }",
            {"ids": 1, "records": 2, "edges": 1},
        ),
        (
            '{ service(name: "S3") { id } b: service(name: "SNS") { id } day(number: 8) { id } }',
            {"resolve": 2, "records": 1},
        ),
    ],
)
def test_a_level_is_asked_at_once(document: str, expected: dict[str, int]) -> None:
    calls = count_calls(document)
    assert {name: calls[name] for name in expected} == expected


def test_the_names_of_guide_sections_are_looked_up_at_once() -> None:
    document = """{ scenario(key: "made_up") {
      dayMentions { services { id } day { id } }
      implementation { services { id } day { id } }
      learningPath { services { id } day { id } }
    } }"""
    assert data_of(document, guided())["scenario"]["dayMentions"] != []
    assert count_calls(document, guided())["resolve"] == 2
