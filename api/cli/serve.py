"""`scenariograph serve`: the API with its playground, until it is told to stop."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.cli.rows import Rows
from api.cli.serve_process import Course, serve_course
from api.cli.tables import as_table
from api.cli.terminal import counted, put
from api.config import Config, read_config
from api.http.guard import LOOPBACK_HOSTS
from api.logs import set_up_log
from api.reload import fingerprint
from api.server import is_loopback, welcome
from api.settings import Settings
from api.telemetry import check_tracing
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
        WorkersError: If several processes are asked for and cannot be had.
        TelemetryError: If traces are asked for and cannot be made.
    """
    # Whoever stops a service means well; uvicorn shuts down first, and then comes back to this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    config = read_config(flags, os.environ, config_file)
    process = config.process
    set_up_log(process.log)
    check_tracing()
    settings = with_hosts(config)
    seen = fingerprint(process.data)
    loaded = load_course(process.data)

    def announce(address: str) -> None:
        put(f"{summary(loaded.graph, process.data)}\n{welcome(address)}")

    serve_course(Course(process, settings, loaded, seen), announce)


def with_hosts(config: Config) -> Settings:
    """Return the settings, with names to answer to where none are stated and there are such."""
    settings, host = config.api, config.process.host
    if settings.hosts or settings.public or not is_loopback(host):
        return settings
    return replace(settings, hosts=(*LOOPBACK_HOSTS, host))


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
