"""`scenariograph diagram`: one diagram, to standard output or into files."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from api.cli.atomic_write import write_atomically
from api.cli.diagram_pieces import Piece, leftovers, overview_alone, part_address, pieces
from api.cli.diagram_wanted import IMAGES, Wanted
from api.cli.terminal import as_typed, counted, put, tell
from graph.build import open_graph, open_reader
from graph.diagrams import Diagram, Subject, draw_spec, read_spec
from graph.errors import NotFoundError
from graph.model.ids import key_of
from graph.model.names import near


def draw(wanted: Wanted, words: Sequence[str]) -> bool:
    """Draw one diagram, and return whether all of it was drawn.

    Args:
        wanted: In which format, and where to.
        words: What to show, a subject first.

    Raises:
        SourceError: If the data cannot be loaded.
        NotFoundError: If a name means nothing in the course.
        RequestError: If the words make no sense.
        LimitError: If Mermaid would refuse a single node or edge because of its size.
        BrowserUnavailableError: If a picture is wanted, and there is no browser.
        OSError: If a file cannot be written.
    """
    options = [f"{name}={value}" for name, value in wanted.options.items()]
    spec = read_spec(shlex.join(map(as_typed, [*words, *options])))
    reader = open_reader(wanted.data)
    before = open_reader(wanted.before) if wanted.before else None
    try:
        address = part_address(wanted.layout, wanted.output)
        diagram = draw_spec(reader, spec, before, address=address)
    except NotFoundError as error:
        is_untyped = len(words) > len(wanted.words) and error.name == as_typed(words[1])
        raise _or_view(error) if is_untyped else error from None
    if wanted.output is None:
        return _show(diagram, wanted)
    return _write(diagram, wanted, wanted.output)


def _or_view(error: NotFoundError) -> NotFoundError:
    """Return the error for words without a subject, the first of which may be meant as one."""
    views = near(error.name, [subject.value for subject in Subject])
    if not views:
        return error
    return NotFoundError("scenario or view", error.name, [*error.suggestions, *views])


def _show(diagram: Diagram, wanted: Wanted) -> bool:
    shown = overview_alone(diagram, wanted.layout)
    is_drawn = True
    if wanted.layout in IMAGES:
        from api.cli.diagram_pictures import draw_pictures  # noqa: PLC0415 - only pictures need it

        refused = draw_pictures([shown], wanted, lambda _, picture: _put_bytes(picture))
        for why in refused.values():
            tell(f"The diagram was not drawn: {why}")
        is_drawn = not refused
    else:
        put(shown.text)
    if diagram.parts and shown.is_overview:
        tell(
            f"This is the overview of {counted(len(diagram.parts), 'part')}, for Mermaid draws no"
            " more at once. -o FILE writes each into a file of its own, and --format md all"
            " on one page."
        )
    return is_drawn


def _put_bytes(picture: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(picture)
    sys.stdout.buffer.flush()


def _write(diagram: Diagram, wanted: Wanted, output: Path) -> bool:
    """Write a diagram with all its parts, and return whether all of it was drawn."""
    written = pieces(diagram, wanted.layout, output)
    refused = {}
    if wanted.layout in IMAGES:
        from api.cli.diagram_pictures import draw_pictures  # noqa: PLC0415 - only pictures need it

        refused = draw_pictures(written, wanted, write_atomically)
    else:
        for piece in written:
            write_atomically(piece.path, piece.text)
    for path, why in refused.items():
        tell(f"{path}: not drawn: {why}")
    _tell_of_parts(written, output)
    return not refused


def _tell_of_parts(written: Sequence[Piece], output: Path) -> None:
    if len(written) > 1:
        tell(
            f"{output} is the overview of {counted(len(written) - 1, 'part')}, for Mermaid draws no"
            f" more at once; they are {written[1].path.name} to {written[-1].path.name} beside it."
        )
    for path in leftovers(output, [piece.path for piece in written]):
        tell(f"{path}: no part of {output.name} any more. Delete it if nobody needs it.")


def completions(data: Sequence[str], subject: str) -> list[tuple[str, str]]:
    """Return what can be named behind a subject, with the words beside it, for completion.

    Raises:
        SourceError: If the data cannot be loaded.
    """
    course = open_graph(data)
    match subject:
        case Subject.SERVICE | Subject.SERVICES | Subject.CO_USE:
            return [(service.key, service.name) for service in course.services]
        case Subject.PATTERN:
            return [(key_of(pattern.id), pattern.name) for pattern in course.patterns]
        case Subject.DAY:
            return [(str(day.number), day.title) for day in course.days]
    return [(scenario.key, scenario.title) for scenario in course.scenarios]
