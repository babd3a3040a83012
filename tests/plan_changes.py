"""Changes drawn at random, of plans drawn at random."""

from __future__ import annotations

from hypothesis import strategies as st

from graph.planning.changes import Change, MoveDay, RemoveDay, SwapDays
from graph.planning.contents import AddScenario, AddService, ChangeHours, DropScenario, DropService
from graph.planning.plan import Plan
from graph.planning.reshaping import DayPart, InsertDay, MergeDays, SplitDay
from tests.plan_cases import plans


@st.composite
def changed(draw: st.DrawFn) -> tuple[Plan, Plan]:
    """Draw a plan, and what one to three changes make of it."""
    plan = draw(plans(may_cycle=True))
    _, after = draw(changes_of(plan))
    return plan, after


@st.composite
def changes_of(draw: st.DrawFn, plan: Plan) -> tuple[list[Change], Plan]:
    """Draw up to three changes that can be done one after the other, and what they come to."""
    changes = []
    for _ in range(draw(st.integers(1, 3))):
        if plan.days:
            changes.append(draw(_change_of(plan)))
            plan = changes[-1].apply(plan)
    return changes, plan


@st.composite
def _change_of(draw: st.DrawFn, plan: Plan) -> Change:
    """Draw a change that can be done to a plan, which has days."""
    one, two = draw(st.lists(st.sampled_from(plan.days), min_size=2, max_size=2))
    taught = [service for service in plan.services if plan.taught_on[service.id]]
    named = {link.target for link in one.teaches}
    fresh = [service for service in plan.services if service.id not in named]
    new = f"new_{len(plan.scenarios)}"
    options: list[Change] = [
        RemoveDay(one.id),
        MoveDay(one.id, draw(st.integers(1, plan.days[-1].position))),
        SplitDay(one.id, (DayPart("Part"), DayPart())),
        InsertDay("New", after=one.id, prerequisites=(two.id,)),
        InsertDay("New", before=one.id, hours=1.5, week=7),
        ChangeHours(one.id, 9.5),
        AddScenario(new, "New", (two.id, one.id), tuple(each.id for each in taught[:2])),
    ]
    if one is not two:
        options += [SwapDays(one.id, two.id), MergeDays((one.id, two.id))]
    options += [DropService(draw(st.sampled_from(taught)).id)] if taught else []
    options += [AddService(draw(st.sampled_from(fresh)).id, one.id)] if fresh else []
    options += [DropScenario(each.id) for each in plan.scenarios[:1]]
    return draw(st.sampled_from([each for each in options if _is_possible(each, plan)]))


def _is_possible(change: Change, plan: Plan) -> bool:
    return not isinstance(change, AddScenario) or f"scenario:{change.key}" not in plan.scenario
