"""`goalCoverage` over GraphQL: the answers that files of goals get, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from graph.build import build_graph
from graph.load.goals import open_goals
from graph.model.goals import Goals
from graph.planning.coverage import ServiceCoverage
from graph.planning.goals import GoalReport, KnownGoal, against_goals
from graph.planning.plan import read_plan
from tests.api_harness import data_of, error_of

GRAPH = build_graph()
(SHIPPED,) = open_goals()

ASKED = """query Goals($goals: GoalsInput, $shipped: String) {
  goalCoverage(goals: $goals, shipped: $shipped) {
    goals { key title description }
    domains {
      name weight hours weightShare hoursShare coveredShare surplus
      covered { ...Known } notTaught { ...Known } taughtNeverUsed { ...Known }
      unknown { wanted suggestions }
      days { number }
    }
    coveredShare hoursElsewhere notWanted { ...Row } assumptions
  }
}
fragment Known on KnownGoal { wanted found { ...Row } }
fragment Row on ServiceCoverage {
  service { key } taughtOn { number } usedBy { key } firstTaught { number } reasons { text }
}
"""


def row(found: ServiceCoverage) -> dict[str, Any]:
    first = found.first_taught
    return {
        "service": {"key": found.service.key},
        "taughtOn": [{"number": day.number} for day in found.taught_on],
        "usedBy": [{"key": scenario.key} for scenario in found.used_by],
        "firstTaught": None if first is None else {"number": first.number},
        "reasons": [{"text": reason.text} for reason in found.reasons],
    }


def known(listed: tuple[KnownGoal, ...]) -> list[dict[str, Any]]:
    return [{"wanted": each.wanted.name, "found": row(each.found)} for each in listed]


def as_answer(report: GoalReport) -> dict[str, Any]:
    """Return what Python answers as GraphQL has it."""
    goals = report.goals
    return {
        "goals": {"key": goals.key, "title": goals.title, "description": goals.description},
        "domains": [
            {
                "name": each.domain.name,
                "weight": each.domain.weight,
                "hours": each.hours,
                "weightShare": each.weight_share,
                "hoursShare": each.hours_share,
                "coveredShare": each.covered_share,
                "surplus": each.surplus,
                "covered": known(each.covered),
                "notTaught": known(each.not_taught),
                "taughtNeverUsed": known(each.taught_never_used),
                "unknown": [
                    {"wanted": one.wanted.name, "suggestions": list(one.suggestions)}
                    for one in each.unknown
                ],
                "days": [{"number": day.number} for day in each.days],
            }
            for each in report.domains
        ],
        "coveredShare": report.covered_share,
        "hoursElsewhere": report.hours_elsewhere,
        "notWanted": [row(each) for each in report.not_wanted],
        "assumptions": list(report.assumptions),
    }


def as_input(goals: Goals) -> dict[str, Any]:
    return {
        "title": f" {goals.title} ",
        "domains": [
            {
                "name": domain.name,
                "weight": domain.weight,
                "services": [*(each.name for each in domain.services), "Cloudfrnt", "Teapots"],
            }
            for domain in goals.domains
        ],
    }


def test_shipped_goals_get_the_answer_of_python() -> None:
    expected = as_answer(against_goals(read_plan(GRAPH), SHIPPED))
    for name in (SHIPPED.key, SHIPPED.title.upper()):
        assert data_of(ASKED, GRAPH, shipped=name)["goalCoverage"] == expected


def test_goals_of_a_client_get_it_too() -> None:
    found = data_of(ASKED, GRAPH, goals=as_input(SHIPPED))["goalCoverage"]
    expected = as_answer(against_goals(read_plan(GRAPH), SHIPPED))
    assert found["goals"]["title"] == SHIPPED.title
    for domain, plain in zip(found["domains"], expected["domains"], strict=True):
        assert domain["covered"] == plain["covered"]
        assert domain["hours"] == plain["hours"]
        assert domain["coveredShare"] < plain["coveredShare"]
        assert domain["unknown"][-2:] == [
            {"wanted": "Cloudfrnt", "suggestions": ["CloudFront"]},
            {"wanted": "Teapots", "suggestions": []},
        ]


def test_a_title_may_be_left_out() -> None:
    domains = [{"name": "All", "weight": 0.5, "services": ["S3", "Amazon S3"]}]
    found = data_of(ASKED, goals={"domains": domains})["goalCoverage"]
    assert found["goals"] == {"key": "goals", "title": "Goals", "description": None}
    assert found["assumptions"] == [
        "All wants S3 more than once, as 'S3', 'Amazon S3'; counted once."
    ]


def domain(**other: object) -> dict[str, object]:
    return {"name": "All", "weight": 1, "services": ["S3"]} | other


@pytest.mark.parametrize(
    ("goals", "message"),
    [
        ([], "These goals have no domain."),
        ([domain(services=[])], "The domain 'All' wants no service."),
        ([domain(weight=0)], "The domain 'All' weighs 0: give a number over 0"),
        ([domain(weight=-1)], "The domain 'All' weighs -1"),
        ([domain(weight=1e300)], "The domain 'All' weighs 1e+300"),
        ([domain(name=" ")], "`name` is empty."),
        ([domain(services=["\0"])], "`services` holds control characters."),
        ([domain(), domain(name="ALL ")], "Two domains are named 'ALL'."),
    ],
)
def test_what_files_of_goals_may_not_hold_is_refused(
    goals: list[dict[str, Any]], message: str
) -> None:
    error = error_of(ASKED, goals={"domains": goals})
    assert message in error["message"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"goals": None, "shipped": None},
        {"goals": {"domains": [domain()]}, "shipped": SHIPPED.key},
    ],
)
def test_goals_are_stated_or_named(variables: dict[str, Any]) -> None:
    error = error_of(ASKED, GRAPH, **variables)
    assert "Give either `goals` or `shipped`" in error["message"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_unknown_goals_are_not_found() -> None:
    error = error_of(ASKED, shipped="nothing of the kind")
    assert error["message"] == (
        f"There is no set of goals 'nothing of the kind'. Did you mean {SHIPPED.key!r}?"
    )
    assert error["extensions"] == {"code": "NOT_FOUND", "suggestions": [SHIPPED.key]}


@pytest.mark.parametrize(
    ("goals", "limit", "actual"),
    [
        ([domain(name=str(number)) for number in range(101)], 100, 101),
        ([domain(name=str(number), services=["S3"] * 251) for number in range(2)], 500, 502),
    ],
)
def test_there_are_limits(goals: list[dict[str, Any]], limit: int, actual: int) -> None:
    error = error_of(ASKED, goals={"domains": goals})
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": limit, "actual": actual}
