"""The diagrams of the shipped course are true: every edge of a picture is an interaction."""

from pathlib import Path

import pytest

from graph.build import build_graph
from graph.diagrams import Diagram, DiagramKind, View, draw_scenario
from graph.model.course_graph import CourseGraph
from graph.model.ids import NodeId, NodeKind, key_of
from graph.model.records import Actor, Scenario, Service
from tests.mermaid_parser import MermaidParser

CASES = Path(__file__).parent / "cases" / "diagrams"
KINDS = (DiagramKind.FLOWCHART, DiagramKind.SEQUENCE, DiagramKind.ARCHITECTURE)
KEYS = (
    "airbnb_security",
    "dropbox_storage",
    "netflix_streaming",
    "serverless_app",
    "spotify_scalability",
)


@pytest.fixture(scope="module")
def course() -> CourseGraph:
    return build_graph()


def scenario(course: CourseGraph, key: str) -> Scenario:
    [found] = course.records([f"scenario:{key}"])
    assert isinstance(found, Scenario)
    return found


def name(course: CourseGraph, participant: NodeId) -> str:
    [found] = course.records([participant])
    assert isinstance(found, (Service, Actor))
    return found.name


def diagram(course: CourseGraph, key: str, kind: DiagramKind) -> Diagram:
    return draw_scenario(course, scenario(course, key).id, kind)


def interactions(course: CourseGraph, key: str) -> list[tuple[str, str, str]]:
    """Return what the graph states: names of both ends, and the numbered label."""
    return [
        (name(course, each.source), name(course, each.target), f"{number}. {each.label}")
        for number, each in enumerate(scenario(course, key).interactions, start=1)
    ]


def test_all_scenarios_are_tested(course: CourseGraph) -> None:
    assert [key_of(each) for each in course.ids(NodeKind.SCENARIO)] == list(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_a_flowchart_has_the_interactions_and_no_other_edge(
    course: CourseGraph, mermaid_parser: MermaidParser, key: str
) -> None:
    parsed = mermaid_parser.parse(diagram(course, key, DiagramKind.FLOWCHART).mermaid)

    assert parsed.error is None
    labels = {node.id: node.label for node in parsed.nodes}
    assert [
        (labels[edge.source], labels[edge.target], edge.label) for edge in parsed.edges
    ] == interactions(course, key)
    assert not any(edge.is_invisible for edge in parsed.edges)


@pytest.mark.parametrize("key", KEYS)
def test_a_sequence_has_the_interactions_and_no_other_message(
    course: CourseGraph, mermaid_parser: MermaidParser, key: str
) -> None:
    parsed = mermaid_parser.parse(diagram(course, key, DiagramKind.SEQUENCE).mermaid)

    assert parsed.error is None
    labels = {participant.id: participant.label for participant in parsed.participants}
    assert [
        (labels[message.source], labels[message.target], message.text)
        for message in parsed.messages
    ] == interactions(course, key)
    in_order = [end for edge in interactions(course, key) for end in edge[:2]]
    assert list(labels.values()) == list(dict.fromkeys(in_order))


@pytest.mark.parametrize("key", KEYS)
def test_a_flowchart_shows_what_the_scenario_uses_where_its_days_teach_it(
    course: CourseGraph, mermaid_parser: MermaidParser, key: str
) -> None:
    told = scenario(course, key)
    view = diagram(course, key, DiagramKind.FLOWCHART).view
    parsed = mermaid_parser.parse(diagram(course, key, DiagramKind.FLOWCHART).mermaid)

    services = {node.id for node in view.nodes if node.kind is NodeKind.SERVICE}
    assert services == {link.target for link in told.uses}
    assert {node.label for node in parsed.nodes} == {node.name for node in view.nodes}
    titles = {group.id: group.title for group in parsed.subgraphs}
    drawn = {node.label: titles.get(node.parent or "") for node in parsed.nodes}
    assert drawn == {node.name: day_of(course, told, view, node.id) for node in view.nodes}


def day_of(course: CourseGraph, told: Scenario, view: View, node: NodeId) -> str | None:
    """Return the title of the group that a node belongs into, by the rule."""
    taught_on = course.taught_on([node])[0]
    days = [link.target for link in told.days if link.target in taught_on]
    if not days or node in {each.id for each in view.unconnected}:
        return None
    titles = {group.id: group.title for group in view.groups}
    return titles[days[0]]


@pytest.mark.parametrize("kind", KINDS)
def test_netflix_is_drawn_as_its_page_tells_it(course: CourseGraph, kind: DiagramKind) -> None:
    expected = (CASES / f"netflix_streaming.{kind.value}.mmd").read_text(encoding="utf-8")

    assert diagram(course, "netflix_streaming", kind).mermaid == expected


def test_the_same_course_gives_the_same_bytes(course: CourseGraph) -> None:
    again = build_graph()

    for key in KEYS:
        for kind in KINDS:
            assert diagram(course, key, kind) == diagram(again, key, kind)
