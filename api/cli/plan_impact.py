"""`scenariograph plan impact` and `plan apply`: what changes bring, and writing them down."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from api.cli.plan_show import Shown, as_dict, in_words, show, why
from api.cli.plan_words import changes_of
from api.cli.terminal import counted, one_line, put, tell
from graph.build import open_graph
from graph.load.write_files import write_edits
from graph.model.records import Service
from graph.planning.apply import plan_edits
from graph.planning.impact import Affected
from graph.planning.plan import PlannedDay, PlannedScenario
from graph.planning.tables import Row
from graph.planning.what_if import WhatIf, what_if

T = TypeVar("T", PlannedDay, PlannedScenario, Service)


def show_impact(data: Sequence[str], layout: str, words: Sequence[str], file: str | None) -> None:
    """Print what changes bring.

    Raises:
        SourceError: If the data or the what-if file cannot be loaded.
        NotFoundError: If a name means nothing in the course.
        RequestError: If a change cannot be done.
    """
    course = open_graph(data)
    found = what_if(course.plan, changes_of(course, words, file))
    # Whole plans are no part of the answer: the order of their days is what a change is about.
    answer = as_dict(found) | {
        "before": [day.number for day in found.before.days],
        "after": [day.number for day in found.after.days],
    }
    columns = ("what", "which", "title", "before", "after", "why")
    show(Shown(answer, columns, list(_rows(found)), tuple(_notes(found))), layout)


def _rows(found: WhatIf) -> Iterator[Row]:
    broken = found.impact
    yield from _affected("scenario", broken.scenarios)
    yield from _affected("no longer taught", broken.services_no_longer_taught)
    yield from _affected("uses what is not taught", broken.untaught_scenarios)
    yield from _affected("day", broken.days)
    gone = {each.node.id: why(each.reasons) for each in found.no_longer_possible}
    for each in found.readiness:
        otherwise = "its days are all there now" if each.before is None else "its last day moves"
        yield _row(
            "ready from position",
            each.scenario.key,
            each.scenario.title,
            each.before,
            each.after,
            gone.get(each.scenario.id, otherwise),
        )
    for week in found.changed_weeks:
        name = "none" if week.week is None else week.week
        words = f"{in_words(abs(week.change))} {'more' if week.change > 0 else 'less'}"
        yield _row("hours of week", name, "", week.before, week.after, words)


def _affected(what: str, found: Iterable[Affected[T]]) -> Iterator[Row]:
    for each in found:
        which, title = _named(each.node)
        yield _row(what, which, title, None, None, why(each.reasons))


def _named(node: PlannedDay | PlannedScenario | Service) -> tuple[str | int, str]:
    if isinstance(node, PlannedDay):
        return node.number, node.title
    return node.key, node.name if isinstance(node, Service) else node.title


def _row(
    what: str,
    which: str | int,
    title: str,
    before: float | None,
    after: float | None,
    reasons: str,
) -> Row:
    return {
        "what": what,
        "which": which,
        "title": title,
        "before": before,
        "after": after,
        "why": reasons,
    }


def _notes(found: WhatIf) -> Iterator[str]:
    yield f"If you {', then '.join(found.changes)}:" if found.changes else "Nothing is changed."
    yield (
        f"{in_words(found.hours_before)} before, {in_words(found.hours_after)} after."
        + (" Nothing breaks." if found.impact.is_harmless else "")
    )
    if found.newly_possible:
        yield f"Newly possible: {', '.join(each.key for each in found.newly_possible)}."
    yield from found.assumptions


def apply_changes(
    data: Sequence[str], words: Sequence[str], file: str | None, *, write: bool
) -> None:
    """Print what changes do to the files, and write these. The diff can be applied with `git`.

    Raises:
        SourceError: If something cannot be loaded.
        NotRewrittenError: If what changes stands where it is not rewritten.
        NotFoundError: If a name means nothing in the course.
        RequestError: If a change cannot be done, or not be written down.
        WriteError: If a file cannot be written; none is written then.
    """
    course = open_graph(data)
    changes = changes_of(course, words, file)
    edits = plan_edits(data, changes)
    for edit in edits:
        put(_shown(edit.diff))
    if write:
        write_edits(edits)
    done = "written" if write else "to be written"
    remedy = " --write does it." if edits and not write else ""
    tell(f"{counted(len(changes), 'change')}: {counted(len(edits), 'file')} {done}.{remedy}")


def _shown(diff: str) -> str:
    """Return a diff as it is; on a terminal, so that nothing in it moves the cursor."""
    if not sys.stdout.isatty():
        return diff
    return "".join(f"{one_line(line)}\n" for line in diff.split("\n")[:-1])
