"""Writes changes of a plan into the YAML sources that the plan was read from.

In the sources the position of a day is its number. So a day that moves gets another number, and
whatever refers to it changes with it. Prerequisites that follow from `related` only as long as the
numbers are what they are get written out. References to days that are gone go too, because a
number that no day has would dangle, or come to mean another day.

What a plan does not hold (difficulty, case study) stays with its record, or goes with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from graph.errors import Fault, RequestError, SourceError
from graph.load.assemble import SourcedDraft, assemble
from graph.load.files import SHIPPED, FilesRead, SourceFile, read_sources
from graph.load.parse import Parsed, parse_files
from graph.load.rewrite_yaml import rewritten
from graph.load.write_files import FileEdit
from graph.model.course_graph import CourseGraph
from graph.model.ids import NodeId
from graph.planning.apply_pages import refused_pages
from graph.planning.apply_records import NotRewrittenError, record_edits
from graph.planning.changes import Change, apply_all
from graph.planning.plan import Plan, read_plan
from graph.planning.renumbering import Renumbering

Source = str | os.PathLike[str]


def plan_edits(sources: Sequence[Source], changes: Iterable[Change]) -> tuple[FileEdit, ...]:
    """Return what some changes do to the files of a course. Nothing is written.

    The edited files are loaded, and mean the changed plan, or there is an error.

    Args:
        sources: The files and folders that the plan was read from, as they were named for it.
        changes: The changes, in order.

    Returns:
        The files that change, by source and path; none where the changes come to nothing.

    Raises:
        SourceError: If a source cannot be loaded; with the places.
        NotRewrittenError: If what changes stands on a page or in the shipped data, or a source has
            records in NDJSON, none of which are rewritten, or a record would come to mean
            something else; with the places.
        RequestError: If a change cannot be done, or cannot be written down.
        MissingRewriterError: If ruamel.yaml is not installed.
    """
    read = read_sources(sources)
    parsed = parse_files(read)
    _refuse_lines(read, parsed)
    before = _plan(parsed.drafts)
    listed = tuple(changes)
    after = apply_all(before, listed)
    numbers = Renumbering.of(before, after, listed)
    refused = refused_pages(parsed.drafts, numbers)
    if refused:
        raise NotRewrittenError(refused)
    edits = record_edits(read.files, numbers)
    _refuse_shipped(sources, edits)
    texts = {file: rewritten(file.text, file.origin, made) for file, made in edits.items()}
    _require_meaning(read, texts, after)
    return tuple(_file_edit(file, text) for file, text in texts.items() if text != file.text)


def _refuse_lines(read: FilesRead, parsed: Parsed) -> None:
    told = {item.draft.evidence[0].origin for item in parsed.drafts}
    told.update(line.file.origin for line in parsed.lines.waiting)
    message = "NDJSON is written by programs, and not rewritten. Change what made it, or use YAML."
    refused = [Fault(message, file.origin) for file in read.lines if file.origin in told]
    if refused:
        raise NotRewrittenError(refused)


def _plan(drafts: Iterable[SourcedDraft]) -> Plan:
    assembly = assemble(drafts)
    return read_plan(CourseGraph(assembly.records, assembly.dangling, ()))


def _refuse_shipped(sources: Sequence[Source], edits: Iterable[SourceFile]) -> None:
    shipped = [file for file in edits if os.fspath(sources[file.source]) == SHIPPED]
    if shipped:
        message = (
            "This belongs to the shipped data, which is not rewritten. Copy the folder, and name"
            f" the copy in place of {SHIPPED!r}."
        )
        raise NotRewrittenError([Fault(message, file.origin) for file in shipped])


def _require_meaning(read: FilesRead, texts: dict[SourceFile, str | None], wanted: Plan) -> None:
    """Refuse edits that do not come to the changed plan when they are loaded."""
    files = (
        replace(file, text=text)
        for file in read.files
        if (text := texts.get(file, file.text)) is not None
    )
    try:
        found = _plan(parse_files(replace(read, files=tuple(files))).drafts)
    except SourceError as error:
        message = f"The changes cannot be written: the sources would not load. {error}"
        raise RequestError(message) from error
    differing = _differences(_meaning(wanted), _meaning(found))
    if differing:
        raise RequestError(
            "The changes cannot be written: the sources would then mean something else at"
            f" {', '.join(differing[:5])}. Nothing is written. Change the sources by hand there."
        )


def _differences(wanted: dict[str, object], found: dict[str, object]) -> list[str]:
    return [name for name in {**wanted, **found} if wanted.get(name) != found.get(name)]


def _meaning(plan: Plan) -> dict[str, object]:
    """Return what a plan says, with positions in place of the ids of its days."""
    places = {day.id: day.position for day in plan.days}

    def among(targets: Iterable[NodeId]) -> list[int]:
        return [places[target] for target in targets if target in places]

    meaning: dict[str, object] = {
        f"Day {day.position}": (
            "" if day.title == f"Day {day.number}" else day.title,
            day.week,
            day.hours,
            [link.target for link in day.teaches],
            sorted(among(link.target for link in day.prerequisites)),
            sorted(among(link.target for link in day.related)),
        )
        for day in plan.days
    }
    for scenario in plan.scenarios:
        meaning[scenario.key] = (
            scenario.title,
            among(link.target for link in scenario.days),
            [link.target for link in scenario.uses],
        )
    return meaning


def _file_edit(file: SourceFile, text: str | None) -> FileEdit:
    """Return the edit of a file with the line breaks and the byte order mark that it has."""
    held = _held(file)
    if text is None:
        return FileEdit(file.origin, held, None)
    mark = "\ufeff" if held.startswith("\ufeff") else ""
    ends = "\r\n" if "\r\n" in held else "\r" if "\r" in held else "\n"
    return FileEdit(file.origin, held, mark + text.replace("\n", ends))


def _held(file: SourceFile) -> str:
    """Return what a file holds, to the byte.

    Raises:
        RequestError: If that is no longer what was read.
    """
    held = Path(file.origin).read_bytes().decode("utf-8", "replace")
    lines = held.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if lines != file.text:
        raise RequestError(f"{file.origin} has changed while it was read. Run this again.")
    return held
