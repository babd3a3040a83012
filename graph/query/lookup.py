"""What a name that someone typed means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from graph.errors import NotFoundError
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.model.records import Record

R = TypeVar("R", bound=Record)


def require(reader: GraphReader, kind: NodeKind, names: Sequence[str]) -> list[NodeId]:
    """Return the nodes of a kind that names mean, in the order of the names.

    Args:
        reader: The graph to ask.
        kind: What the names are names of.
        names: Keys, names or aliases; for days and weeks their numbers as text.

    Raises:
        NotFoundError: For the first name that means nothing, with suggestions.
    """
    found: list[NodeId] = []
    for name, identifier in zip(names, reader.resolve(kind, names), strict=True):
        if identifier is None:
            raise NotFoundError(kind.value, name, reader.suggestions(kind, name))
        found.append(identifier)
    return found


def records_of(reader: GraphReader, shape: type[R], ids: Sequence[NodeId]) -> list[R]:
    """Return the records of nodes that exist and are of one type, in the order of the ids.

    Raises:
        NotFoundError: If a node does not exist or is something else.
    """
    records: list[R] = []
    for identifier, record in zip(ids, reader.records(ids), strict=True):
        if not isinstance(record, shape):
            raise NotFoundError(shape.__name__.lower(), identifier)
        records.append(record)
    return records
