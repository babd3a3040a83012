"""Changes of plans, one by one and one after the other; what cannot be done is told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import build_graph
from graph.errors import RequestError
from graph.planning.changes import (
    Change,
    MoveDay,
    PlaceDay,
    RemoveDay,
    SwapDays,
    apply_all,
)
from graph.planning.contents import (
    AddScenario,
    AddService,
    ChangeHours,
    DropScenario,
    DropService,
)
from graph.planning.plan import Plan, PlannedDay, read_plan
from graph.planning.reshaping import DayPart, InsertDay, MergeDays, SplitDay
from tests.plan_cases import day, day_id, plan_of, plans, scenario, scenario_id, service_id

WEEKS = plan_of(
    [day(number, week=(number + 2) // 3, teaches="abc"[number % 3]) for number in range(1, 7)],
    [scenario("one", [2, 5], ["a"])],
)


def order(plan: Plan) -> dict[int, int]:
    """Return the number of the day at each position."""
    return {day.position: day.number for day in plan.days}


def at(plan: Plan, number: int) -> PlannedDay:
    return plan.day[day_id(number)]


def needs(day: PlannedDay) -> list[str]:
    return [link.target for link in day.prerequisites]


def teaches(day: PlannedDay) -> list[str]:
    return [link.name.lower() for link in day.teaches]


def test_removing_leaves_a_gap() -> None:
    assert order(RemoveDay(day_id(2)).apply(WEEKS)) == {1: 1, 3: 3, 4: 4, 5: 5, 6: 6}


@pytest.mark.parametrize(
    ("number", "to", "expected"),
    [
        (5, 2, [1, 5, 2, 3, 4, 6]),
        (2, 5, [1, 3, 4, 5, 2, 6]),
        (1, 6, [2, 3, 4, 5, 6, 1]),
        (3, 3, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_moved_day_shifts_those_between(number: int, to: int, expected: list[int]) -> None:
    assert list(order(MoveDay(day_id(number), to).apply(WEEKS)).values()) == expected


def test_a_moved_day_joins_the_week_of_its_place_and_shifted_ones_stay_in_theirs() -> None:
    moved = MoveDay(day_id(5), 2).apply(WEEKS)
    assert [day.week for day in moved.days] == [1, 1, 1, 1, 2, 2]
    assert MoveDay(day_id(5), 6).apply(WEEKS).days[4].week == 2
    swapped = SwapDays(day_id(1), day_id(6)).apply(WEEKS)
    assert (at(swapped, 1).week, at(swapped, 6).week) == (2, 1)


def test_a_day_is_placed_where_none_stands() -> None:
    freed = RemoveDay(day_id(2)).apply(WEEKS)
    placed = PlaceDay(day_id(6), 2).apply(freed)
    assert order(placed) == {1: 1, 2: 6, 3: 3, 4: 4, 5: 5}
    assert at(placed, 6).week == 1
    assert order(PlaceDay(day_id(6), 40).apply(WEEKS))[40] == 6
    assert PlaceDay(day_id(6), 6).apply(WEEKS) == WEEKS


def test_the_last_part_of_a_split_day_is_the_day_for_all_who_need_it() -> None:
    plan = plan_of(
        [day(1), day(2, 4.0, [1], teaches="abc", week=1), day(3, 1.0, [2])],
        [scenario("one", [2])],
    )
    parts = (DayPart("First", 1.0, (service_id("b"),)), DayPart(), DayPart("Last"))
    after = SplitDay(day_id(2), parts).apply(plan)
    assert order(after) == {1: 1, 2: 4, 3: 5, 4: 2, 5: 3}
    assert [day.hours for day in after.days] == [1.0, 1.0, 1.5, 1.5, 1.0]
    assert [day.title for day in after.days[1:4]] == ["First", "Day 2 (2/3)", "Last"]
    assert [teaches(day) for day in after.days[1:4]] == [["b"], [], ["a", "c"]]
    assert needs(at(after, 4)) == ["day:1"]
    assert needs(at(after, 5)) == ["day:1", "day:4"]
    assert needs(at(after, 2)) == ["day:1", "day:5"]
    assert needs(at(after, 3)) == ["day:2"]
    assert {day.week for day in after.days[1:4]} == {1}


def test_parts_may_teach_what_the_day_did_not_and_leave_out_what_it_did() -> None:
    parts = (DayPart(teaches=()), DayPart(teaches=(service_id("c"),)))
    after = SplitDay(day_id(1), parts).apply(WEEKS)
    assert [teaches(day) for day in after.days[:2]] == [[], ["c"]]


def test_hours_are_shared_exactly_and_unknown_ones_stay_unknown() -> None:
    plan = plan_of([day(1, 0.3), day(2, None)])
    parts = (DayPart(hours=0.1), DayPart(hours=0.1), DayPart())
    assert [day.hours for day in SplitDay(day_id(1), parts).apply(plan).days[:3]] == [0.1] * 3
    assert [day.hours for day in SplitDay(day_id(2), parts).apply(plan).days[1:]] == [
        0.1,
        0.1,
        None,
    ]


def test_merged_days_are_the_first_one_named_for_all_who_meant_one_of_them() -> None:
    plan = plan_of(
        [
            day(1),
            day(2, 1.5, [1], teaches="ab", week=1),
            day(3, 2.0, [1, 2], teaches="bc", related=[2, 4]),
            day(4, None, [3], related=[3]),
        ],
        [scenario("one", [3, 2]), scenario("two", [3])],
    )
    after = MergeDays((day_id(2), day_id(3)), "Both").apply(plan)
    assert order(after) == {1: 1, 2: 2, 4: 4}
    both = at(after, 2)
    assert (both.title, both.hours, both.week) == ("Both", 3.5, 1)
    assert teaches(both) == ["a", "b", "c"]
    assert needs(both) == ["day:1"]
    assert [link.target for link in both.related] == ["day:4"]
    assert needs(at(after, 4)) == ["day:2"]
    assert [link.target for link in at(after, 4).related] == ["day:2"]
    assert [[link.target for link in each.days] for each in after.scenarios] == [
        ["day:2"],
        ["day:2"],
    ]
    assert at(MergeDays((day_id(4), day_id(3))).apply(plan), 4).hours == 2.0


def test_an_inserted_day_shifts_those_behind_it_or_none() -> None:
    before = InsertDay("New", before=day_id(4), teaches=(service_id("a"),)).apply(WEEKS)
    assert order(before) == {1: 1, 2: 2, 3: 3, 4: 7, 5: 4, 6: 5, 7: 6}
    assert (at(before, 7).week, teaches(at(before, 7))) == (2, ["a"])
    after = InsertDay("New", after=day_id(3), prerequisites=(day_id(2),), hours=2.0).apply(WEEKS)
    assert list(order(after).values()) == [1, 2, 3, 7, 4, 5, 6]
    assert (at(after, 7).week, needs(at(after, 7)), at(after, 7).hours) == (1, ["day:2"], 2.0)
    placed = InsertDay("New", at=9, week=5).apply(WEEKS)
    assert order(placed)[9] == 7
    assert (at(placed, 7).week, placed.weeks) == (5, (1, 2, 5))


def test_a_new_day_is_never_taken_for_one_that_was_there() -> None:
    removed = apply_all(WEEKS, [RemoveDay(day_id(6)), InsertDay("New", after=day_id(1))])
    assert order(removed)[2] == 7
    merged = apply_all(
        WEEKS, [MergeDays((day_id(5), day_id(6))), InsertDay("New", after=day_id(1))]
    )
    assert order(merged)[2] == 7


def test_a_day_is_put_into_an_empty_plan() -> None:
    assert order(InsertDay("New", at=1).apply(plan_of([]))) == {1: 1}


def test_services_come_and_go_with_their_parts() -> None:
    plan = plan_of([day(1, teaches="abc"), day(2, teaches="b")], parts={"b": "a"})
    assert [teaches(day) for day in DropService(service_id("a")).apply(plan).days] == [["c"], []]
    one = DropService(service_id("a"), day_id(1)).apply(plan)
    assert [teaches(day) for day in one.days] == [["c"], ["b"]]
    assert teaches(at(AddService(service_id("c"), day_id(2)).apply(plan), 2)) == ["b", "c"]
    new = AddService(service_id("new"), day_id(2), "New").apply(plan)
    assert new.service[service_id("new")].name == "New"
    assert not new.service[service_id("new")].is_declared


def test_scenarios_come_and_go() -> None:
    added = AddScenario("two", "Two", (day_id(3),), (service_id("b"),)).apply(WEEKS)
    assert [each.key for each in added.scenarios] == ["one", "two"]
    assert added.scenario[scenario_id("two")].days[0].target == "day:3"
    assert not DropScenario(scenario_id("one")).apply(WEEKS).scenarios


def test_hours_change() -> None:
    assert at(ChangeHours(day_id(3), 0.0).apply(WEEKS), 3).hours == 0.0


def test_what_a_change_puts_in_says_so_as_its_evidence() -> None:
    plan = AddService(service_id("b"), day_id(3)).apply(WEEKS)
    (evidence,) = at(plan, 3).teaches[-1].evidence
    assert (evidence.file, evidence.section) == ("what-if", "add service b to Day 3")


GONE = RemoveDay(day_id(3))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            [GONE, MoveDay(day_id(3), 1)],
            ("Day 3 is not in the plan. Change 1 (remove Day 3) took it out."),
        ),
        (
            [GONE, GONE],
            ("Day 3 is not in the plan. Change 1 (remove Day 3) took it out."),
        ),
        (
            [MergeDays((day_id(1), day_id(2))), SwapDays(day_id(2), day_id(3))],
            ("Day 2 is not in the plan. Change 1 (merge Day 1 and Day 2) took it out."),
        ),
        (
            [DropScenario(scenario_id("one"))] * 2,
            ("The scenario 'one' is not in the plan. Change 1 (drop scenario one) took it out."),
        ),
        (
            [RemoveDay(day_id(66))],
            "Day 66 is not in the plan. The days go from 1 to 6.",
        ),
        (
            [MoveDay(day_id(3), 7)],
            ("Day 3 cannot move to position 7: the positions go from 1 to 6."),
        ),
        (
            [MoveDay(day_id(3), 0)],
            ("Day 3 cannot move to position 0: the positions go from 1 to 6."),
        ),
        (
            [PlaceDay(day_id(3), 5)],
            (
                "Position 5 is taken by Day 5. Use `move`, which"
                " shifts the days between, or `swap`. The next free position is 7."
            ),
        ),
        (
            [PlaceDay(day_id(3), 0)],
            ("There is no position 0: they go from 1 to 1000000."),
        ),
        (
            [InsertDay("New", at=5)],
            (
                "Position 5 is taken by Day 5. Use `before` or"
                " `after`, which shift the days behind. The next free position is 7."
            ),
        ),
        (
            [InsertDay("New", at=7, after=day_id(3))],
            ("Say where the day is put by one of `before`, `after` and `at`."),
        ),
        (
            [InsertDay("New")],
            ("Say where the day is put by one of `before`, `after` and `at`."),
        ),
        (
            [PlaceDay(day_id(6), 1_000_000), InsertDay("New", before=day_id(1))],
            "There is no room: positions go up to 1000000.",
        ),
        (
            [SwapDays(day_id(3), day_id(3))],
            "Day 3 cannot be swapped with itself. Name two days.",
        ),
        (
            [SplitDay(day_id(3), (DayPart(),))],
            "Day 3 must be split into two parts or more.",
        ),
        (
            [SplitDay(day_id(3), (DayPart(hours=2.0), DayPart()))],
            ("Day 3 takes 1 hour, and its parts take 2 hours already. Give every part its hours."),
        ),
        (
            [MergeDays((day_id(3), day_id(3)))],
            ("Name two days or more, each once, that are to become one."),
        ),
        (
            [ChangeHours(day_id(3), -1.0)],
            "-1.0 hours make no sense: give 0 to 10,000.",
        ),
        (
            [ChangeHours(day_id(3), float("nan"))],
            "nan hours make no sense: give 0 to 10,000.",
        ),
        (
            [ChangeHours(day_id(3), 10_000.5)],
            "10000.5 hours make no sense: give 0 to 10,000.",
        ),
        (
            [AddService(service_id("a"), day_id(3))],
            "Day 3 teaches A already.",
        ),
        (
            [AddService(service_id("zz"), day_id(3))],
            "There is no service 'service:zz'.",
        ),
        (
            [DropService(service_id("a"), day_id(1))],
            "Day 1 does not teach A.",
        ),
        ([DropService(service_id("a"))] * 2, "No day teaches A."),
        (
            [AddScenario("one", "One")],
            "There is a scenario 'one' already. Use another key.",
        ),
        (
            [AddScenario("a b", "One")],
            "The key 'a b' must have no spaces and no colons.",
        ),
    ],
)
def test_what_cannot_be_done_is_told(changes: Sequence[Change], message: str) -> None:
    with pytest.raises(RequestError) as caught:
        apply_all(WEEKS, changes)
    assert str(caught.value) == f"Change {len(changes)} ({changes[-1]}): {message}"


def test_the_shipped_course_comes_back_after_a_move_there_and_back() -> None:
    plan = read_plan(build_graph())
    there = MoveDay(day_id(16), 2).apply(plan)
    assert MoveDay(day_id(16), 16).apply(there) == plan


def naive_move(numbers: list[int], number: int, to: int) -> list[int]:
    left = [other for other in numbers if other != number]
    return [*left[: to - 1], number, *left[to - 1 :]]


@given(plans(), st.data())
def test_moving_is_taking_out_and_putting_in(plan: Plan, data: st.DataObject) -> None:
    if not plan.days:
        return
    numbers = [day.number for day in plan.days]
    number = data.draw(st.sampled_from(numbers))
    to = data.draw(st.integers(1, len(numbers)))
    after = MoveDay(day_id(number), to).apply(plan)
    assert [day.position for day in after.days] == numbers
    assert [day.number for day in after.days] == naive_move(numbers, number, to)
    assert {day.id: day.prerequisites for day in after.days} == {
        day.id: day.prerequisites for day in plan.days
    }


@pytest.mark.slow
@given(plans(), st.data())
def test_nothing_gets_lost_in_splitting_and_merging_again(plan: Plan, data: st.DataObject) -> None:
    if not plan.days:
        return
    whole = data.draw(st.sampled_from(plan.days))
    parts = tuple([DayPart()] * data.draw(st.integers(2, 3)))
    split = SplitDay(whole.id, parts).apply(plan)
    assert len({day.position for day in split.days}) == len(plan.days) + len(parts) - 1
    made = [day.id for day in split.days if day.id not in plan.day]
    merged = MergeDays((whole.id, *made), whole.title).apply(split)
    again = merged.day[whole.id]
    assert {link.target for link in again.teaches} == {link.target for link in whole.teaches}
    assert {link.target for link in again.prerequisites} == {
        link.target for link in whole.prerequisites
    } - {whole.id}
    assert again.hours == pytest.approx(whole.hours)
    assert [[link.target for link in each.days] for each in merged.scenarios] == [
        [link.target for link in each.days] for each in plan.scenarios
    ]
