"""Which nodes the names in a specification mean."""

from __future__ import annotations

from collections.abc import Sequence

from graph.model.ids import NodeId, NodeKind, kind_of
from graph.model.reader import GraphReader
from graph.query.lookup import require


def named(reader: GraphReader, kind: NodeKind, names: Sequence[str]) -> list[NodeId]:
    """Return the nodes of a kind that names or public ids mean, once each, in order.

    Raises:
        NotFoundError: For the first one that means nothing, with suggestions.
    """
    ids = [name for name in names if kind_of(name) is kind]
    by_id = {
        name: NodeId(name)
        for name, record in zip(ids, reader.records(ids) if ids else [], strict=True)
        if record is not None
    }
    others = [name for name in names if name not in by_id]
    by_name = dict(zip(others, require(reader, kind, others) if others else [], strict=True))
    return list(dict.fromkeys({**by_name, **by_id}[name] for name in names))
