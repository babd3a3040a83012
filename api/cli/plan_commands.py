"""What can be typed behind `scenariograph plan`: questions of those who plan a course."""
# What a command does, with all that it takes, is imported when it runs.
# ruff: noqa: PLC0415

from typing import Annotated, Literal

import typer

from api.cli.data_option import SHIPPED_ALONE, DataOrStore
from api.cli.plan_change_commands import APPLY, COMPARE, IMPACT, NUMBERS, apply, compare, impact
from api.cli.plan_options import (
    Budget,
    First,
    Format,
    KnownDays,
    KnownServices,
    PathBy,
    Prerequisites,
    Scenarios,
    TimeLimit,
)
from api.cli.plan_schedule_command import SCHEDULE, schedule
from api.cli.quick_start import QuickGroup

plan = typer.Typer(
    cls=QuickGroup,
    help="What to study, what is missing, what breaks: questions of those who plan a course.",
    epilog="\b\nExamples:\n"
    "  scenariograph plan path netflix_streaming --budget 10\n"
    "  scenariograph plan impact remove 16\n"
    "  scenariograph plan schedule --start 2026-03-02 --format ics -o course.ics",
    no_args_is_help=True,
)


@plan.command(
    epilog="\b\nExamples:\n"
    "  scenariograph plan path netflix_streaming dropbox_storage\n"
    "  scenariograph plan path netflix_streaming --known-day 1 --budget 8\n"
    "  scenariograph plan path netflix_streaming --by services"
)
def path(
    scenarios: Scenarios,
    by: PathBy = "days",
    known_day: KnownDays = None,
    known_service: KnownServices = None,
    budget: Budget = None,
    prerequisites: Prerequisites = True,
    time_limit: TimeLimit = 10.0,
    layout: Format = "table",
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Tell what to study for scenarios, in order, with hours and what calls for it."""
    if by == "days" and not prerequisites:
        raise typer.BadParameter("--no-prerequisites is for --by services: days need what they do.")
    from api.cli.plan_study import Wanted, show_path

    wanted = Wanted(
        scenarios, by, known_day or [], known_service or [], budget, prerequisites, time_limit
    )
    show_path(data, layout, wanted)


@plan.command(
    epilog="\b\nExamples:\n"
    "  scenariograph plan unlocked\n"
    "  scenariograph plan unlocked --after 16\n"
    "  scenariograph plan unlocked --show next --done 1 --done 3 --first 3"
)
def unlocked(
    show: Annotated[
        Literal["days", "scenarios", "next", "bottlenecks"],
        typer.Option(
            help="What each day opens, the earliest day of each scenario, what to study next, or"
            " what most depends on."
        ),
    ] = "days",
    after: Annotated[
        int | None,
        typer.Option(metavar="DAY", help="Show the scenarios that can be built after this day."),
    ] = None,
    done: Annotated[
        list[int] | None,
        typer.Option(
            metavar="DAY", help="A day that is done, for --show next. Repeat it to name more."
        ),
    ] = None,
    first: First = None,
    layout: Format = "table",
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Tell what can be built when, and which days most depends on."""
    if after is not None and show not in {"days", "scenarios"}:
        raise typer.BadParameter(f"--after shows scenarios; --show {show} does not go with it.")
    if done and show != "next":
        raise typer.BadParameter("--done goes with --show next.")
    from api.cli.plan_unlocked import show_unlocked

    show_unlocked(
        data, layout, "scenarios" if after is not None else show, after, done or [], first
    )


@plan.command(
    epilog="\b\nExamples:\n"
    "  scenariograph plan coverage\n"
    "  scenariograph plan coverage --by week\n"
    "  scenariograph plan coverage --goals shipped"
)
def coverage(
    by: Annotated[
        Literal["service", "week", "category"],
        typer.Option(help="A row for each service, each week, or each category."),
    ] = "service",
    everything: Annotated[
        bool,
        typer.Option("--all", help="Show services that are taught and used too, not gaps only."),
    ] = False,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Show services by days and scenarios.")
    ] = False,
    goals: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Compare with the goals in a YAML file, such as an exam blueprint."
        ),
    ] = None,
    layout: Format = "table",
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Tell what is taught and what is used, and the gaps between them."""
    if sum([by != "service", everything, matrix, goals is not None]) > 1:
        raise typer.BadParameter("Give one of --by, --all, --matrix and --goals.")
    from api.cli.plan_coverage import show_coverage, show_goals

    if goals is not None:
        show_goals(data, layout, goals)
    else:
        show_coverage(data, layout, "all" if everything else "matrix" if matrix else by)


@plan.command(
    epilog="\b\nExamples:\n"
    "  scenariograph plan workload --per-week 24\n"
    "  scenariograph plan workload --by day --per-day 3.5\n"
    "  scenariograph plan workload --to netflix_streaming"
)
def workload(
    by: Annotated[
        Literal["week", "day", "path"],
        typer.Option(help="A row for each week, each day, or the path to each scenario."),
    ] = "week",
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SCENARIO",
            help="Count only the days of the path to this scenario. Repeat it to name more.",
        ),
    ] = None,
    per_day: Annotated[
        float | None, typer.Option(metavar="HOURS", help="The most that a day may take.")
    ] = None,
    per_week: Annotated[
        float | None, typer.Option(metavar="HOURS", help="The most that a week may take.")
    ] = None,
    layout: Format = "table",
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Tell the hours by week, day or path, with peaks and what is over a limit."""
    if by == "path" and (per_day is not None or per_week is not None):
        raise typer.BadParameter("Limits are for days and weeks: leave --by path out.")
    from api.cli.plan_workload import show_path_loads, show_workload

    if by == "path":
        show_path_loads(data, layout, to or [])
    else:
        show_workload(data, layout, by, to or [], per_day, per_week)


@plan.command(
    epilog="\b\nExamples:\n"
    "  scenariograph plan order\n"
    "  scenariograph plan order --best --format csv"
)
def order(
    best: Annotated[
        bool, typer.Option("--best", help="Show the best order, and which days move.")
    ] = False,
    time_limit: TimeLimit = 10.0,
    layout: Format = "table",
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Tell what is wrong with the order of the days. Exit code 1 where prerequisites come late."""
    from api.cli.plan_order import show_best_order, show_order

    if best:
        show_best_order(data, layout, time_limit)
    else:
        raise typer.Exit(0 if show_order(data, layout) else 1)


@plan.command(
    epilog="\b\nExamples:\n"
    "  scenariograph plan suggest Lambda DynamoDB\n"
    "  scenariograph plan suggest S3 CloudFront Regions --complete\n"
    "  scenariograph plan suggest"
)
def suggest(
    services: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SERVICE]...",
            help="Services that there are, by any of their names. Without any: services that no day"
            " teaches, by what teaching them would enable.",
            show_default=False,
        ),
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="Show only scenarios that lack none of them.")
    ] = False,
    first: First = None,
    layout: Format = "table",
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Suggest scenarios for a set of services, or services that are worth teaching."""
    if complete and not services:
        raise typer.BadParameter("--complete needs services.")
    from api.cli.plan_suggest import show_suggestions

    show_suggestions(data, layout, services or [], complete=complete, first=first)


plan.command(epilog=IMPACT, context_settings=NUMBERS)(impact)
plan.command(epilog=APPLY, context_settings=NUMBERS)(apply)
plan.command(epilog=COMPARE)(compare)
plan.command(epilog=SCHEDULE)(schedule)
