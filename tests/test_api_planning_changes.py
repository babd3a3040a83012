"""`whatIf` over GraphQL: every change there is, with the answers that what-if files get."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml

from api.schema.planning_change_inputs import ChangeInput
from graph.build import build_graph
from graph.errors import SourceError
from graph.load.shape_schema import fields_of
from graph.load.what_if import STEPS
from graph.planning.plan import read_plan
from graph.planning.what_if import WhatIf, what_if
from graph.planning.what_if_file import read_changes
from tests.api_harness import data_of, error_of

GRAPH = build_graph()
PLAN = read_plan(GRAPH)

WHAT_IF = """query WhatIf($changes: [ChangeInput!]!) {
  whatIf(changes: $changes) {
    changes hoursBefore hoursAfter assumptions
    impact {
      isHarmless
      scenarioReasons { scenario { key } reasons { ...Why } }
      serviceReasons { service { key } reasons { ...Why } }
      dayReasons { day { number } reasons { ...Why } }
      untaughtScenarios { scenario { key } reasons { ...Why } }
    }
    noLongerPossible { scenario { key } reasons { ...Why } }
    newlyPossible { key title }
    readiness { scenario { key } before after }
    weeks { week before after }
  }
}
fragment Why on PlanningReason { text edges { source { id } target { id } } }
"""

CHANGES = """
- remove: 16
- move: {day: 20, to: 5}
- place: {day: 28, at: 40}
- swap: [3, 16]
- split: {day: 8, into: [{title: " S3 ", hours: 1, teaches: [S3 Buckets]}, {hours: 2}]}
- split: {day: 8, into: [{}, {}, {title: Last, teaches: []}]}
- merge: [9, 10]
- merge: {days: [12, 11], title: Data}
- insert: {title: " Containers ", after: 4, hours: 3, teaches: [EC2], prerequisites: [3, 9]}
- insert: {title: First, before: 1}
- insert: {title: Apart, at: 40, week: 9}
- hours: {day: 4, to: 2.5}
- add_service: {service: Amazon SNS, to: 4}
- add_service: {service: EKS, to: 4, new: true}
- drop_service: SNS
- drop_service: {service: Amazon CloudFront, from: 1}
- add_scenario: {key: photos, title: Photos, days: [8, 18], uses: [S3, Lambda, Amazon SNS]}
- add_scenario: {key: bare, title: Bare}
- drop_scenario: netflix_streaming
"""
TOGETHER = """
- insert: {title: Containers, after: 4, prerequisites: [9]}
- add_service: {service: EKS, to: 29, new: true}
- add_service: {service: eks, to: 4}
- split: {day: 29, into: [{hours: 1}, {hours: 2, teaches: [EKS]}]}
- add_scenario: {key: photos, title: Photos, days: [29, 30], uses: [EKS, SQS]}
- drop_service: SQS
- place: {day: 30, at: 50}
- add_scenario: {key: gone, title: Gone}
- drop_scenario: gone
- remove: 16
"""
EACH = yaml.safe_load(CHANGES)


def as_input(step: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of a what-if file as GraphQL has it."""
    ((word, stated),) = step.items()
    if word == "merge" and isinstance(stated, dict):
        word = "mergeAs"
    if word == "drop_service" and isinstance(stated, str):
        stated = {"service": stated}
    head, *rest = word.split("_")
    return {head + "".join(map(str.title, rest)): stated}


def by_file(folder: Path, steps: list[dict[str, Any]]) -> WhatIf:
    path = folder / "what-if.yaml"
    path.write_text(yaml.safe_dump({"changes": steps}), encoding="utf-8")
    return what_if(PLAN, read_changes(path, GRAPH, PLAN))


def affected(listed: Any, kind: str, name: str) -> list[dict[str, Any]]:  # noqa: ANN401
    return [
        {
            kind: {name: getattr(each.node, name)},
            "reasons": [
                {
                    "text": reason.text,
                    "edges": [
                        {"source": {"id": edge.source}, "target": {"id": edge.target}}
                        for edge in reason.edges
                    ],
                }
                for reason in each.reasons
            ],
        }
        for each in listed
    ]


def as_answer(found: WhatIf) -> dict[str, Any]:
    """Return what Python answers as GraphQL has it."""
    return {
        "changes": list(found.changes),
        "hoursBefore": found.hours_before,
        "hoursAfter": found.hours_after,
        "assumptions": list(found.assumptions),
        "impact": {
            "isHarmless": found.impact.is_harmless,
            "scenarioReasons": affected(found.impact.scenarios, "scenario", "key"),
            "serviceReasons": affected(found.impact.services_no_longer_taught, "service", "key"),
            "dayReasons": affected(found.impact.days, "day", "number"),
            "untaughtScenarios": affected(found.impact.untaught_scenarios, "scenario", "key"),
        },
        "noLongerPossible": affected(found.no_longer_possible, "scenario", "key"),
        "newlyPossible": [{"key": each.key, "title": each.title} for each in found.newly_possible],
        "readiness": [
            {"scenario": {"key": each.scenario.key}, "before": each.before, "after": each.after}
            for each in found.readiness
        ],
        "weeks": [
            {"week": each.week, "before": each.before, "after": each.after} for each in found.weeks
        ],
    }


def test_every_change_of_files_is_there() -> None:
    assert {word for step in EACH for word in step} == set(STEPS)
    assert set(get_type_hints(ChangeInput)) == {*STEPS, "merge_as"}
    for word, shape in STEPS.items():
        options = get_args(get_type_hints(ChangeInput)[word])
        (stated,) = [each for each in options if each is not type(None)]
        if hasattr(stated, "__strawberry_definition__"):
            fields = {each.rstrip("_") for each in get_type_hints(stated)}
            assert fields == set(fields_of(shape))


