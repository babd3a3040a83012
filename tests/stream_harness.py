"""Clients of streams: over WebSocket, and of server-sent events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.http_harness import Server

PROTOCOL = "graphql-transport-ws"
CHANGES = "subscription { graphChanged { version previousVersion } }"
SINCE = "subscription ($v: String) { graphChanged(since: $v) { version previousVersion } }"
SECONDS = 30.0
"""Within which an answer comes; it takes far less."""


class Socket:
    """A WebSocket, and what it says as objects."""

    def __init__(self, connection: ClientConnection) -> None:
        """Speak over `connection`."""
        self.connection = connection

    def say(self, message: object) -> None:
        """Send a message; text and bytes as they are."""
        is_raw = isinstance(message, str | bytes)
        self.connection.send(message if is_raw else json.dumps(message))  # type: ignore[arg-type]

    def hear(self) -> Any:  # noqa: ANN401
        """Return the next message."""
        return json.loads(self.connection.recv(SECONDS))

    def begin(self, payload: Mapping[str, Any] | None = None) -> Socket:
        """Begin the connection, as every client does."""
        self.say({"type": "connection_init", **({} if payload is None else {"payload": payload})})
        assert self.hear() == {"type": "connection_ack"}
        return self

    def ask(self, query: str, name: str = "1", **variables: object) -> None:
        """Begin an operation."""
        payload = {"query": query, "variables": variables}
        self.say({"id": name, "type": "subscribe", "payload": payload})

    def sync(self) -> None:
        """Wait until the server has read all that was said."""
        self.say({"type": "ping"})
        assert self.hear() == {"type": "pong"}

    def end(self) -> tuple[int, str]:
        """Return the code and the reason with which the server closes the connection."""
        with pytest.raises(ConnectionClosed) as caught:
            for _ in iter(lambda: self.connection.recv(SECONDS), None):
                pass
        assert caught.value.rcvd is not None
        return caught.value.rcvd.code, caught.value.rcvd.reason


@contextmanager
def socket(
    server: Server,
    headers: Mapping[str, str] | None = None,
    *,
    origin: str | None = None,
    protocol: str = PROTOCOL,
) -> Iterator[Socket]:
    """Open a WebSocket to the API."""
    with connect(
        f"ws://127.0.0.1:{server.port}/graphql",
        additional_headers=dict(headers or {}),
        origin=None if origin is None else Origin(origin),
        subprotocols=[Subprotocol(protocol)],
        proxy=None,
        close_timeout=SECONDS,
    ) as connection:
        yield Socket(connection)


class Events:
    """An event stream that is being read."""

    def __init__(self, response: HTTPResponse) -> None:
        """Read from `response`."""
        self.response = response

    def next(self) -> tuple[str, Any]:
        """Return the next event: its name, and its data if there are any."""
        name, data = "", ""
        while line := self._line():
            field, _, value = line.partition(":")
            if field == "event":
                name = value.strip()
            elif field == "data":
                data += value.strip()
        return (name, json.loads(data) if data else None) if name else self.next()

    def is_over(self) -> bool:
        """Tell whether nothing comes any more."""
        return self.response.readline() == b""

    def _line(self) -> str:
        raw = self.response.readline()
        assert raw, "the stream is over"
        return raw.decode().rstrip("\n")


@contextmanager
def events(
    server: Server, query: str, headers: Mapping[str, str] | None = None, **variables: object
) -> Iterator[Events]:
    """Open an event stream."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=SECONDS)
    try:
        body = json.dumps({"query": query, "variables": variables})
        kinds = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        connection.request("POST", "/graphql", body, {**kinds, **(headers or {})})
        yield Events(connection.getresponse())
    finally:
        connection.close()
