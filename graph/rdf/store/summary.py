"""What a store says of the course in it: its version, its size, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.ids import NodeKind
from graph.model.reader import GraphCounts, GraphReader
from graph.rdf.store.terms import LAYOUT


@dataclass(frozen=True, slots=True)
class AccountedSource:
    """A source that a course was loaded from; see `graph.build.LoadedSource`."""

    name: str
    """The last part of its path, or `shipped`."""
    files: int
    """How many files were read."""
    records: int
    """How many records and scenario pages they held."""
    findings: int
    """How many findings had a place in one of them."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where a course comes from."""

    sources: tuple[AccountedSource, ...] = ()
    """In the order in which they were named."""
    loaded_at: str = "1970-01-01T00:00:00+00:00"
    """When they had been read: a moment in ISO 8601."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a store says of the course in it."""

    layout: int
    """The form of the index."""
    version: str
    """The version of the graph."""
    base: str
    """What the IRIs of its nodes begin with."""
    counts: GraphCounts
    """How much it holds."""
    sizes: tuple[int, ...]
    """How many nodes of each kind it holds, in the order of `NodeKind`."""
    account: Account
    """Where it comes from."""

    def places(self, kind: NodeKind) -> range:
        """Return the places of the nodes of a kind among all nodes."""
        position = list(NodeKind).index(kind)
        start = sum(self.sizes[:position])
        return range(start, start + self.sizes[position])


def summary_of(reader: GraphReader, account: Account, base: str) -> Summary:
    """Return what is said of a graph."""
    sizes = tuple(len(reader.ids(kind)) for kind in NodeKind)
    return Summary(LAYOUT, reader.version, base, reader.counts(), sizes, account)
