"""Whatever is asked of whatever course: a view holds nothing that the graph does not."""

import string
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.build import build_graph
from graph.diagrams.spec import Subject, ViewSpec, read_spec
from graph.diagrams.view import View, ViewEdge
from graph.diagrams.views.choose import view_of
from graph.model.course_graph import CourseGraph
from graph.model.edges import Direction, Relation
from graph.model.evidence import Evidence
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.records import (
    Day,
    IntegrationPattern,
    Interaction,
    PatternComponent,
    Record,
    Scenario,
    Service,
)
from tests.diagram_courses import course_of, link, place, service, spec_of

Stated = tuple[NodeId, Relation, NodeId]


SEEDS = st.integers(0, 10**6)
# The first question of a run imports networkx.
unhurried = settings(deadline=None)
SUBJECTS = [subject for subject in Subject if subject is not Subject.CHANGES]


@pytest.mark.parametrize("subject", SUBJECTS)
@unhurried
@given(seed=SEEDS, other=SEEDS)
def test_every_edge_is_in_the_graph(subject: Subject, seed: int, other: int) -> None:
    course = course_of(seed)
    spec = spec_of(other, course, subject)
    if spec is not None:
        view = view_of(course, spec)
        _check_shape(view)
        _check_edges(course, view)
        assert view_of(course, spec) == view


@unhurried
@given(SEEDS, SEEDS, SEEDS)
def test_every_edge_of_changes_is_in_one_of_the_graphs(old: int, new: int, other: int) -> None:
    before, after = course_of(old), course_of(new)
    spec = spec_of(other, after, Subject.CHANGES)
    assert spec
    view = view_of(after, spec, before)
    _check_shape(view)
    known = _stated(before) | _stated(after)
    for edge in view.edges:
        assert (edge.source, edge.relation, edge.target) in known


def _check_shape(view: View) -> None:
    """A view is whole: ends are nodes, ids are told apart, groups hold nodes once."""
    ids = [node.id for node in view.nodes]
    assert len(set(ids)) == len(ids)
    known = set(ids)
    assert {end for edge in view.edges for end in (edge.source, edge.target)} <= known
    grouped = [node for group in view.groups for node in group.nodes]
    assert len(set(grouped)) == len(grouped)
    assert set(grouped) <= known
    assert all(group.nodes for group in view.groups)
    assert len({group.id for group in view.groups}) == len(view.groups)
    series = {each.id for each in view.series}
    assert all(edge.series is None or edge.series in series for edge in view.edges)
    assert {node.id for node in view.nodes if node.is_apart} <= {n.id for n in view.unconnected}
    apart = [node.is_apart for node in view.nodes]
    assert apart == sorted(apart), "what stands apart comes last"
    assert view.title
    assert view.description


def _stated(course: CourseGraph) -> set[Stated]:
    ids = [identifier for kind in NodeKind for identifier in course.ids(kind)]
    return {
        (edge.source, relation, edge.target)
        for relation in Relation
        for edges in course.edges(ids, relation)
        for edge in edges
    }


def _check_edges(course: CourseGraph, view: View) -> None:
    nodes = {node.id: node.node for node in view.nodes}
    stated = _stands_for(course, view)
    for edge in view.edges:
        source, target = nodes[edge.source], nodes[edge.target]
        if edge.relation is None:
            assert source == target or _together(course, source, target)
        elif edge.relation is Relation.PREREQUISITE:
            assert (target, edge.relation, source) in stated
        else:
            assert (source, edge.relation, target) in stated
    told = Counter(_fact(edge) for edge in view.edges if edge.relation is Relation.INTERACTS)
    scenarios = list(course.all(Scenario))
    known = Counter(
        (each.label, each.evidence) for scenario in scenarios for each in scenario.interactions
    )
    assert told <= known, "no interaction is told more often than it happens"


def _fact(edge: ViewEdge) -> tuple[str | None, tuple[Evidence, ...]]:
    return edge.label, edge.evidence


def _stands_for(course: CourseGraph, view: View) -> set[Stated]:
    """Return what the graph states, also with components in the place of their services."""
    stated = _stated(course)
    shown = {node.id for node in view.nodes if node.kind is NodeKind.COMPONENT and node.details}
    stands: dict[NodeId, list[NodeId]] = {}
    for component in course.all(PatternComponent):
        if component.id in shown:
            services = [link.target for link in component.services]
            parts = course.reachable(services, Relation.PART_OF, Direction.IN)
            for service in [*services, *(part for found in parts for part in found)]:
                stands.setdefault(service, []).append(component.id)
    return stated | {
        (source, relation, target)
        for one, relation, other in stated
        for source in (one, *stands.get(one, ()))
        for target in (other, *stands.get(other, ()))
    }


def _together(course: CourseGraph, one: NodeId, other: NodeId) -> bool:
    return any(
        {one, other} <= {link.target for link in scenario.uses} for scenario in course.all(Scenario)
    )


