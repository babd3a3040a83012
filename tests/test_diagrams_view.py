"""A view holds exactly what the graph states: its nodes, its groups, its edges."""

from collections.abc import Sequence
from dataclasses import replace
from unittest.mock import Mock

import pytest

from graph.diagrams.view import ViewEdge
from graph.diagrams.views.scenario import scenario_view, scenario_views
from graph.errors import NotFoundError
from graph.model.course_graph import CourseGraph
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.records import Actor, Day, Interaction, Link, Record, Scenario, Service

DAY_8 = "Day 8: S3 (Simple Storage Service)"
AT = (Evidence(EvidenceKind.STATED, "course.md", 7),)
USER = node_id(NodeKind.ACTOR, "user")
CDN, BUCKETS, STORE, REGIONS = (
    node_id(NodeKind.SERVICE, key) for key in ("cloudfront", "s3-buckets", "s3", "regions")
)


def link(target: NodeId) -> Link:
    return Link(target, target, AT)


def service(identifier: NodeId, name: str, part_of: NodeId | None = None) -> Service:
    whole = None if part_of is None else link(part_of)
    return Service(identifier, identifier.partition(":")[2], name, AT, part_of=whole)


def day(number: int, title: str, *teaches: NodeId) -> Day:
    links = tuple(link(target) for target in teaches)
    return Day(node_id(NodeKind.DAY, number), number, title, AT, teaches=links)


def scenario(
    *interactions: tuple[NodeId, NodeId, str | None],
    days: Sequence[int] = (),
    key_services: Sequence[NodeId] = (),
) -> Scenario:
    return Scenario(
        id=node_id(NodeKind.SCENARIO, "streaming"),
        key="streaming",
        title="Streaming",
        evidence=AT,
        use_case="Films",
        days=tuple(link(node_id(NodeKind.DAY, number)) for number in days),
        key_services=tuple(link(target) for target in key_services),
        interactions=tuple(
            Interaction(source, target, label, step, AT)
            for step, (source, target, label) in enumerate(interactions, start=1)
        ),
    )


SURROUNDINGS: tuple[Record, ...] = (
    Actor(USER, "user", "사용자", AT),
    service(CDN, "CloudFront"),
    service(STORE, "S3"),
    service(BUCKETS, "S3 Buckets", part_of=STORE),
    service(REGIONS, "Regions"),
    day(1, "글로벌 인프라", CDN, REGIONS),
    day(8, "S3 (Simple Storage Service)", BUCKETS),
    day(16, "CloudFront", CDN),
)


def course(*scenarios: Scenario) -> CourseGraph:
    return CourseGraph([*scenarios, *SURROUNDINGS])


def test_edges_are_the_interactions_in_order_and_nothing_else() -> None:
    steps = [(USER, CDN, "ask"), (CDN, CDN, "look"), (CDN, USER, None), (USER, CDN, "ask")]
    told = scenario(*steps, days=[1, 8], key_services=[CDN, STORE])

    view = scenario_view(course(told), told.id)

    assert view.title == "Streaming"
    assert view.edges == tuple(
        ViewEdge(source, target, label, number, AT)
        for number, (source, target, label) in enumerate(steps, start=1)
    )
    assert [edge.text for edge in view.edges] == ["1. ask", "2. look", "3.", "4. ask"]


def test_participants_stand_in_order_of_appearance_and_key_services_without_part_behind() -> None:
    told = scenario(
        (USER, STORE, None), (STORE, CDN, None), key_services=[REGIONS, CDN, BUCKETS, REGIONS]
    )

    view = scenario_view(course(told), told.id)

    assert [(node.name, node.kind, node.is_apart) for node in view.nodes] == [
        ("사용자", NodeKind.ACTOR, False),
        ("S3", NodeKind.SERVICE, False),
        ("CloudFront", NodeKind.SERVICE, False),
        ("Regions", NodeKind.SERVICE, True),
        ("S3 Buckets", NodeKind.SERVICE, True),
    ]
    assert [node.id for node in view.unconnected] == [REGIONS, BUCKETS]
    assert view.description == (
        "Films. Interactions: 2. Key services in no interaction: Regions, S3 Buckets."
    )


@pytest.mark.parametrize(
    ("days", "groups"),
    [
        (
            (1, 8, 16),
            {"Day 1: 글로벌 인프라": [CDN], DAY_8: [STORE]},
        ),
        ((16, 8, 1), {"Day 16: CloudFront": [CDN], DAY_8: [STORE]}),
        ((8, 8), {DAY_8: [STORE]}),
        ((99, 16), {"Day 16: CloudFront": [CDN]}),
        ((), {}),
    ],
    ids=["by number", "in the order of the scenario", "named twice", "dangling", "no days"],
)
def test_services_are_grouped_by_the_first_of_the_scenarios_own_days(
    days: tuple[int, ...], groups: dict[str, list[NodeId]]
) -> None:
    told = scenario((USER, CDN, None), (CDN, STORE, None), days=days, key_services=[REGIONS])

    view = scenario_view(course(told), told.id)

    assert {group.title: list(group.nodes) for group in view.groups} == groups
    assert [group.title for group in view.groups] == list(groups)


def test_a_day_holds_all_that_it_is_the_first_to_teach_in_order_of_appearance() -> None:
    told = scenario((REGIONS, CDN, None), days=[16, 1])
    assert [group.nodes for group in scenario_view(course(told), told.id).groups] == [
        (CDN,),
        (REGIONS,),
    ]

    told = replace(told, days=tuple(reversed(told.days)))
    assert [group.nodes for group in scenario_view(course(told), told.id).groups] == [
        (REGIONS, CDN)
    ]


def test_a_scenario_without_flow_shows_its_key_services_apart_and_says_so() -> None:
    told = replace(scenario(days=[1], key_services=[CDN]), description=None, use_case=None)

    view = scenario_view(course(told), told.id)

    assert [(node.id, node.is_apart) for node in view.nodes] == [(CDN, True)]
    assert (view.groups, view.edges) == ((), ())
    assert view.description == (
        "No interactions are stated. Key services in no interaction: CloudFront."
    )


def test_a_participant_without_record_is_shown_by_its_key() -> None:
    told = scenario((USER, node_id(NodeKind.SERVICE, "unheard-of"), None))

    view = scenario_view(course(told), told.id)

    assert [node.name for node in view.nodes] == ["사용자", "unheard-of"]


@pytest.mark.parametrize("identifier", ["scenario:streming", "service:s3", "nonsense"])
def test_what_is_no_scenario_is_an_error(identifier: str) -> None:
    with pytest.raises(NotFoundError, match="There is no scenario"):
        scenario_view(course(scenario()), NodeId(identifier))


def test_an_unknown_scenario_comes_with_suggestions() -> None:
    with pytest.raises(NotFoundError) as caught:
        scenario_view(course(scenario()), NodeId("scenario:streming"))

    assert caught.value.suggestions == ("streaming",)


def test_many_views_take_as_few_questions_as_one() -> None:
    first = scenario((USER, CDN, None), days=[1])
    second = replace(
        scenario((CDN, STORE, None), days=[8, 16]), id=NodeId("scenario:other"), key="other"
    )
    graph = course(first, second)
    reader = Mock(wraps=graph)

    views = scenario_views(reader, [second.id, first.id, second.id])

    assert len(reader.method_calls) == 3
    assert views == [scenario_view(graph, each) for each in (second.id, first.id, second.id)]
