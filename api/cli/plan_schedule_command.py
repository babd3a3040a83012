"""What can be typed behind `scenariograph plan schedule`."""
# What a command does, with all that it takes, is imported when it runs.
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.data_option import SHIPPED_ALONE, DataOrStore
from api.cli.plan_options import (
    Budget,
    KnownDays,
    KnownServices,
    MaybeScenarios,
)

Calendar = Literal["table", "json", "csv", "ics", "gantt"]
SCHEDULE = (
    "\b\nExamples:\n"
    "  scenariograph plan schedule --start 2026-03-02\n"
    "  scenariograph plan schedule netflix_streaming --start 2026-03-02 --days mon,wed --hours 3\n"
    "  scenariograph plan schedule --start 2026-03-02 --off 2026-05-01..2026-05-05 --format ics"
)


def schedule(
    scenarios: MaybeScenarios = None,
    *,
    start: Annotated[str, typer.Option(metavar="DATE", help="The first date: 2026-03-02.")],
    days: Annotated[
        str, typer.Option(metavar="DAYS", help="The study days of the week: mon,wed,fri.")
    ] = "mon,tue,wed,thu,fri",
    hours: Annotated[
        str,
        typer.Option(metavar="HOURS", help="Hours per study day: 2. Or for some of them: 2,sat=4."),
    ] = "2",
    off: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DATES",
            help="Days off: 2026-05-05, or 2026-07-20..2026-07-31. Repeat it to add more.",
        ),
    ] = None,
    review_every: Annotated[
        int | None,
        typer.Option(metavar="N", help="Keep the next date for a review after N dates of study."),
    ] = None,
    review_weeks: Annotated[
        bool, typer.Option("--review-weeks", help="Keep a date for a review after each week.")
    ] = False,
    whole_days: Annotated[
        bool,
        typer.Option(
            "--whole-days", help="Begin a day on a new date where the rest of one is too short."
        ),
    ] = False,
    assume_hours: Annotated[
        float,
        typer.Option(metavar="HOURS", help="How long a day takes where no source says it."),
    ] = 0.0,
    deadline: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The last date; what comes later is marked."),
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="When study begins: 19:00.")
    ] = None,
    zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="The time zone of that: Asia/Seoul.")
    ] = None,
    known_day: KnownDays = None,
    known_service: KnownServices = None,
    budget: Budget = None,
    name: Annotated[
        str, typer.Option(metavar="TEXT", help="What the calendar or the chart is called.")
    ] = "",
    language: Annotated[
        Literal["ko", "en"], typer.Option(help="The language of what is added to the course.")
    ] = "ko",
    layout: Annotated[
        Calendar,
        typer.Option(
            "--format",
            help="A table, JSON, CSV, an iCalendar file, or a Mermaid gantt chart.",
        ),
    ] = "table",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="A file to write in place of standard output."
        ),
    ] = None,
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Put the course, or the path to scenarios, onto real dates."""
    if not scenarios and (known_day or known_service or budget is not None):
        raise typer.BadParameter("What is known, and a budget, need a SCENARIO.")
    from api.cli.plan_schedule import Look, Study, show_schedule

    study = Study(
        scenarios=scenarios or [],
        known_days=known_day or [],
        known_services=known_service or [],
        budget=budget,
        start=start,
        days=days,
        hours=hours,
        off=off or [],
        review_every=review_every,
        review_weeks=review_weeks,
        whole_days=whole_days,
        assume_hours=assume_hours,
        deadline=deadline,
        at=at,
        zone=zone,
    )
    show_schedule(data, study, Look(layout, name, language, output))
