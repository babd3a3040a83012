"""`scenariograph plan compare`: two courses, or two versions of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.cli.plan_show import Shown, as_dict, in_words, show
from graph.build import open_graph
from graph.model.records import Service
from graph.planning.compare import Changed, Differences, PlanComparison, SameDay, compare_plans
from graph.planning.csv_text import Cell
from graph.planning.plan import PlannedDay, PlannedScenario
from graph.planning.tables import Row

Thing = PlannedDay | PlannedScenario | Service


def show_comparison(data: Sequence[str], other: Sequence[str], layout: str, same_day: str) -> None:
    """Print how a second course differs from a first.

    Raises:
        SourceError: If the data of one cannot be loaded.
    """
    first, second = open_graph(data).plan, open_graph(other).plan
    found = compare_plans(first, second, SameDay(same_day))
    rows = [
        *_rows("day", found.days),
        *_rows("scenario", found.scenarios),
        *_rows("service", found.services),
    ]
    columns = ("what", "which", "name", "change", "before", "after", "why")
    show(Shown(as_dict(found), columns, rows, tuple(_notes(found))), layout)


def _rows(
    what: str,
    found: Differences[PlannedDay] | Differences[PlannedScenario] | Differences[Service],
) -> Iterator[Row]:
    for gone in found.removed:
        yield _row(what, gone, "removed", why="only the first has it")
    for new in found.added:
        yield _row(what, new, "added", why="only the second has it")
    for changed in found.changed:
        yield from _changed(what, changed)


def _changed(
    what: str, found: Changed[PlannedDay] | Changed[PlannedScenario] | Changed[Service]
) -> Iterator[Row]:
    for value in found.values:
        words = f"they state {value.field} differently"
        yield _row(what, found.after, value.field, value.before, value.after, words)
    for reason in found.removed:
        yield _row(what, found.after, "link removed", why=f"the first {reason.text}")
    for reason in found.added:
        yield _row(what, found.after, "link added", why=f"the second {reason.text}")


def _row(
    what: str,
    thing: Thing,
    change: str,
    before: Cell = None,
    after: Cell = None,
    why: str = "",
) -> Row:
    which: Cell = thing.number if isinstance(thing, PlannedDay) else thing.key
    return {
        "what": what,
        "which": which,
        "name": thing.name if isinstance(thing, Service) else thing.title,
        "change": change,
        "before": before,
        "after": after,
        "why": why,
    }


def _notes(found: PlanComparison) -> Iterator[str]:
    if found.is_same:
        yield "There is no difference."
    before, after = in_words(found.hours_before), in_words(found.hours_after)
    yield f"{before} in the first, {after} in the second."
    for verb, kind in (("Taught", found.taught), ("Used", found.used)):
        for where, services in (("first", kind.removed), ("second", kind.added)):
            if services:
                names = ", ".join(service.name for service in services)
                yield f"{verb} only in the {where}: {names}."
    yield from found.assumptions
