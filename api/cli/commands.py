"""What can be typed: the commands, their arguments and options, and the help for them.

Nothing else is here, and nothing is imported that help and completion do not need.
"""
# What a command does, with all that it takes, is imported when it runs.
# ruff: noqa: PLC0415

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.data_option import SHIPPED_ALONE, Data, DataOrStore, MaybeDataOrStore
from api.cli.diagram_command import EPILOG, diagram
from api.cli.docs_commands import docs
from api.cli.plan_commands import plan
from api.cli.quick_start import QuickGroup
from api.cli.render_commands import render

Answer = Literal["json", "table", "csv"]
Report = Literal["text", "json"]
Rdf = Literal["turtle", "ntriples", "jsonld", "trig", "rdfxml"]
Found = Literal["table", "json", "xml", "csv", "tsv", "turtle", "ntriples", "jsonld", "rdfxml"]
Log = Literal["text", "json"]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="A TOML file with settings; without it, scenariograph.toml where that exists.",
    ),
]

app = typer.Typer(
    cls=QuickGroup,
    help="A course as a graph: what its scenarios really use, asked over GraphQL and drawn.",
    epilog="\b\nExamples:\n"
    "  scenariograph serve\n"
    "  scenariograph diagram netflix_streaming -o netflix.md\n"
    "  scenariograph check --data shipped --data pages/",
    # Boxes are for terminals; elsewhere help and errors are plain lines that grep can use.
    rich_markup_mode="rich" if sys.stdout.isatty() else None,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        from api.version import program_version

        typer.echo(f"scenariograph {program_version()}")
        raise typer.Exit


app.add_typer(docs, name="docs")
app.add_typer(plan, name="plan")
app.add_typer(render, name="render")


@app.callback()
def options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and stop."
        ),
    ] = False,
) -> None:
    """Take the options that stand before every command."""


@app.command(
    epilog="\b\nExamples:\n"
    "  scenariograph serve\n"
    "  scenariograph serve --data shipped --data pages/ --port 8080"
)
def serve(
    data: MaybeDataOrStore = None,
    host: Annotated[
        str | None,
        typer.Option(metavar="HOST", help="The name or address to listen on: 127.0.0.1."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(metavar="PORT", help="The port to listen on: 8000; 0 takes any that is free."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="How many processes answer: 1."),
    ] = None,
    reload: Annotated[
        bool | None,
        typer.Option(
            "--reload/--no-reload", help="Whether changed sources are loaded again: they are."
        ),
    ] = None,
    public: Annotated[
        bool | None,
        typer.Option("--public", help="Let everybody ask who can reach the server."),
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A file of hashed bearer tokens, one of which is asked."),
    ] = None,
    log: Annotated[
        Log | None, typer.Option(help="How the log is written: as text for people.")
    ] = None,
    config: Config = None,
) -> None:
    """Serve the GraphQL API and its playground, until Ctrl-C."""
    from api.cli.serve import run

    flags = {
        "data": tuple(data) if data else None,
        "host": host,
        "port": port,
        "workers": workers,
        "reload": reload,
        "public": public,
        "token_file": token_file,
        "log": log,
    }
    run(flags, config)


@app.command(
    name="config",
    epilog="\b\nExamples:\n"
    "  scenariograph config\n"
    "  SCENARIOGRAPH_PORT=80 scenariograph config --config server.toml",
)
def show_config(config: Config = None) -> None:
    """Print every setting of the server, and where its value comes from."""
    from api.cli.serve import show

    show(config)


@app.command(
    epilog="\b\nExamples:\n"
    "  scenariograph token ci --file tokens.txt\n"
    "  scenariograph serve --host 0.0.0.0 --token-file tokens.txt"
)
def token(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Whose it is: a word, to tell lines apart.")
    ],
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", "-f", metavar="FILE", help="A file of tokens, to which its hash is added."
        ),
    ] = None,
) -> None:
    """Make a bearer token for the server, and print it once."""
    from api.cli.token import make

    make(name, file)


