"""What a name that someone typed means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from graph.errors import NotFoundError
from graph.model.ids import NodeId, NodeKind, key_of, kind_of
from graph.model.reader import GraphReader
from graph.model.records import Record

R = TypeVar("R", bound=Record)

_MOST_SUGGESTIONS = 3


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
            raise _not_found(reader, kind, name)
        found.append(identifier)
    return found


def _not_found(reader: GraphReader, kind: NodeKind, name: str) -> NotFoundError:
    """Return the error for a name; numbers that nothing comes near are told which ones there are.

    Example:
        >>> from graph import build_graph
        >>> require(build_graph(), NodeKind.DAY, ["99"])
        Traceback (most recent call last):
        graph.errors.NotFoundError: There is no day '99'. The days go from 1 to 28.
    """
    error = NotFoundError(kind.value, name, reader.suggestions(kind, name))
    if kind in {NodeKind.DAY, NodeKind.WEEK} and not error.suggestions:
        numbers = [int(key_of(each)) for each in reader.ids(kind)]
        hint = (
            f"The {kind.value}s go from {min(numbers)} to {max(numbers)}."
            if numbers
            else f"There are no {kind.value}s."
        )
        error.args = (f"{error} {hint}",)
    return error


def require_nodes(reader: GraphReader, ids: Sequence[NodeId]) -> list[Record]:
    """Return the records of nodes, in the order of the ids.

    Raises:
        NotFoundError: For the first id that is no node, with the ids of nodes that come near it.

    Example:
        >>> from graph import build_graph
        >>> require_nodes(build_graph(), [NodeId("service:cloudfrnt")])  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        graph.errors.NotFoundError: There is no node 'service:cloudfrnt'. Did you mean 'servi...
    """
    found: list[Record] = []
    for identifier, record in zip(ids, reader.records(ids), strict=True):
        if record is None:
            raise NotFoundError("node", identifier, _near_ids(reader, identifier))
        found.append(record)
    return found


def _near_ids(reader: GraphReader, identifier: NodeId) -> list[NodeId]:
    """Return the nodes that someone may have meant, also by writing a name instead of an id."""
    kind = kind_of(identifier)
    name = identifier if kind is None else key_of(identifier)
    found: list[NodeId] = []
    for candidate in NodeKind if kind is None else (kind,):
        names = reader.suggestions(candidate, name)
        found += [node for node in reader.resolve(candidate, names) if node is not None]
    return list(dict.fromkeys(found))[:_MOST_SUGGESTIONS]


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
