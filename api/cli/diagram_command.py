"""What can be typed behind `scenariograph diagram`.

Nothing is imported that help and completion do not need.
"""
# What a command does, with all that it takes, is imported when it runs.
# ruff: noqa: PLC0415

import gc
import sys
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from api.cli.data_option import SHIPPED_ALONE, DataOrStore
from api.cli.diagram_wanted import (
    BINARY,
    Format,
    Subject,
    Wanted,
    format_of,
    is_subject,
    require_for_all,
    view_words,
)

Kind = Literal["flowchart", "sequence", "architecture", "mindmap", "timeline", "gantt"]
Way = Literal["TB", "BT", "LR", "RL"]
Grouping = Literal["day", "week", "category", "none"]
Theme = Literal["plain", "aws"]
Language = Literal["ko", "en"]
USUAL_SCALE = 2.0

EPILOG = (
    "\b\nExamples:\n"
    "  scenariograph diagram netflix_streaming\n"
    "  scenariograph diagram netflix_streaming --kind sequence -o netflix.md\n"
    "  scenariograph diagram service S3 depth=2 -o s3.svg\n"
    "  scenariograph diagram days week=1 --format dot\n"
    "  scenariograph diagram changes --before old-course/\n"
    "  scenariograph diagram --all -o diagrams/ --format png"
)


def _complete(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return what can be named there and begins so: subjects and scenarios first, then names."""
    from rich.markup import escape

    from api.cli.diagram import completions
    from graph.errors import ScenariographError

    typed = context.params.get("words") or ()
    subject = typed[0].lower() if typed and is_subject(typed[0]) else "scenario"
    subjects = [] if typed else [(each, "a view") for each in get_args(Subject)]
    try:
        names = completions(context.params.get("data") or SHIPPED_ALONE, subject)
    except ScenariographError:
        names = []
    # Typer reads the words beside a completion as Rich's mark-up.
    return [
        (name, escape(title)) for name, title in [*names, *subjects] if name.startswith(incomplete)
    ]


def diagram(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORDS",
            help="A scenario by its key or title, such as netflix_streaming, or several; or a view"
            " in words: service S3 depth=2.",
            show_default=False,
            autocompletion=_complete,
        ),
    ] = None,
    *,
    kind: Annotated[
        Kind | None,
        typer.Option(case_sensitive=False, help="What it looks like; the view decides without it."),
    ] = None,
    direction: Annotated[
        Way | None,
        typer.Option(
            case_sensitive=False,
            metavar="<TB|BT|LR|RL>",
            help="Which way it runs: down, which is usual, up, to the right or to the left.",
        ),
    ] = None,
    group: Annotated[
        Grouping | None, typer.Option(case_sensitive=False, help="What nodes are grouped by.")
    ] = None,
    theme: Annotated[
        Theme | None,
        typer.Option(case_sensitive=False, help="Plain, or the colours of AWS categories."),
    ] = None,
    language: Annotated[
        Language | None,
        typer.Option(case_sensitive=False, help="Names in this language, where there are any."),
    ] = None,
    labels: Annotated[
        bool | None,
        typer.Option("--labels/--no-labels", help="Whether words stand beside edges: they do."),
    ] = None,
    width: Annotated[
        int | None, typer.Option(metavar="N", help="Wrap labels after so many characters.")
    ] = None,
    links: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Where the pages are that nodes are to lead to."),
    ] = None,
    depth: Annotated[
        int | None,
        typer.Option(metavar="N", help="How many steps to go from a service or a day."),
    ] = None,
    week: Annotated[
        str | None, typer.Option(metavar="N,...", help="Only days of these weeks.")
    ] = None,
    context: Annotated[
        bool | None,
        typer.Option("--context", help="Show the graph around it too, dimmed."),
    ] = None,
    collapse: Annotated[
        bool | None,
        typer.Option("--collapse", help="Components of patterns in the place of services."),
    ] = None,
    copies: Annotated[
        bool | None,
        typer.Option("--copies", help="A copy of a service on each day that teaches it."),
    ] = None,
    days: Annotated[
        bool | None,
        typer.Option("--days/--no-days", help="Whether services name the days that teach them."),
    ] = None,
    evidence: Annotated[
        bool | None,
        typer.Option(
            "--evidence/--no-evidence", help="Whether comments say where edges are stated: they do."
        ),
    ] = None,
    layout: Annotated[
        Format | None,
        typer.Option(
            "--format",
            case_sensitive=False,
            help="What it is written as; the end of the file's name says it too. Mermaid is usual.",
            show_default=False,
        ),
    ] = None,
    scale: Annotated[
        float | None,
        typer.Option(metavar="N", min=0.1, max=10, help="Pixels of a PNG per CSS pixel: 2."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A file to write in place of standard output; with --all, a folder.",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Draw every diagram of the course into a folder.")
    ] = False,
    before: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH",
            help="An earlier state of the course, for the view 'changes', named like --data.",
        ),
    ] = None,
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Draw a scenario, or any other view of the course, as Mermaid or in another format."""
    flags = {
        "kind": kind,
        "direction": direction,
        "group": group,
        "theme": theme,
        "language": language,
        "labels": labels,
        "width": width,
        "links": links,
        "depth": depth,
        "week": week,
        "context": context,
        "collapse": collapse,
        "copies": copies,
        "days": days,
        "evidence": evidence,
    }
    options = {name: _word(value) for name, value in flags.items() if value is not None}
    found = format_of(layout, None if everything else output)
    if scale is not None and found != "png":
        raise typer.BadParameter("--scale is for png.")
    wanted = Wanted(data, before or (), words or (), options, found, output, scale or USUAL_SCALE)
    raise typer.Exit(0 if _is_drawn(wanted, everything=everything) else 1)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def _is_drawn(wanted: Wanted, *, everything: bool) -> bool:
    """Draw what is wanted, and return whether all of it was drawn.

    Raises:
        typer.BadParameter: If it makes no sense.
    """
    if everything:
        folder = require_for_all(wanted)
        from api.cli.diagram_all import draw_all

        return draw_all(wanted, folder)
    words = view_words(wanted)
    if wanted.output is None and wanted.layout in BINARY and sys.stdout.isatty():
        raise typer.BadParameter(
            f"A {wanted.layout} is nothing for a terminal: name a file with -o, or redirect it."
        )
    # One picture is done before there is any garbage; looking for it takes a tenth of the time.
    gc.disable()
    try:
        from api.cli.diagram import draw

        return draw(wanted, words)
    finally:
        gc.enable()
