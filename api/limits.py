"""What a request may cost: every limit of the API, its default, and how it is told.

All are on by default, and 0 switches one off. docs/limits.md has the same list for people.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from graphql import GraphQLError

from graph.errors import RequestError

LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
QUERY_TIMEOUT = "QUERY_TIMEOUT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of the API."""

    depth: int = 20
    """Fields within fields; the usual introspection query has 15."""
    tokens: int = 2000
    """Words and signs of a document, comments counted as one each."""
    aliases: int = 60
    """Renamed fields, those of fragments each time that they are spread."""
    root_fields: int = 60
    """Fields of the root, those of fragments each time that they are spread."""
    repeats: int = 10
    """How often one selection set names the same field under the same name, or one fragment."""
    directives: int = 50
    """Directives in a document."""
    directives_in_place: int = 4
    """Directives in one place."""
    filter_depth: int = 12
    """Input objects within input objects, in arguments and in variables."""
    values: int = 2000
    """Values, objects and lists in all arguments and variables."""
    cost: int = 200_000
    """Fields that are expected to be resolved: pages count as large as they were asked for."""
    fields: int = 15_000
    """Fields that are really resolved."""
    milliseconds: int = 10_000
    """From the moment that a request begins to be worked on to its answer."""
    errors: int = 20
    """Errors of one document that are told."""
    body_bytes: int = 262_144
    """Size of a body, or of what stands behind the `?` of an address."""
    body_milliseconds: int = 10_000
    """From the first byte of a request to the last, and from a part of the answer to the next."""
    head_bytes: int = 65_536
    """Size of all that stands before the body."""
    connections: int = 1000
    """Connections that are open at once."""
    sockets: int = 400
    """WebSockets that are open at once; fewer than connections, so that others are let in."""
    silent_milliseconds: int = 60_000
    """How long a WebSocket over which no operation runs may say nothing."""
    running: int = 4
    """Requests that are worked on at once, in a thread each."""
    waiting: int = 200
    """Requests that wait for one of those threads."""
    subscriptions: int = 1000
    """Subscriptions that are open at once, over all connections."""
    operations: int = 50
    """Operations that run at once over one WebSocket."""
    batch: int = 10
    """Operations in one request, where batches are switched on; together they may cost what one
    may."""

    sparql_running: int = 2
    """SPARQL queries that are worked on at once, in a process each."""
    sparql_megabytes: int = 512
    """Memory of each of these processes, beyond what the graph takes that they share."""
    sparql_rows: int = 100_000
    """Rows or triples of an answer."""
    sparql_bytes: int = 16_777_216
    """Size of an answer, before it is packed."""

    def __post_init__(self) -> None:
        """Refuse what can be no limit.

        Raises:
            RequestError: If a limit is no whole number, or below 0.
        """
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                message = f"{setting_of(field.name)} is {value!r}: 0 (none) or a number above it."
                raise RequestError(message)
        if not self.running:
            raise RequestError(f"{setting_of('running')} is 0: somebody has to do the work.")

    def exceeds(self, name: str, actual: float) -> bool:
        """Tell whether something is over the limit of this name."""
        limit: int = getattr(self, name)
        return 0 < limit < actual


UNLIMITED = Limits(**{field.name: 0 for field in fields(Limits)} | {"running": 1})
"""For questions of one's own machine, which may cost what they cost."""

WORDS = {
    "depth": "The depth of the query",
    "tokens": "The number of tokens in the document",
    "aliases": "The number of aliases",
    "root_fields": "The number of fields at the root",
    "repeats": "The number of times that one field is asked for in one place",
    "directives": "The number of directives",
    "directives_in_place": "The number of directives in one place",
    "filter_depth": "The depth of an input object",
    "values": "The number of values in arguments and variables",
    "cost": "The cost of the query",
    "fields": "The number of fields in the answer",
    "milliseconds": "The time for an answer, in milliseconds,",
    "errors": "The number of errors",
    "body_bytes": "The size of the request, in bytes,",
    "body_milliseconds": "The time for sending a request, in milliseconds,",
    "head_bytes": "The size of the head of the request, in bytes,",
    "connections": "The number of connections",
    "sockets": "The number of WebSockets",
    "silent_milliseconds": "The time without a message, in milliseconds,",
    "running": "The number of requests at once",
    "waiting": "The number of waiting requests",
    "subscriptions": "The number of open subscriptions",
    "operations": "The number of operations over one WebSocket",
    "batch": "The number of operations in the batch",
    "sparql_running": "The number of SPARQL queries at once",
    "sparql_megabytes": "The memory for the query, in megabytes,",
    "sparql_rows": "The number of rows or triples in the answer",
    "sparql_bytes": "The size of the answer, in bytes,",
}
"""What each limit holds down."""


def setting_of(name: str) -> str:
    """Return the name of the setting of a limit.

    Example:
        >>> setting_of("depth")
        'limits.depth'
    """
    return f"limits.{name}"


def excess(limits: Limits, name: str, actual: int, code: str = LIMIT_EXCEEDED) -> GraphQLError:
    """Return what a client is told of a limit that its request goes over.

    Args:
        limits: The limits that hold.
        name: Which of them it is.
        actual: What the request comes to, or came to when counting stopped.
        code: For programs.
    """
    limit = getattr(limits, name)
    return GraphQLError(
        f"{WORDS[name]} is {actual}, and at most {limit} is allowed."
        f" Ask for less at once; on the server, {setting_of(name)} sets it.",
        extensions=excess_details(limits, name, actual, code),
    )


def excess_details(
    limits: Limits, name: str, actual: int, code: str = LIMIT_EXCEEDED
) -> dict[str, Any]:
    """Return what a program is told of a limit that its request goes over."""
    limit = getattr(limits, name)
    return {"code": code, "limit": limit, "actual": actual, "setting": setting_of(name)}
