"""`scenariograph serve`: the API with its playground, until it is told to stop."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

from api.app import create_app
from api.cli.terminal import counted, put
from api.server import serve, welcome
from graph.build import build_graph
from graph.model.reader import GraphReader


def run(data: Sequence[str], host: str, port: int) -> None:
    """Load the data, then serve it.

    Raises:
        SourceError: If the data cannot be loaded.
        AddressError: If it cannot listen at the address.
    """
    # Whoever stops a service means well; uvicorn shuts down first, and then comes back to this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    reader = build_graph(data)

    def announce(address: str) -> None:
        put(f"{summary(reader, data)}\n{welcome(address)}")

    serve(create_app(reader), host, port, announce=announce)


def summary(reader: GraphReader, data: Sequence[str]) -> str:
    """Return in one line what was loaded."""
    counts = reader.counts()
    held = [
        counted(number, noun)
        for number, noun in (
            (counts.scenarios, "scenario"),
            (counts.days, "day"),
            (counts.services, "service"),
            (counts.patterns, "pattern"),
            (counts.interactions, "interaction"),
            (counts.findings, "finding"),
        )
    ]
    return f"Loaded from {', '.join(data)}: {', '.join(held)}."