@app.command(
    epilog="\b\nExamples:\n"
    "  scenariograph query '{ day(number: 8) { title } }'\n"
    "  scenariograph query --file days.graphql --format csv >days.csv\n"
    "  scenariograph query --variables @names.json <names.graphql"
)
def query(
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT",
            help="The GraphQL document, or a file that holds it. Without it, or with '-', standard"
            " input holds it.",
            show_default=False,
        ),
    ] = None,
    *,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", metavar="FILE", help="A file that holds the document."),
    ] = None,
    variables: Annotated[
        str | None,
        typer.Option(
            "--variables",
            "-v",
            metavar="JSON",
            help="The values of its variables: a JSON object, or '@' and a file that holds one.",
        ),
    ] = None,
    operation: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Which of several operations in the document is meant."),
    ] = None,
    layout: Annotated[
        Answer,
        typer.Option(
            "--format", help="The whole answer as JSON, or the one list in it as table or CSV."
        ),
    ] = "json",
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Answer a GraphQL query. Exit code 1 where the answer has errors."""
    _check_one_document(text, file)
    from api.cli.query import answer
    from api.cli.question import read_question

    question = read_question(text, file, variables, operation)
    raise typer.Exit(0 if answer(data, question, layout) else 1)


def _check_one_document(text: str | None, file: Path | None) -> None:
    if text is not None and file is not None:
        raise typer.BadParameter("Give the document as TEXT or as --file, not both.")
    if text is None and file is None and sys.stdin is not None and sys.stdin.isatty():
        raise typer.BadParameter("Give a document: as TEXT, as --file, or on standard input.")


@app.command(
    epilog="\b\nExamples:\n"
    "  scenariograph sparql 'SELECT * { ?s ?p ?o } LIMIT 5'\n"
    "  scenariograph sparql --file used.rq --format csv >used.csv"
)
def sparql(
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT",
            help="The query, or a file that holds it. Without it, or with '-', standard input"
            " holds it.",
            show_default=False,
        ),
    ] = None,
    *,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", metavar="FILE", help="A file that holds the query."),
    ] = None,
    layout: Annotated[
        Found | None,
        typer.Option(
            "--format",
            help="How to print it. Without this rows are a table, and triples are Turtle.",
        ),
    ] = None,
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Answer a SPARQL query. Exit code 1 where ASK is answered with no."""
    _check_one_document(text, file)
    from api.cli.sparql import answer

    raise typer.Exit(0 if answer(data, text, file, layout) else 1)


app.command(epilog=EPILOG)(diagram)


@app.command(
    epilog="\b\nExamples:\n"
    "  scenariograph check --data shipped --data pages/\n"
    "  scenariograph check --strict --format json"
)
def check(
    data: Data = SHIPPED_ALONE,
    layout: Annotated[
        Report, typer.Option("--format", help="Lines for people, or JSON for programs.")
    ] = "text",
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Show all that is merely worth knowing, too.")
    ] = False,
    shapes: Annotated[
        bool,
        typer.Option("--shapes", help="Hold sources that are RDF to the SHACL shapes, too."),
    ] = False,
) -> None:
    """Show what is wrong or doubtful in the sources. Exit code 1 where there are errors."""
    from api.cli.check import report

    passes = report(data, layout, strict=strict, everything=everything, shapes=shapes)
    raise typer.Exit(0 if passes else 1)


@app.command(
    epilog="\b\nExamples:\n"
    "  scenariograph export -o course.ttl\n"
    "  scenariograph export --format jsonld --base https://example.org/course/"
)
def export(
    layout: Annotated[
        Rdf | None,
        typer.Option(
            "--format",
            help="How to write it. Without this the name of the file tells, and Turtle is printed.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="A file to write in place of standard output: .ttl, .nt, .jsonld, .trig or .rdf.",
        ),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(metavar="IRI", help="What the IRIs begin with; it ends with '/' or '#'."),
    ] = None,
    data: DataOrStore = SHIPPED_ALONE,
) -> None:
    """Write the whole graph as RDF, which can be loaded in place of what it comes from."""
    from api.cli.export import export as write

    write(data, layout, output, base)


@app.command(
    epilog="\b\nExamples:\n"
    "  scenariograph load --store oxigraph:course.db --data shipped --data pages/\n"
    "  scenariograph serve --store oxigraph:course.db"
)
def load(
    store: Annotated[
        str,
        typer.Option("--store", metavar="STORE", help="What to fill: oxigraph:PATH or sparql:URL."),
    ],
    data: Data = SHIPPED_ALONE,
    update_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Where updates go, for sparql:URL with an address of their own."
        ),
    ] = None,
    list_only: Annotated[
        bool, typer.Option("--list", help="Fill nothing, but show what the store holds.")
    ] = False,
) -> None:
    """Fill a store that lasts, from which every command answers as from memory."""
    from api.cli.load import fill, show_held

    if list_only:
        show_held(store)
    else:
        fill(store, data, update_url)


@app.command(
    epilog="\b\nExamples:\n"
    "  scenariograph schema >schema.graphql\n"
    "  scenariograph schema --check schema.graphql"
)
def schema(
    compared: Annotated[
        Path | None,
        typer.Option(
            "--check",
            metavar="FILE",
            help="Print nothing, but fail where this file is not the schema.",
        ),
    ] = None,
) -> None:
    """Print the GraphQL schema."""
    from api.cli.schema import matches, show

    if compared is None:
        show()
    else:
        raise typer.Exit(0 if matches(compared) else 1)
