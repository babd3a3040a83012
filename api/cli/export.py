"""`scenariograph export`: the whole graph as RDF."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from api.cli.export_file import written_whole
from api.cli.terminal import as_typed, counted, tell
from graph.build import open_reader
from graph.errors import RequestError
from graph.model.ids import NodeKind
from graph.rdf.formats import FORMATS, Format, format_of
from graph.rdf.iris import DEFAULT_BASE, Iris
from graph.rdf.write import write_course


def export(data: Sequence[str], name: str | None, output: Path | None, base: str | None) -> None:
    """Write a graph.

    Args:
        data: What to load.
        name: The format; without it the name of the file tells, and Turtle is printed.
        output: Where to write; None for standard output.
        base: What the IRIs begin with.

    Raises:
        SourceError: If the data cannot be loaded.
        RequestError: If the format is not known, cannot hold the graph, or `base` is no IRI.
        OSError: If it cannot be written.
    """
    form = _form(name, output)
    iris = Iris(DEFAULT_BASE if base is None else as_typed(base))
    graph = open_reader(data)
    if output is None:
        write_course(graph, form, sys.stdout.buffer, iris.base)
        sys.stdout.buffer.flush()
        return
    with written_whole(output) as file:
        write_course(graph, form, file, iris.base)
    nodes = sum(len(graph.ids(kind)) for kind in NodeKind)
    tell(f"{counted(nodes, 'node')} of version {graph.version} written to {output}.")


def _form(name: str | None, output: Path | None) -> Format:
    if name is not None:
        return FORMATS[name]
    if output is None:
        return FORMATS["turtle"]
    form = format_of(output.name)
    if form is None:
        known = ", ".join(each.suffixes[0] for each in FORMATS.values())
        raise RequestError(f"{output} ends with none of {known}. Say which with --format.")
    return form
