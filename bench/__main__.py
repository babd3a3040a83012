"""What scenariograph adds to the work that is there anyway, as ratios measured in one run.

Each pair does its two sides in turn, so that a busy machine slows both; the median counts.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import yaml

from api.app import HEADLINE_QUERY
from api.execute import execute
from bench import planning
from graph.build import build_graph
from graph.diagrams import draw_scenario
from graph.load.files import read_shipped
from graph.load.yaml_tree import parse_yaml
from graph.model.filters import Listing, ScenarioFilter
from graph.model.ids import NodeId, NodeKind

ROUNDS = 15


def main() -> None:
    """Print a line for each pair: both medians in milliseconds, and their ratio."""
    course = build_graph()
    texts = [file.text for file in read_shipped().files]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    netflix = NodeId("scenario:netflix_streaming")
    used = ScenarioFilter(uses=(NodeId("service:cloudfront"),))

    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "load the course : parse its YAML": (
            build_graph,
            lambda: [yaml.load(text, loader) for text in texts],  # noqa: S506 - a safe loader
        ),
        "parse YAML with places : without": (
            lambda: [parse_yaml(text, "f") for text in texts],
            lambda: [yaml.load(text, loader) for text in texts],  # noqa: S506
        ),
        "answer over GraphQL : ask the graph": (
            lambda: execute(course, HEADLINE_QUERY),
            lambda: course.page(Listing(used)),
        ),
        "draw a scenario : look it up": (
            lambda: draw_scenario(course, netflix),
            lambda: course.resolve(NodeKind.SCENARIO, ["netflix_streaming"]),
        ),
        **planning.pairs(),
    }
    for name, (ours, theirs) in pairs.items():
        left, right = medians(ours, theirs)
        print(f"{name:42} {left:9.3f} ms {right:9.3f} ms  ratio {left / right:8.1f}")


def medians(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Return the median milliseconds of both, measured in turn."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for side, times in zip((ours, theirs), taken, strict=True):
            start = time.perf_counter()
            side()
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


if __name__ == "__main__":
    main()
