"""The options that several commands of `scenariograph plan` take."""

from typing import Annotated, Literal

import typer

Layout = Literal["table", "json", "csv"]
SHIPPED_ALONE = ["shipped"]

Data = Annotated[
    list[str],
    typer.Option(
        "--data",
        "--store",
        metavar="PATH",
        help="A file or folder of YAML records and Markdown pages; the word 'shipped' stands for"
        " the shipped course, which is the default. Repeat it to add more: later ones win."
        " Or a store that `load` has filled: oxigraph:PATH or sparql:URL.",
    ),
]
Format = Annotated[
    Layout,
    typer.Option(
        "--format", help="A table for people, JSON with all the evidence, or CSV for spreadsheets."
    ),
]
Scenarios = Annotated[
    list[str],
    typer.Argument(
        metavar="SCENARIO...",
        help="What to be ready for: keys or titles of scenarios, such as netflix_streaming.",
        show_default=False,
    ),
]
MaybeScenarios = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SCENARIO]...",
        help="Keys or titles of scenarios to be ready for; without any, the whole course.",
        show_default=False,
    ),
]
KnownDays = Annotated[
    list[int] | None,
    typer.Option(
        "--known-day",
        metavar="DAY",
        help="The number of a day that need not be studied. Repeat it to name more.",
    ),
]
KnownServices = Annotated[
    list[str] | None,
    typer.Option(
        "--known-service",
        metavar="NAME",
        help="A service that is known with its parts. Repeat it to name more.",
    ),
]
Budget = Annotated[
    float | None,
    typer.Option(metavar="HOURS", help="The hours that there are. What fits is marked."),
]
PathBy = Annotated[
    Literal["days", "services"],
    typer.Option(
        help="The days that scenarios point to; or the least hours that teach what they use."
    ),
]
Prerequisites = Annotated[
    bool,
    typer.Option(
        "--prerequisites/--no-prerequisites",
        help="Whether --by services adds what the days need.",
    ),
]
TimeLimit = Annotated[
    float,
    typer.Option(metavar="SECONDS", help="How long to search. What is not proven best is told."),
]
First = Annotated[
    int | None, typer.Option(metavar="N", help="At most so many rows; without it, all of them.")
]
Changes = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CHANGE]...",
        help="Words such as: remove 16, move 16 2, swap 3 4. Several follow each other.",
        show_default=False,
    ),
]
WhatIfFile = Annotated[
    str | None,
    typer.Option("--file", "-f", metavar="FILE", help="A what-if file, in YAML or JSON."),
]
