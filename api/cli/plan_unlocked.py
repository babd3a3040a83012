"""`scenariograph plan unlocked`: what can be built when, and what most depends on."""

from __future__ import annotations

from collections.abc import Sequence

from api.cli.plan_show import Shown, as_dict, keys, named_days, nodes, show, why
from api.cli.terminal import counted
from graph.build import open_graph
from graph.course import Course
from graph.errors import RequestError
from graph.model.ids import NodeKind
from graph.planning.bottlenecks import bottlenecks
from graph.planning.next_day import next_days
from graph.planning.plan import Plan
from graph.planning.unlocked import earliest, unlocked_by, unlocked_each_day


def show_unlocked(
    data: Sequence[str],
    layout: str,
    what: str,
    after: int | None,
    done: Sequence[int],
    first: int | None,
) -> None:
    """Print what can be built when.

    Args:
        data: What to load.
        layout: `table`, `json` or `csv`.
        what: `days`, `scenarios`, `next` or `bottlenecks`.
        after: Of scenarios, only those that can be built by the end of this day.
        done: The days that are done, where the next one is asked for.
        first: How many to show at most.

    Raises:
        SourceError: If the data cannot be loaded.
        NotFoundError: If there is no such day.
        RequestError: If `first` is negative.
    """
    if first is not None and first < 0:
        raise RequestError(f"There are no {first} rows. Ask for 0 or more.")
    course = open_graph(data)
    if what == "next":
        shown = _next(course, done, first)
    elif what == "bottlenecks":
        shown = _bottlenecks(course.plan, first)
    elif what == "scenarios":
        shown = _scenarios(course, after, first)
    else:
        shown = _days(course.plan, first)
    show(shown, layout)


def _days(plan: Plan, first: int | None) -> Shown:
    found = unlocked_each_day(plan)[:first]
    never = [each for each in earliest(plan) if not each.is_possible]
    return Shown(
        [as_dict(each) for each in found],
        ("day", "title", "opens", "total", "why"),
        [
            {
                "day": each.day.number,
                "title": each.day.title,
                "opens": keys(one.scenario for one in each.scenarios),
                "total": each.total,
                "why": "; ".join(
                    f"{one.scenario.key}: {why(one.reasons) or 'it involves no day'}"
                    for one in each.scenarios
                ),
            }
            for each in found
        ],
        [f"{each.scenario.key} is opened by no day: {why(each.reasons)}." for each in never],
    )


def _scenarios(course: Course, after: int | None, first: int | None) -> Shown:
    found = earliest(course.plan)
    if after is not None:
        (day,) = nodes(course, NodeKind.DAY, [after])
        possible = unlocked_by(course.plan, day)
        found = tuple(each for each in found if each.scenario in possible)
    found = found[:first]
    return Shown(
        [as_dict(each) for each in found],
        ("scenario", "title", "from_day", "possible", "why"),
        [
            {
                "scenario": each.scenario.key,
                "title": each.scenario.title,
                "from_day": each.day.number if each.day else None,
                "possible": each.is_possible,
                "why": why(each.reasons) or "it involves no day",
            }
            for each in found
        ],
    )


def _next(course: Course, done: Sequence[int], first: int | None) -> Shown:
    found = next_days(course.plan, nodes(course, NodeKind.DAY, done), first)
    return Shown(
        as_dict(found),
        ("day", "title", "hours", "unlocks", "brings_nearer", "opens", "why"),
        [
            {
                "day": each.day.number,
                "title": each.day.title,
                "hours": each.day.hours,
                "unlocks": keys(each.unlocks),
                "brings_nearer": each.brings_nearer,
                "opens": named_days(each.opens),
                "why": why(each.reasons) or _nearer(each.brings_nearer),
            }
            for each in found.days
        ],
        found.assumptions,
    )


def _nearer(scenarios: int) -> str:
    return f"{counted(scenarios, 'scenario')} come nearer" if scenarios else "all it needs is done"


def _bottlenecks(plan: Plan, first: int | None) -> Shown:
    found = bottlenecks(plan, first)
    return Shown(
        as_dict(found),
        ("day", "title", "scenarios", "days", "hours", "why"),
        [
            {
                "day": each.day.number,
                "title": each.day.title,
                "scenarios": len(each.scenarios),
                "days": len(each.days),
                "hours": each.hours,
                "why": why(each.reasons),
            }
            for each in found.days
        ],
        found.assumptions,
    )
