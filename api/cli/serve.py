"""`scenariograph serve`: the API with its playground, until it is told to stop."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from api.app import create_app
from api.cli.rows import Rows
from api.cli.tables import as_table
from api.cli.terminal import counted, put
from api.config import read_config
from api.holder import GraphHolder
from api.logs import set_up_log
from api.reload import Reloader
from api.server import serve, welcome
from graph.build import load_course
from graph.model.reader import GraphReader


def run(flags: Mapping[str, Any], config_file: Path | None) -> None:
    """Load the data, then serve it.

    Args:
        flags: Settings that were typed, by name; None where one was not.
        config_file: A file with further settings.

    Raises:
        SourceError: If the settings or the data cannot be loaded.
        AddressError: If it cannot listen at the address, or may not.
    """
    # Whoever stops a service means well; uvicorn shuts down first, and then comes back to this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    config = read_config(flags, os.environ, config_file)
    process = config.process
    set_up_log(process.log)
    loaded = load_course(process.data)
    holder = GraphHolder(loaded.graph)
    reloader = Reloader(process.data, loaded, holder) if process.reload else None

    def announce(address: str) -> None:
        put(f"{summary(loaded.graph, process.data)}\n{welcome(address)}")

    app = create_app(holder, config.api, reloader)
    serve(app, process.host, process.port, announce=announce, settings=config.api)


def show(config_file: Path | None) -> None:
    """Print every setting and where its value comes from.

    Raises:
        SourceError: If the settings cannot be loaded.
    """
    config = read_config({}, os.environ, config_file)
    rows = tuple((item.name, _written(item.value), item.origin) for item in config.settings)
    put(as_table(Rows(("setting", "value", "from"), rows, ())))


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(value) if isinstance(value, tuple) else str(value)


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
