"""What scenariograph adds to the work that is there anyway, pair by pair, on the shipped course."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from api.app import HEADLINE_QUERY
from api.execute import execute
from bench import planning
from bench.measure import Pair, Row, medians
from graph.build import build_graph
from graph.diagrams import draw_scenario
from graph.load.files import read_shipped
from graph.load.yaml_tree import parse_yaml
from graph.model.filters import Listing, ScenarioFilter
from graph.model.ids import NodeId, NodeKind


def rows() -> Iterator[Row]:
    """Yield a row for each pair: both medians in milliseconds."""
    course = build_graph()
    texts = [file.text for file in read_shipped().files]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    netflix = NodeId("scenario:netflix_streaming")
    used = ScenarioFilter(uses=(NodeId("service:cloudfront"),))

    pairs: dict[str, Pair] = {
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
        yield Row(name, *medians(ours, theirs), "ms")