@pytest.mark.parametrize("step", EACH, ids=str)
def test_a_change_gives_what_a_file_gives(step: dict[str, Any], tmp_path: Path) -> None:
    answer = data_of(WHAT_IF, GRAPH, changes=[as_input(step)])["whatIf"]
    assert answer == as_answer(by_file(tmp_path, [step]))


def test_changes_follow_each_other_as_in_a_file(tmp_path: Path) -> None:
    steps = yaml.safe_load(TOGETHER)
    answer = data_of(WHAT_IF, GRAPH, changes=list(map(as_input, steps)))["whatIf"]
    assert answer == as_answer(by_file(tmp_path, steps))
    assert answer["newlyPossible"] == [{"key": "photos", "title": "Photos"}]
    (needing, *_) = answer["impact"]["dayReasons"]
    assert needing["day"] == {"number": 29}
    between = {"source": {"id": "day:29"}, "target": {"id": "day:30"}}
    assert between in [edge for reason in needing["reasons"] for edge in reason["edges"]]
    untaught = [each["scenario"]["key"] for each in answer["impact"]["untaughtScenarios"]]
    assert "photos" in untaught


def test_what_is_put_in_has_what_is_stated_of_it() -> None:
    insert = {"title": "New", "after": 4, "hours": 2, "prerequisites": [9], "teaches": ["S3"]}
    scenario = {"key": "photos", "title": "Photos", "days": [8, 29], "uses": ["S3"]}
    found = data_of(
        """query WhatIf($changes: [ChangeInput!]!) { whatIf(changes: $changes) {
          newlyPossible { id days { number } services { name } evidence { kind file } }
          impact { days { id title hours week { number } teaches { name } } }
        } node(id: "day:29") { id } }""",
        changes=[{"insert": insert}, {"addScenario": scenario}],
    )
    assert found["whatIf"]["newlyPossible"] == [
        {
            "id": "scenario:photos",
            "days": [{"number": 8}],
            "services": [{"name": "S3"}],
            "evidence": {"kind": "CURATED", "file": "what-if"},
        }
    ]
    (day,) = found["whatIf"]["impact"]["days"]
    assert day == {
        "id": "day:29",
        "title": "New",
        "hours": 2.0,
        "week": {"number": 1},
        "teaches": [{"name": "S3"}],
    }
    assert found["node"] is None


FAULTS = [
    ({"remove": 99}, "There is no Day 99. The days go from 1 to 28."),
    ({"split": {"day": 99, "into": [{}, {}]}}, "There is no Day 99."),
    ({"insert": {"title": "X", "after": 4, "prerequisites": [99]}}, "There is no Day 99."),
    ({"drop_service": "CloudFrnt"}, "no service 'CloudFrnt'. Did you mean 'CloudFront'?"),
    ({"insert": {"title": "X", "after": 4, "teaches": ["S3", "Lamda"]}}, "no service 'Lamda'."),
    ({"drop_scenario": "netflix"}, "There is no scenario 'netflix'. Did you mean"),
    ({"add_scenario": {"key": "x", "title": "X", "uses": ["Lamda"]}}, "no service 'Lamda'."),
]
REFUSALS = [
    ({"place": {"day": 3, "at": 5}}, "(place Day 3 at position 5): Position 5 is taken by Day 5."),
    ({"split": {"day": 3, "into": [{"hours": 1}]}}, "must be split into two parts or more"),
    ({"split": {"day": 3, "into": [{"hours": -1}, {}]}}, "-1.0 hours make no sense"),
    ({"insert": {"title": "X"}}, "by one of `before`, `after` and `at`"),
    ({"insert": {"title": "X", "at": 40, "after": 3}}, "by one of `before`, `after` and `at`"),
    ({"insert": {"title": " ", "at": 40}}, "`title` is empty."),
    ({"insert": {"title": "a\x1bb", "at": 40}}, "`title` holds control characters."),
    ({"insert": {"title": "X", "at": 40, "week": 0}}, "There is no week 0"),
    ({"add_service": {"service": "Amazon S3", "to": 3, "new": True}}, "Leave `new` out."),
    ({"add_scenario": {"key": "a b", "title": "X"}}, "must have no spaces and no colons"),
    ({"add_scenario": {"key": "netflix_streaming", "title": "X"}}, "Use another key."),
    ({"swap": [1]}, "A swap is of two days, not of 1: give two numbers."),
]


@pytest.mark.parametrize(
    ("step", "message", "code"),
    [
        *((step, message, "NOT_FOUND") for step, message in FAULTS),
        *((step, message, "BAD_USER_INPUT") for step, message in REFUSALS),
    ],
    ids=str,
)
def test_a_mistake_is_told_with_its_number(
    step: dict[str, Any], message: str, code: str, tmp_path: Path
) -> None:
    error = error_of(WHAT_IF, changes=[{"hours": {"day": 1, "to": 3}}, as_input(step)])
    assert error["message"].startswith("Change 2")
    assert message in error["message"]
    assert error["extensions"]["code"] == code
    with pytest.raises(SourceError):
        by_file(tmp_path, [step])


def test_a_day_that_is_gone_is_told_with_what_took_it() -> None:
    error = error_of(WHAT_IF, changes=[{"remove": 16}, {"merge": [15, 16]}])
    assert error["message"] == (
        "Change 2: Day 16 is not in the plan. Change 1 (remove Day 16) took it out."
    )


def test_there_is_a_limit_to_parts() -> None:
    split = {"split": {"day": 8, "into": [{"hours": 1}] * 51}}
    error = error_of(WHAT_IF, changes=[split, split])
    assert (error["extensions"]["limit"], error["extensions"]["actual"]) == (100, 102)
