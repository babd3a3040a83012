"""The graph that is being served, behind one name, so that a reload can swap it."""

from dataclasses import dataclass

from graph.model.reader import GraphReader


@dataclass(slots=True)
class GraphHolder:
    """Holds the graph that new requests are answered from.

    A request takes `current` once and keeps it to its end, so that an answer never mixes two
    versions.
    """

    current: GraphReader
    """The graph for requests that begin now; assign to swap it."""
