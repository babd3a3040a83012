"""`scenariograph diagram`: the diagram of a scenario, to standard output or into a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from api.cli.atomic_write import write_atomically
from api.cli.terminal import as_typed, put
from graph.build import open_graph
from graph.diagrams import DiagramDirection, DiagramKind, Style, fenced


def draw(data: Sequence[str], key: str, kind: str, direction: str, output: Path | None) -> None:
    """Draw a scenario.

    Raises:
        SourceError: If the data cannot be loaded.
        NotFoundError: If there is no such scenario.
        LimitError: If Mermaid would refuse to draw it because of its size.
        OSError: If the file cannot be written.
    """
    scenario = open_graph(data).scenario(as_typed(key))
    mermaid = scenario.diagram(DiagramKind(kind), Style(DiagramDirection(direction))).mermaid
    if output is None:
        put(mermaid)
    else:
        is_page = output.suffix.lower() == ".md"
        write_atomically(output, fenced(mermaid) if is_page else mermaid)


def scenario_keys(data: Sequence[str]) -> list[tuple[str, str]]:
    """Return the key and the title of each scenario, for completion.

    Raises:
        SourceError: If the data cannot be loaded.
    """
    return [(scenario.key, scenario.title) for scenario in open_graph(data).scenarios]
