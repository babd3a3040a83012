"""What can be typed behind `scenariograph plan` about changes: impact, apply, compare."""
# What a command does, with all that it takes, is imported when it runs.
# ruff: noqa: PLC0415

from typing import Annotated, Literal

import typer

from api.cli.data_option import SHIPPED_ALONE, Data, DataOrStore
from api.cli.plan_options import Changes, Format, WhatIfFile

IMPACT = (
    "\b\nExamples:\n"
    "  scenariograph plan impact remove 16\n"
    "  scenariograph plan impact move 16 2 swap 3 4\n"
    "  scenariograph plan impact --file shorter.yaml --format json"
)
APPLY = (
    "\b\nExamples:\n"
    "  scenariograph plan apply move 16 2 --data my-course/\n"
    "  scenariograph plan apply --file shorter.yaml --data my-course/ --write"
)
COMPARE = (
    "\b\nExamples:\n"
    "  scenariograph plan compare my-course/\n"
    "  scenariograph plan compare new/ --data old/ --same-day title"
)


NUMBERS = {"ignore_unknown_options": True}
"""So that a negative number is no option that nobody knows, but refused for what it is."""


def _require_changes(changes: list[str] | None, file: str | None) -> None:
    for word in changes or ():
        if word.startswith("-") and not word[1:2].isdigit():
            raise typer.BadParameter(f"There is no option {word}. See -h.")
    if bool(changes) == (file is not None):
        raise typer.BadParameter("Give changes, such as: remove 16; or --file, not both.")


def impact(
    changes: Changes = None,
    file: WhatIfFile = None,
    layout: Format = "table",
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Tell what changes would break, and what workload follows. Nothing is written."""
    _require_changes(changes, file)
    from api.cli.plan_impact import show_impact

    show_impact(data, layout, changes or [], file)


def apply(
    changes: Changes = None,
    file: WhatIfFile = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the files; without it, only the diff is shown.")
    ] = False,
    data: Data = SHIPPED_ALONE,
) -> None:
    """Write changes into the YAML sources, with comments and order kept. Shows the diff first."""
    _require_changes(changes, file)
    from api.cli.plan_impact import apply_changes

    apply_changes(data, changes or [], file, write=write)


def compare(
    other: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Where the second course stands: files and folders, or the word 'shipped'.",
            show_default=False,
        ),
    ],
    same_day: Annotated[
        Literal["number", "title"],
        typer.Option(help="By what days are the same; titles where days were moved."),
    ] = "number",
    layout: Format = "table",
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Tell how a second course, or version of one, differs from the first (--data)."""
    from api.cli.plan_compare import show_comparison

    show_comparison(data, other, layout, same_day)
