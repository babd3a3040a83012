"""What a week of the course brings: its days and hours, what is new, and what is wrong with it.

    python examples/weekly_report.py 3 --most 24 --data shipped --data my-course/

The report is Markdown. Exit code 1 where something is wrong: prerequisites that come too late, or
more hours than a week may have. So it can stand in a script that runs every Friday.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from graph import ScenariographError, open_graph
from graph.planning.coverage import coverage
from graph.planning.coverage_groups import WeekCoverage, coverage_by_week
from graph.planning.order import check_order
from graph.planning.plan import Plan


def problems(plan: Plan, week: WeekCoverage, most: float | None) -> Iterator[str]:
    """Yield what is wrong with a week, in sentences."""
    days = {day.id for day in week.days}
    for violation in check_order(plan).violations:
        if violation.day.id in days:
            yield f"{violation.reason.text}."
    for early in coverage(plan).used_before_taught:
        if early.last_day.id in days:
            yield f"{early.scenario.key} {early.reasons[0].text}."
    if most is not None and week.hours > most:
        yield f"It takes {week.hours - most:g} hours more than the {most:g} that there are."


def report(week: WeekCoverage, found: Sequence[str]) -> Iterator[str]:
    """Yield the lines of the report."""
    yield f"# Week {week.week}: {week.hours:g} hours"
    yield ""
    for day in week.days:
        hours = "hours unknown" if day.hours is None else f"{day.hours:g} h"
        yield f"- Day {day.number}: {day.title} ({hours})"
    yield ""
    yield f"New: {', '.join(service.name for service in week.new) or 'nothing'}."
    if week.completes:
        yield f"Can be built at its end: {', '.join(each.title for each in week.completes)}."
    if week.never_used:
        names = ", ".join(service.name for service in week.never_used)
        yield f"Taught, and used by no scenario: {names}."
    yield from week.assumptions
    yield ""
    yield "## To do" if found else "Nothing is wrong with it."
    yield from (f"- {each}" for each in found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report of a week, and return the exit code."""
    parser = argparse.ArgumentParser(description="What a week of the course brings.")
    parser.add_argument("week", type=int, help="the number of the week")
    parser.add_argument("--most", type=float, metavar="HOURS", help="what a week may take")
    parser.add_argument("--data", action="append", metavar="PATH", help="what to load: shipped")
    wanted = parser.parse_args(arguments)
    try:
        plan = open_graph(wanted.data or ["shipped"]).plan
        weeks = {each.week: each for each in coverage_by_week(plan)}
        if wanted.week not in weeks:
            known = ", ".join(str(week) for week in weeks if week is not None)
            parser.error(f"there is no week {wanted.week}; known: {known or 'none'}")
        found = list(problems(plan, weeks[wanted.week], wanted.most))
    except ScenariographError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(report(weeks[wanted.week], found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
