"""Public identifiers: readable, stable, the same in every store (`service:s3`, `day:8`)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NewType

from graph.model.names import fold

NodeId = NewType("NodeId", str)
"""`kind:key`, as `scenario:netflix_streaming`."""


class NodeKind(StrEnum):
    """What a node of the graph is; the part of its id before the colon."""

    SCENARIO = "scenario"
    DAY = "day"
    WEEK = "week"
    SERVICE = "service"
    ACTOR = "actor"
    PATTERN = "pattern"
    COMPONENT = "component"


_KINDS = {kind.value: kind for kind in NodeKind}


def node_id(kind: NodeKind, key: str | int) -> NodeId:
    """Return the id of the node of this kind and key.

    Example:
        >>> node_id(NodeKind.DAY, 8)
        'day:8'
    """
    return NodeId(kind + f":{key}")  # a kind is a text; to ask for its `value` takes longer


def kind_of(identifier: str) -> NodeKind | None:
    """Return the kind that an id names, or None where the text is no id of ours."""
    prefix, colon, key = identifier.partition(":")
    return _KINDS.get(prefix) if colon and key else None


def key_of(identifier: NodeId) -> str:
    """Return the part of an id after the colon."""
    return identifier.partition(":")[2]


def slug(name: str) -> str:
    """Return a key for a name: lower case, letters and digits of any script joined by hyphens.

    A name without any letter or digit gets a key made of a hash of it.

    Example:
        >>> slug("CDN + Storage + Global Infrastructure"), slug("Lambda@Edge"), slug("보안 그룹")
        ('cdn-storage-global-infrastructure', 'lambda-edge', '보안-그룹')
    """
    return "-".join(re.findall(r"[^\W_]+", fold(name))) or distinct_key("unnamed", name)


def distinct_key(key: str, name: str) -> str:
    """Return `key` with a short hash of `name` behind it, for names whose slugs are the same.

    `C` and `C++` are two names with one slug; whichever comes second is told apart by this.
    """
    from hashlib import sha256  # noqa: PLC0415 - slow to import, and seldom needed

    return f"{key}-{sha256(fold(name).encode()).hexdigest()[:6]}"
