"""Places in a list, as clients carry them around.

A cursor names a node and not a position, so it holds after a restart, and after a reload that adds
or takes away other nodes. Clients are to see no more in it than a token.
"""

from __future__ import annotations

import base64
import binascii

from graph.errors import RequestError
from graph.model.ids import NodeId, NodeKind, kind_of

_VERSION = "1"


def encode_cursor(node: NodeId) -> str:
    """Return the cursor of a node.

    Example:
        >>> encode_cursor(NodeId("day:8"))
        'MSBkYXk6OA'
    """
    return base64.urlsafe_b64encode(f"{_VERSION} {node}".encode()).decode().rstrip("=")


def decode_cursor(cursor: str, kind: NodeKind) -> NodeId:
    """Return the node that a cursor of a list of this kind stands for.

    Raises:
        RequestError: If it is no cursor of ours, or belongs to a list of another kind.

    Example:
        >>> decode_cursor("MSBkYXk6OA", NodeKind.DAY)
        'day:8'
    """
    node = NodeId(_plain(cursor).removeprefix(f"{_VERSION} "))
    # Whatever else decodes to the same node is not the cursor that was handed out.
    if encode_cursor(node) != cursor or kind_of(node) is None:
        message = f"{cursor!r} is no cursor. Take one from `cursor`, `startCursor` or `endCursor`."
        raise RequestError(message)
    if kind_of(node) is not kind:
        message = f"The cursor {cursor!r} does not belong to a list of {kind.value}s."
        raise RequestError(message)
    return node


def _plain(cursor: str) -> str:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
