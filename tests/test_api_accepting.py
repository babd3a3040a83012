"""Several processes share the connections to one port out among them."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import Any

import pytest

from api import accepting
from api.accepting import CountedConnections, SharedListener, Shares


class Held(asyncio.Protocol):
    """A connection that counts as one of a process."""

    def __init__(self, connections: CountedConnections) -> None:
        self._connections = connections

    def connection_made(self, _transport: asyncio.BaseTransport) -> None:
        """Count it."""
        self._connections.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        """Count it no more."""
        self._connections.discard(self)


def listening(listener: socket.socket, shares: Shares, place: int) -> CountedConnections:
    """Take connections in the place of a process, as long as the loop runs."""
    connections = CountedConnections(shares, place)
    SharedListener(listener, lambda: Held(connections), connections)
    return connections


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - nothing else tells
            await asyncio.sleep(0.001)


def test_who_has_more_leaves_connections_to_the_others() -> None:
    async def run() -> list[int]:
        with socket.create_server(("127.0.0.1", 0)) as listener, listener.dup() as same:
            shares = Shares(2)
            held = [listening(each, shares, place) for place, each in enumerate((listener, same))]
            for _ in range(10):
                held[0].add(Held(held[0]))
            address = listener.getsockname()
            with ExitStack() as stack:
                for _ in range(20):
                    stack.enter_context(closing(socket.create_connection(address)))
                await until(lambda: sum(map(len, held)) == 30)
                found = [len(each) for each in held]
            await until(lambda: sum(map(len, held)) == 10)
            return found

    assert asyncio.run(run()) == [15, 15]


def test_what_nobody_else_takes_is_taken() -> None:
    async def run() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            held = listening(listener, Shares(2), 1)
            address = listener.getsockname()
            with ExitStack() as stack:
                for _ in range(5):
                    stack.enter_context(closing(socket.create_connection(address)))
                await until(lambda: len(held) == 5)
            await until(lambda: not held)

    asyncio.run(run())


def test_it_goes_on_where_the_system_had_no_room(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(accepting, "_PAUSE", 0.05)
    until_then = time.monotonic() + 0.1

    class Full(socket.socket):
        """A socket that fails at first."""

        def accept(self) -> tuple[socket.socket, Any]:
            """Fail, or accept."""
            if time.monotonic() < until_then:
                raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
            return super().accept()

    async def run() -> None:
        with Full() as listener:
            listener.bind(("127.0.0.1", 0))
            held = listening(listener, Shares(1), 0)
            with closing(socket.create_connection(listener.getsockname())):
                await until(lambda: held)
            await until(lambda: not held)

    asyncio.run(run())
    assert set(caplog.messages) == {"No connection can be taken: Too many open files."}
    assert len(caplog.messages) <= 3
