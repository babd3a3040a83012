"""`scenariograph render scenario`: the whole page of a scenario, from the graph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from api.cli.atomic_write import write_atomically
from api.cli.terminal import as_typed, counted, put, tell
from graph.build import build_graph
from graph.documents.page import render_page
from graph.load.files import read_sources
from graph.load.parse import profiles_of


def render(data: Sequence[str], key: str, profile: str | None, output: Path | None) -> None:
    """Write the page of a scenario.

    Raises:
        SourceError: If the data cannot be loaded.
        NotFoundError: If there is no such scenario or profile.
        RequestError: If a page cannot say what the graph holds.
        LimitError: If Mermaid would refuse to draw a picture because of its size.
        OSError: If the file cannot be written.
    """
    profiles = profiles_of(read_sources(data))
    page = render_page(build_graph(data), as_typed(key), profiles, profile)
    if output is None:
        put(page.text)
    else:
        write_atomically(output, page.text)
    if page.replaced:
        pictures = counted(page.replaced, "picture")
        tell(f"{pictures} of a template left out; true ones stand in the page.")
