"""Pictures of many scenarios, drawn in process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Row
from graph.build import build_graph
from graph.diagrams import draw_scenario
from graph.model.ids import NodeKind

_MOST = 1000


def rows(path: Path) -> Iterator[Row]:
    """Yield the seconds of processor time that up to 1,000 flowcharts take."""
    graph = build_graph(path)
    drawn = graph.ids(NodeKind.SCENARIO)[:_MOST]
    start = time.process_time()
    for scenario in drawn:
        draw_scenario(graph, scenario).text()
    yield Row(f"draw {len(drawn):,} flowcharts", time.process_time() - start, None, "s", 0.3)
