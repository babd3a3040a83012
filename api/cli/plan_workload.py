"""`scenariograph plan workload`: how much there is to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.cli.plan_show import Shown, as_dict, in_words, named_days, nodes, show
from graph.build import open_graph
from graph.course import Course
from graph.model.ids import NodeKind
from graph.planning.path import learning_path
from graph.planning.plan import PlannedDay
from graph.planning.tables import Json, Row
from graph.planning.workload import DayLoad, WeekLoad, Workload, path_loads, workload


def show_workload(
    data: Sequence[str],
    layout: str,
    by: str,
    to: Sequence[str],
    per_day: float | None,
    per_week: float | None,
) -> None:
    """Print the hours by `week` or `day`.

    Args:
        data: What to load.
        layout: `table`, `json` or `csv`.
        by: What a row stands for.
        to: Scenarios to the path of which the days belong; all days where there is none.
        per_day: The hours that a day may take.
        per_week: The hours that a week may take.

    Raises:
        SourceError: If the data cannot be loaded.
        NotFoundError: If there is no such scenario.
        RequestError: If a limit makes no sense.
    """
    days = _days(open_graph(data), to)
    found = workload(days, most_per_day=per_day, most_per_week=per_week)
    rows = _day_rows(found) if by == "day" else _week_rows(found)
    columns = ("day", "title") if by == "day" else ("week", "days")
    show(
        Shown(
            as_dict(found),
            (*columns, "hours", "total", "over", "why"),
            rows,
            (*_notes(found, per_day, per_week), *found.assumptions),
        ),
        layout,
    )


def show_path_loads(data: Sequence[str], layout: str, to: Sequence[str]) -> None:
    """Print the hours of the paths to some scenarios, or to all.

    Raises:
        SourceError: If the data cannot be loaded.
        NotFoundError: If there is no such scenario.
    """
    course = open_graph(data)
    found = path_loads(course.plan, nodes(course, NodeKind.SCENARIO, to) if to else None)
    rows: list[Row] = [
        {
            "scenario": each.scenario.key,
            "title": each.scenario.title,
            "days": each.days,
            "hours": each.hours,
            "why": "its days, with all that they need",
        }
        for each in found
    ]
    notes = dict.fromkeys(note for each in found for note in each.assumptions)
    answer: Json = [as_dict(each) for each in found]
    show(Shown(answer, ("scenario", "title", "days", "hours", "why"), rows, tuple(notes)), layout)


def _days(course: Course, to: Sequence[str]) -> Sequence[PlannedDay]:
    if not to:
        return course.plan.days
    path = learning_path(course.plan, nodes(course, NodeKind.SCENARIO, to))
    return [stop.day for stop in path.stops]


def _day_rows(found: Workload) -> list[Row]:
    over = {each.load.day.id: each.by for each in found.days_over}
    return [
        {
            "day": load.day.number,
            "title": load.day.title,
            **_hours(load, over.get(load.day.id), is_peak=load in found.peak_days),
        }
        for load in found.days
    ]


def _week_rows(found: Workload) -> list[Row]:
    over = {each.load.week: each.by for each in found.weeks_over}
    return [
        {
            "week": load.week,
            "days": named_days(load.days),
            **_hours(load, over.get(load.week), is_peak=load in found.peak_weeks),
        }
        for load in found.weeks
    ]


def _hours(load: DayLoad | WeekLoad, over: float | None, *, is_peak: bool) -> Row:
    reasons = ["takes longest"] if is_peak else []
    if over is not None:
        reasons.append(f"{in_words(over)} over the limit")
    return {
        "hours": load.hours,
        "total": load.cumulative_hours,
        "over": over,
        "why": "; ".join(reasons),
    }


def _notes(found: Workload, per_day: float | None, per_week: float | None) -> Iterator[str]:
    yield f"{in_words(found.total_hours)} in all."
    for unit, limit, over in (
        ("days", per_day, len(found.days_over)),
        ("weeks", per_week, len(found.weeks_over)),
    ):
        if limit is not None:
            yield f"{over} {unit} take more than {in_words(limit)}."