@unhurried
@given(SEEDS, SEEDS)
def test_no_interaction_of_the_scenarios_is_left_out(seed: int, other: int) -> None:
    course = course_of(seed)
    spec = spec_of(other, course, Subject.SCENARIO)
    assert spec
    wanted = set(spec.names) or set(course.ids(NodeKind.SCENARIO))
    told = Counter(
        (each.label, number)
        for scenario in course.all(Scenario)
        if scenario.id in wanted
        for number, each in enumerate(scenario.interactions, start=1)
    )
    view = view_of(course, spec)
    shown = [each for each in view.edges if each.relation and not each.is_context]
    assert Counter((edge.label, edge.number) for edge in shown) == told


@unhurried
@given(SEEDS, SEEDS)
def test_copies_are_of_services_on_days_that_teach_them(seed: int, other: int) -> None:
    course = course_of(seed)
    spec = spec_of(other, course, Subject.SCENARIO)
    assert spec
    view = view_of(course, spec)
    holding = {node: group.id for group in view.groups for node in group.nodes}
    for node in view.nodes:
        assert (node.copy_of is None) or spec.copies
        if node.copy_of is not None:
            (days,) = course.taught_on([node.copy_of])
            assert holding[node.id] in days
    places = Counter(node.node for node in view.nodes)
    assert max(places.values(), default=1) == 1 or spec.copies


@unhurried
@given(SEEDS, SEEDS)
def test_links_are_absolute_and_in_plain_characters(seed: int, other: int) -> None:
    course = course_of(seed)
    spec = spec_of(other, course, Subject.SERVICE)
    assert spec
    allowed = set(string.ascii_letters + string.digits + "-._~:/?#[]@!$&'()*+,;=%")
    for node in view_of(course, spec).nodes:
        if node.url is not None:
            assert spec.links
            assert urlsplit(node.url).scheme in {"http", "https"}
            assert set(node.url) <= allowed


class _Counted:
    """A reader that counts what it is asked."""

    def __init__(self, course: CourseGraph) -> None:
        self._course = course
        self.questions = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the graph has
        self.questions += 1
        return getattr(self._course, name)


def _questions(course: CourseGraph, words: str) -> int:
    reader = _Counted(course)
    view_of(reader, read_spec(words).view, reader)
    return reader.questions


@pytest.mark.parametrize(
    "words",
    [
        "scenario",
        "scenario context=on group=week links=https://x.example/",
        "scenario copies=on",
        "scenario collapse=on",
        "service {service} depth=2 context=on",
        "service {service} copies=on group=day",
        "pattern context=on",
        "day 1 context=on",
        "days context=on",
        "plan",
        "services",
        "co-use context=on",
        "changes context=on group=week",
    ],
)
def test_the_number_of_questions_does_not_grow_with_the_course(words: str) -> None:
    small, large = _long_course(4), _long_course(60)
    asked_words = words.format(service="s0")
    assert _questions(small, asked_words) == _questions(large, asked_words) <= 16


def _long_course(size: int) -> CourseGraph:
    """Return a course as long as wanted, in which each thing leads to the next."""
    keys = [f"s{at}" for at in range(size)]
    numbers = range(1, size + 1)
    scenarios = [
        Scenario(
            node_id(NodeKind.SCENARIO, key),
            key,
            key,
            place(1),
            days=tuple(link(node_id(NodeKind.DAY, number)) for number in numbers),
            key_services=(link(service(key)),),
            pattern=link(node_id(NodeKind.PATTERN, "p")),
            uses=(link(service(key)), link(service("s0"))),
            interactions=(Interaction(service(key), service("s0"), "x", None, place(1)),),
        )
        for key in keys
    ]
    days = [
        Day(
            node_id(NodeKind.DAY, number),
            number,
            "x",
            place(number),
            week=1 + number // 5,
            teaches=(link(service(keys[number - 1])), link(service("s0"))),
            prerequisites=(link(node_id(NodeKind.DAY, number - 1)),) if number > 1 else (),
        )
        for number in numbers
    ]
    services = [Service(service(key), key, key, place(1)) for key in keys]
    component = node_id(NodeKind.COMPONENT, "c")
    provided = PatternComponent(component, "c", "c", place(1), (link(service("s0")),))
    pattern = IntegrationPattern(
        node_id(NodeKind.PATTERN, "p"), "p", "P", place(1), components=(link(component),)
    )
    return CourseGraph([*scenarios, *days, *services, pattern, provided])


def test_an_empty_course_gives_empty_views() -> None:
    empty: list[Record] = []
    for subject in Subject:
        if subject not in {Subject.SERVICE, Subject.DAY}:
            view = view_of(CourseGraph(empty), ViewSpec(subject), CourseGraph(empty))
            assert (view.nodes, view.edges, view.groups, view.series) == ((), (), (), ())
            assert view.title
            assert view.description


def test_the_shipped_course_has_every_view() -> None:
    course = build_graph()
    for words in [
        "scenario copies=on",
        "scenario collapse=on context=on language=ko",
        "service S3 depth=3 context=on",
        "pattern context=on",
        "day 16 context=on",
        "days context=on week=2",
        "plan netflix_streaming",
        "services",
        "co-use",
        "changes",
    ]:
        view = view_of(course, read_spec(words).view, course)
        _check_shape(view)
        if words != "changes":
            _check_edges(course, view)
            assert view.nodes
