"""`scenariograph serve`: the API with its playground, until it is told to stop."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.app import create_app
from api.cli.rows import Rows
from api.cli.tables import as_table
from api.cli.terminal import counted, put
from api.config import Config, read_config
from api.holder import GraphHolder
from api.http.guard import LOOPBACK_HOSTS
from api.logs import set_up_log
from api.reload import Reloader, fingerprint
from api.server import is_loopback, serve, welcome
from api.settings import Settings
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
    settings = with_hosts(config)
    seen = fingerprint(process.data)
    loaded = load_course(process.data)
    holder = GraphHolder(loaded.graph)
    reloader = Reloader(process.data, loaded, holder, seen) if process.reload else None

    def announce(address: str) -> None:
        set_up_log(process.log)  # again, for uvicorn has set up its own meanwhile
        put(f"{summary(loaded.graph, process.data)}\n{welcome(address)}")

    app = create_app(holder, settings, reloader)
    try:
        serve(app, process.host, process.port, announce=announce, settings=settings)
    except SystemExit as end:  # from the handler above
        if end.code:
            raise
    if reloader is not None and reloader.is_busy:
        _leave_at_once()


def with_hosts(config: Config) -> Settings:
    """Return the settings, with names to answer to where none are stated and there are such."""
    settings, host = config.api, config.process.host
    if settings.hosts or settings.public or not is_loopback(host):
        return settings
    return replace(settings, hosts=(*LOOPBACK_HOSTS, host))


def _leave_at_once() -> None:
    """End the process well, without the thread that loads: nobody waits for what it makes.

    Python cannot stop a thread, and one that is in compiled code while the interpreter comes to its
    end may bring it down.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


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
