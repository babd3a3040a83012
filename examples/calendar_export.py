"""A calendar for each scenario: when to study what leads to it, for a calendar program to open.

    python examples/calendar_export.py 2026-03-02 calendars/ --days mon,wed --hours 3

Each scenario gets a file of its own, such as netflix_streaming.ics. Run it again after the course
has changed, and import the files again: events keep their identity, so they move and do not double.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from graph import Course, ScenariographError, open_graph
from graph.planning.calendar import as_calendar
from graph.planning.schedule import Schedule, schedule_path
from graph.planning.study_times import StudyTimes, read_date, read_days_off, read_weekdays


def export(course: Course, key: str, times: StudyTimes, folder: Path) -> Schedule:
    """Write the calendar of a scenario, and return what stands in it.

    Raises:
        ScenariographError: If there is no such scenario, or not enough time.
        OSError: If the file cannot be written.
    """
    scenario = course.scenario(key)
    schedule = schedule_path(course.learning_path(key), times)
    text = as_calendar(schedule, name=scenario.title)
    folder.mkdir(parents=True, exist_ok=True)
    # iCalendar has its own line breaks, so it is written as it is.
    (folder / f"{scenario.key}.ics").write_bytes(text.encode())
    return schedule


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the calendars, say when each scenario can be built, and return the exit code."""
    parser = argparse.ArgumentParser(description="A calendar for each scenario.")
    parser.add_argument("start", metavar="DATE", help="the first date: 2026-03-02")
    parser.add_argument("folder", type=Path, help="where the calendars go")
    parser.add_argument("--scenario", action="append", metavar="KEY", help="only this one")
    parser.add_argument("--days", default="mon,tue,wed,thu,fri", help="study days of the week")
    parser.add_argument("--hours", type=float, default=2.0, help="hours per study day")
    parser.add_argument("--off", action="append", default=[], metavar="DATES", help="days off")
    parser.add_argument("--data", action="append", metavar="PATH", help="what to load: shipped")
    wanted = parser.parse_args(arguments)
    try:
        times = StudyTimes(
            start=read_date(wanted.start),
            weekdays=read_weekdays(wanted.days.split(",")),
            hours_per_day=wanted.hours,
            days_off=tuple(read_days_off(each) for each in wanted.off),
        )
        course = open_graph(wanted.data or ["shipped"])
        keys = wanted.scenario or [scenario.key for scenario in course.scenarios]
        for key in keys:
            schedule = export(course, key, times, wanted.folder)
            print(f"{key}: ready on {schedule.last}")
            for assumption in schedule.assumptions:
                print(f"  {assumption}")
    except (ScenariographError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
