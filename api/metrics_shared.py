"""Numbers of several workers: each keeps its own in files, and whoever is asked adds them up.

This is the multi-process mode of prometheus_client. Its files are named after the place of a worker
(first, second, …) in place of its process, so that the one that follows a dead worker counts on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, values
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable in which prometheus_client looks."""


def share(folder: Path, place: int) -> None:
    """Keep all metrics that this process makes from now on in files of a folder.

    Args:
        folder: One for all workers, and for nothing else.
        place: Which of them this is.
    """
    os.environ[_FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue(lambda: place)


def forget(folder: Path, place: int) -> None:
    """Drop what a worker that is dead said of its state; what it has counted stays."""
    mark_process_dead(place, str(folder))


def sum_of_workers() -> CollectorRegistry | None:
    """Return what all workers counted; None where this process does not share."""
    folder = os.environ.get(_FOLDER)
    if not folder or not Path(folder).is_dir():
        return None
    registry = CollectorRegistry()
    registry.register(_Together(folder))
    return registry


class _Together(Collector):
    """The numbers of all workers, by name: files of a folder have no order."""

    def __init__(self, folder: str) -> None:
        self._collector = MultiProcessCollector(None, folder)

    def collect(self) -> Iterator[Metric]:
        yield from sorted(self._collector.collect(), key=lambda metric: metric.name)
