"""The deep questions from Python, and that they agree with what the lists say."""

import pytest

from graph import Course, LimitError, NotFoundError, build_graph, open_graph
from graph.model.edges import Direction, Relation
from graph.model.filters import DayFilter, ListFilter, ScenarioFilter
from graph.model.findings import Finding, Severity
from graph.query.findings import find_findings
from graph.query.groups import GroupBy


@pytest.fixture(scope="module")
def course() -> Course:
    return open_graph()


def test_why_holds_where_a_scenario_uses_a_service_and_says_where(course: Course) -> None:
    for service in course.services:
        using = {scenario.key for scenario in service.scenarios}
        for scenario in course.scenarios:
            answer = course.why(scenario.key, service.name)
            assert answer.holds == (scenario.key in using)
            assert scenario.title in answer.reason
            assert service.name in answer.reason
            taught = {day.id for day in service.taught_on} & {day.id for day in scenario.days}
            assert bool(answer.evidence) == (answer.holds or bool(taught))
            assert len(set(answer.evidence)) == len(answer.evidence)


def test_used_with_counts_what_scenarios_use(course: Course) -> None:
    for service in course.services:
        sets = {
            scenario.id: {other.id for other in scenario.services} for scenario in course.scenarios
        }
        for use in service.used_with():
            assert use.scenarios == tuple(
                scenario for scenario, used in sets.items() if {service.id, use.service} <= used
            )
        counts = [(-use.count, use.service) for use in service.used_with()]
        assert counts == sorted(counts)
        assert service.used_with(first=1) == service.used_with()[:1]


def test_a_scenario_is_like_itself_and_unlike_none(course: Course) -> None:
    for scenario in course.scenarios:
        same = course.compare(scenario.key, scenario.title)
        assert same.a == same.b == scenario.id
        assert len(same.services.shared) == len(scenario.services)
        for shares in (same.days, same.services, same.edges):
            assert shares.only_in_a == shares.only_in_b == ()
        similar = course.similar(scenario.key)
        assert scenario.id not in {other.scenario for other in similar}
        for other in similar:
            compared = course.compare(scenario.key, other.scenario.partition(":")[2])
            assert compared.services.shared == other.services
            assert len(compared.edges.shared) == other.edge_count


@pytest.mark.parametrize("by", GroupBy)
def test_every_scenario_is_in_a_group(course: Course, by: GroupBy) -> None:
    grouped = {scenario for group in course.groups(by) for scenario in group.scenarios}
    assert grouped == {scenario.id for scenario in course.scenarios}
    none = ScenarioFilter(days=ListFilter(every=DayFilter(negated=DayFilter())))
    assert all(group.count == 0 for group in course.groups(by, none))


def test_answers_lead_back_to_nodes(course: Course) -> None:
    found = course.paths("service:s3", "service:dynamodb", relations=[Relation.INTERACTS])
    assert [course.node(node).id for node in found.paths[0].nodes] == list(found.paths[0].nodes)
    around = course.neighbourhood("service:s3", direction=Direction.OUT)
    assert around.nodes[0] == course.node("service:s3").id
    with pytest.raises(NotFoundError, match="service:s3"):
        course.node("S3")


def test_too_many_findings_are_an_error_and_no_silent_cut() -> None:
    graph = build_graph()
    many = graph.with_findings(Finding("made-up", Severity.INFO, str(n)) for n in range(1000))
    assert len(find_findings(many, first=1000)) == 1000
    assert len(find_findings(many, first=1000, offset=1000)) == len(graph.findings())
    with pytest.raises(LimitError, match="at most 1000"):
        find_findings(many)
