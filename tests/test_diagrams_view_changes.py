"""What differs between two graphs: every change is marked once, and nothing else is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.diagrams.spec import read_spec
from graph.diagrams.view import Mark, View
from graph.diagrams.views.choose import view_of
from graph.diagrams.views.match_interactions import match_interactions
from graph.errors import NotFoundError, RequestError
from graph.model.course_graph import CourseGraph
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.records import Interaction, Link, Record, Scenario, Service

AT = (Evidence(EvidenceKind.STATED, "course.md", 7),)
Step = tuple[str, str, str | None]


def service(key: str) -> NodeId:
    return node_id(NodeKind.SERVICE, key)


def interactions(steps: Sequence[Step]) -> tuple[Interaction, ...]:
    return tuple(
        Interaction(service(source), service(target), label, None, AT)
        for source, target, label in steps
    )


def scenario(key: str, *steps: Step, key_services: Sequence[str] = ()) -> Scenario:
    return Scenario(
        node_id(NodeKind.SCENARIO, key),
        key,
        key.title(),
        AT,
        key_services=tuple(Link(service(name), name, AT) for name in key_services),
        interactions=interactions(steps),
    )


def graph(*scenarios: Scenario) -> CourseGraph:
    records: list[Record] = [*scenarios]
    records += [Service(service(key), key, key.upper(), AT) for key in "abcd"]
    return CourseGraph(records)


def changes(before: CourseGraph, after: CourseGraph, words: str = "changes") -> View:
    return view_of(after, read_spec(words).view, before)


def marked(view: View) -> list[tuple[str, str, str, Mark | None]]:
    return [
        (edge.source[-1], edge.target[-1], edge.text, None if edge.is_context else edge.mark)
        for edge in view.edges
    ]


def test_each_change_has_its_mark_and_stands_where_it_was() -> None:
    before = graph(
        scenario("mail", ("a", "b", "ask"), ("b", "c", "old"), ("c", "d", "drop"), ("d", "a", "go"))
    )
    after = graph(
        scenario("mail", ("a", "b", "ask"), ("b", "c", "new"), ("a", "d", "go"), ("b", "b", "more"))
    )

    view = changes(before, after)

    assert view.title == "Changes: Mail"
    assert view.description == (
        "Added: 1. Removed: 1. Reversed: 1. Changed: 1. Unchanged and not shown: 1."
    )
    assert marked(view) == [
        ("b", "c", "2. new (was: old)", Mark.CHANGED),
        ("c", "d", "3. drop", Mark.REMOVED),
        ("a", "d", "3. go", Mark.REVERSED),
        ("b", "b", "4. more", Mark.ADDED),
    ]
    assert all(node.mark is None for node in view.nodes), "all of them stay"


def test_context_shows_what_stayed_dimmed() -> None:
    before = graph(scenario("mail", ("a", "b", "x"), ("c", "d", "y")))
    after = graph(scenario("mail", ("a", "b", "x"), ("d", "c", "y")))

    view = changes(before, after, "changes context=on")

    assert marked(view) == [("a", "b", "1. x", None), ("d", "c", "2. y", Mark.REVERSED)]
    assert [(node.id[-1], node.is_context) for node in view.nodes] == [
        ("a", True),
        ("b", True),
        ("d", False),
        ("c", False),
    ]
    assert "not shown" not in view.description


def test_what_comes_first_changes_nothing_behind_it() -> None:
    steps: list[Step] = [("a", "b", "x"), ("b", "c", "y")]
    view = changes(
        graph(scenario("mail", *steps)), graph(scenario("mail", ("d", "a", "0"), *steps))
    )
    assert marked(view) == [("d", "a", "1. 0", Mark.ADDED)]


def test_another_order_is_a_change_of_what_moved() -> None:
    steps: list[Step] = [("a", "b", "x"), ("b", "c", "y"), ("c", "d", "z")]
    view = changes(graph(scenario("mail", *steps)), graph(scenario("mail", *steps[1:], steps[0])))
    assert marked(view) == [("a", "b", "3. x (was: 1.)", Mark.CHANGED)]


def test_services_that_come_and_go_are_marked_key_services_too() -> None:
    before = graph(scenario("mail", ("a", "b", "x"), key_services=["c"]))
    after = graph(scenario("mail", ("a", "b", "x"), key_services=["d"]))

    view = changes(before, after)

    assert view.edges == ()
    assert [(node.id[-1], node.mark, node.is_apart) for node in view.nodes] == [
        ("d", Mark.ADDED, True),
        ("c", Mark.REMOVED, True),
    ]
    assert view.description == (
        "Services that came: D. Services that went: C. Unchanged and not shown: 1."
    )


def test_a_service_that_another_scenario_keeps_is_marked_as_changed() -> None:
    other = scenario("other", ("c", "d", "x"))
    before = graph(scenario("mail", key_services=["c"]), other)
    after = graph(scenario("mail"), replace(other, interactions=interactions([("c", "d", "z")])))
    view = changes(before, after)
    assert {node.id[-1]: node.mark for node in view.nodes} == {"c": Mark.CHANGED, "d": None}


def test_scenarios_that_come_and_go_are_series() -> None:
    before = graph(scenario("gone", ("a", "b", "x")), scenario("kept", ("c", "d", "x")))
    after = graph(scenario("came", ("a", "b", "x")), scenario("kept", ("c", "d", "x")))

    view = changes(before, after)

    assert [(edge.series, edge.mark) for edge in view.edges] == [
        ("scenario:came", Mark.ADDED),
        ("scenario:gone", Mark.REMOVED),
    ]
    assert [series.title for series in view.series] == ["Came", "Gone"]


@pytest.mark.parametrize("name", ["gone", "Gone", "came", "scenario:gone"])
def test_a_name_may_be_known_to_one_graph_only(name: str) -> None:
    before = graph(scenario("gone", ("a", "b", "x")))
    after = graph(scenario("came", ("a", "b", "x")))
    (edge,) = changes(before, after, f"changes {name}").edges
    assert edge.mark is (Mark.ADDED if name == "came" else Mark.REMOVED)


def test_a_name_that_neither_knows_is_an_error_with_suggestions() -> None:
    after = graph(scenario("streaming"))
    with pytest.raises(NotFoundError, match="Did you mean 'streaming'"):
        changes(graph(), after, "changes streming")


def test_nothing_that_differs_is_an_empty_view_that_says_so() -> None:
    course = graph(scenario("mail", ("a", "b", "x")))
    view = changes(course, course)
    assert (view.nodes, view.edges) == ((), ())
    assert view.description == "No interaction and no key service differs."


def test_without_an_earlier_graph_it_says_what_to_give() -> None:
    with pytest.raises(RequestError, match="give the earlier one as `before`"):
        view_of(graph(), read_spec("changes").view)


def test_what_is_gone_is_named_by_the_earlier_graph() -> None:
    before = CourseGraph([scenario("mail", ("a", "x", "go")), Service(service("x"), "x", "Ex", AT)])
    view = changes(before, graph(scenario("mail")))
    assert [node.name for node in view.nodes] == ["A", "Ex"]


STEPS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.sampled_from(["x", "y", None])),
    max_size=12,
)


@given(STEPS, STEPS)
def test_every_interaction_is_matched_once(before: list[Step], after: list[Step]) -> None:
    old, new = interactions(before), interactions(after)

    matches = match_interactions(old, new)

    assert sorted(m.before[0] for m in matches if m.before) == list(range(1, len(old) + 1))
    assert [m.after[0] for m in matches if m.after] == list(range(1, len(new) + 1))
    for match in matches:
        was = match.before[1] if match.before else None
        now = match.after[1] if match.after else None
        if was is None or now is None:
            assert match.mark is (Mark.ADDED if was is None else Mark.REMOVED)
        elif match.mark is Mark.REVERSED:
            assert (was.source, was.target) == (now.target, now.source)
        else:
            assert (was.source, was.target) == (now.source, now.target)
            assert match.mark is Mark.CHANGED or was.label == now.label


@given(STEPS, STEPS)
def test_as_little_as_possible_is_new(before: list[Step], after: list[Step]) -> None:
    matches = match_interactions(interactions(before), interactions(after))
    counts = Counter(match.mark for match in matches)
    undirected = [Counter(frozenset(step[:2]) for step in steps) for steps in (before, after)]
    assert counts[Mark.ADDED] == (undirected[1] - undirected[0]).total()
    assert counts[Mark.REMOVED] == (undirected[0] - undirected[1]).total()


@given(STEPS)
def test_the_same_twice_is_unchanged(steps: list[Step]) -> None:
    assert all(m.mark is None for m in match_interactions(interactions(steps), interactions(steps)))


def test_changes_of_the_ends_are_dimmed_where_they_stay() -> None:
    before = graph(scenario("mail", ("a", "b", "x")))
    view = changes(before, graph(scenario("mail")))
    assert [(node.id[-1], node.mark, node.is_context) for node in view.nodes] == [
        ("a", Mark.REMOVED, False),
        ("b", Mark.REMOVED, False),
    ]
