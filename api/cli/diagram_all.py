"""`scenariograph diagram --all`: every diagram of a course into a folder, with an index of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.cli.atomic_write import write_atomically
from api.cli.diagram_index import INDEX, Listed, index, require_own_index
from api.cli.diagram_pieces import Piece, part_address, pieces
from api.cli.diagram_progress import progress
from api.cli.diagram_set import Planned, diagrams_of, is_ours
from api.cli.diagram_wanted import IMAGES, SUFFIXES, Wanted
from api.cli.terminal import counted, tell
from graph.build import open_reader
from graph.diagrams import Subject, draw_spec
from graph.diagrams.spec import spec_of
from graph.errors import ScenariographError
from graph.model.reader import GraphReader


def draw_all(wanted: Wanted, folder: Path) -> bool:
    """Write every diagram of the course, and return whether none failed.

    The same course gives the same bytes. What an earlier run left is told, and stays.

    Raises:
        SourceError: If the data cannot be loaded.
        RequestError: If an option makes no sense, or somebody else's index is in the folder.
        BrowserUnavailableError: If pictures are wanted, and there is no browser.
        OSError: If the folder cannot be made, or the index cannot be written.
    """
    spec_of(Subject.SCENARIO, (), wanted.options)
    reader = open_reader(wanted.data)
    before = open_reader(wanted.before) if wanted.before else None
    require_own_index(folder)
    failed: dict[Path, str] = {}
    drawn = _texts(_Course(reader, before), wanted, folder, failed)
    folder.mkdir(parents=True, exist_ok=True)
    failed |= _write([piece for each in drawn for piece in each.pieces], wanted)
    listed = [each.without(failed) for each in drawn]
    write_atomically(folder / INDEX, index(listed))
    for path, why in failed.items():
        tell(f"{path}: not drawn: {why}")
    written = [piece.path for each in listed for piece in each.pieces]
    for path in _others(folder, SUFFIXES[wanted.layout][0], written):
        tell(f"{path}: left by an earlier run, not drawn in this one. Delete it if unneeded.")
    told = f"; {counted(len(failed), 'file')} failed" if failed else ""
    tell(f"{counted(len(written), 'file')} and {INDEX} written to {folder}{told}.")
    return not failed


@dataclass(frozen=True, slots=True)
class _Course:
    """What is drawn from."""

    reader: GraphReader
    """The course."""
    before: GraphReader | None
    """An earlier state of it."""


def _texts(course: _Course, wanted: Wanted, folder: Path, failed: dict[Path, str]) -> list[Listed]:
    """Return the files of every diagram; which could not be drawn, and why, is put in `failed`."""
    suffix = SUFFIXES[wanted.layout][0]
    planned = [
        each
        for each in diagrams_of(course.reader, with_changes=course.before is not None)
        if not each.variant or _is_mermaid(wanted)
    ]
    drawn = []
    with progress(len(planned)) as advance:
        for each in planned:
            path = folder / f"{each.name}{suffix}"
            try:
                drawn.append(_drawn(course, each, wanted, path))
            except ScenariographError as error:
                failed[path] = str(error)
            advance()
    return drawn


def _is_mermaid(wanted: Wanted) -> bool:
    """Say whether there are kinds of diagram in what is written."""
    return wanted.layout in {"mmd", "md"} or wanted.layout in IMAGES


def _drawn(course: _Course, planned: Planned, wanted: Wanted, path: Path) -> Listed:
    spec = spec_of(planned.subject, planned.names, {**wanted.options, **planned.options})
    address = part_address(wanted.layout, path)
    diagram = draw_spec(course.reader, spec, course.before, address=address)
    return Listed(planned.section, planned.variant, tuple(pieces(diagram, wanted.layout, path)))


def _write(written: Sequence[Piece], wanted: Wanted) -> dict[Path, str]:
    """Write files, and return why some could not be."""
    failed: dict[Path, str] = {}

    def put(path: Path, content: str | bytes) -> None:
        try:
            write_atomically(path, content)
        except OSError as error:
            failed[path] = error.strerror or str(error)

    if wanted.layout in IMAGES:
        from api.cli.diagram_pictures import draw_pictures  # noqa: PLC0415 - only pictures need it

        return draw_pictures(written, wanted, put) | failed
    for piece in written:
        put(piece.path, piece.text)
    return failed


def _others(folder: Path, suffix: str, written: Sequence[Path]) -> list[Path]:
    """Return files of this format that an earlier run wrote and this one did not, by name."""
    return sorted(
        path
        for path in set(folder.iterdir()).difference(written)
        if path.suffix == suffix and is_ours(path.stem) and path.is_file()
    )
