"""`scenariograph plan order`: whether the days stand in a good order, and which is the best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.cli.plan_show import Shown, as_dict, named_days, show, why
from api.cli.terminal import counted
from graph.build import open_graph
from graph.planning.best_order import BestOrder, best_order
from graph.planning.order import OrderCheck, SplitWeek, check_order
from graph.planning.tables import Row


def show_order(data: Sequence[str], layout: str) -> bool:
    """Print what is wrong with today's order; return whether all prerequisites come first.

    Raises:
        SourceError: If the data cannot be loaded.
    """
    found = check_order(open_graph(data).plan)
    verdict = (
        "Every prerequisite comes first."
        if found.is_valid
        else f"{counted(len(found.violations), 'prerequisite')} too late. --best shows a way out."
    )
    answer = {"is_valid": found.is_valid, **as_dict(found)}
    show(Shown(answer, ("what", "days", "why"), list(_rows(found)), [verdict]), layout)
    return found.is_valid


def _rows(found: OrderCheck) -> Iterator[Row]:
    for late in found.violations:
        yield _row(
            "prerequisite too late", named_days([late.prerequisite, late.day]), late.reason.text
        )
    for lost in found.missing:
        yield _row("prerequisite missing", named_days([lost.day]), lost.reason.text)
    for cycle in found.cycles:
        yield _row("cycle", named_days(cycle.days), cycle.reason.text)
    for week in found.split_weeks:
        days = [day for stretch in week.stretches for day in stretch]
        yield _row("week split", named_days(days), _split(week))
    for pair in found.mutual:
        yield _row("related both ways", named_days([pair.first, pair.second]), pair.reason.text)


def _row(what: str, days: str, reason: str) -> Row:
    return {"what": what, "days": days, "why": reason}


def _split(week: SplitWeek) -> str:
    stretches = " and ".join(f"Day {named_days(stretch)}" for stretch in week.stretches)
    return f"Week {week.week} stands apart: {stretches}"


def show_best_order(data: Sequence[str], layout: str, time_limit: float) -> None:
    """Print the best order of the days, and what moves.

    Raises:
        SourceError: If the data cannot be loaded.
        RequestError: If the time limit makes no sense.
    """
    found = best_order(open_graph(data).plan, time_limit=time_limit)
    columns = ("place", "day", "title", "week_today", "week", "hours", "moves", "why")
    show(Shown(as_dict(found), columns, list(_places(found)), tuple(_notes(found))), layout)


def _places(found: BestOrder) -> Iterator[Row]:
    moves = {move.day.id: move for move in found.moves}
    week_of = {
        day.id: number for number, week in enumerate(found.weeks, start=1) for day in week.days
    }
    for place, day in enumerate(found.days, start=1):
        move = moves.get(day.id)
        yield {
            "place": place,
            "day": day.number,
            "title": day.title,
            "week_today": day.week,
            "week": week_of.get(day.id),
            "hours": day.hours,
            "moves": move is not None,
            "why": why(move.reasons) if move else "",
        }


def _notes(found: BestOrder) -> Iterator[str]:
    proof = "proven best" if found.is_proven_best else "not proven best"
    yield (
        f"{counted(len(found.moves), 'day')} of {len(found.days)} to move;"
        f" {counted(found.inverted_pairs, 'pair')} of days the other way round today; {proof}."
    )
    if found.weeks:
        hours = ", ".join(f"{week.hours:g}" for week in found.weeks)
        today = ", ".join(f"{week.hours:g}" for week in found.weeks_today)
        yield f"Hours of the weeks: {hours}; today: {today}."
    yield from found.assumptions
