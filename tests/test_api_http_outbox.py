"""Answers that are written together, when the requests are answered that came together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tests.protocol_harness import GET, KNOWN, Slow, Wire, connecting

T = TypeVar("T")
TOGETHER = 16
LONG_AGO = -1000.0


def connected(number: int, follow: Callable[[list[HttpToolsProtocol], list[Wire]], T]) -> T:
    """Return what follows on so many connections, all in one turn of the loop."""

    async def run() -> T:
        connect, wires = connecting(Slow(KNOWN)), [Wire() for _ in range(number)]
        protocols = [connect(wire) for wire in wires]
        found = follow(protocols, wires)
        await asyncio.sleep(0)
        for protocol in protocols:
            protocol.connection_lost(None)
        return found

    return asyncio.run(run())


def answered(wires: list[Wire]) -> list[int]:
    """Return how many answers stand on each connection."""
    return [wire.written.count(b"quick") for wire in wires]


def test_what_came_together_is_answered_before_anything_is_written() -> None:
    def come(protocols: list[HttpToolsProtocol], wires: list[Wire]) -> tuple[list[int], list[Wire]]:
        for protocol in protocols:
            protocol.data_received(KNOWN)
        return answered(wires), wires

    before, wires = connected(3, come)
    assert (before, answered(wires)) == ([0, 0, 0], [1, 1, 1])


def test_so_many_answers_wait_for_each_other_and_no_more() -> None:
    def come(protocols: list[HttpToolsProtocol], wires: list[Wire]) -> tuple[int, list[Wire]]:
        for protocol in protocols:
            protocol.data_received(KNOWN)
        return sum(answered(wires)), wires

    before, wires = connected(TOGETHER + 1, come)
    assert (before, sum(answered(wires))) == (TOGETHER, TOGETHER + 1)


def test_nothing_is_written_where_nobody_is_left() -> None:
    def come(protocols: list[HttpToolsProtocol], wires: list[Wire]) -> list[Wire]:
        for protocol in protocols:
            protocol.data_received(KNOWN)
        wires[0].close()
        return wires

    assert answered(connected(2, come)) == [0, 1]


def test_what_is_said_stands_before_what_comes_of_another_request() -> None:
    def come(protocols: list[HttpToolsProtocol], wires: list[Wire]) -> list[int]:
        protocols[0].data_received(KNOWN)
        protocols[0].data_received(GET)
        return answered(wires)

    assert connected(1, come) == [1]


def test_a_server_that_stops_writes_what_it_has_to_say() -> None:
    def come(protocols: list[HttpToolsProtocol], wires: list[Wire]) -> list[int]:
        protocols[0].data_received(KNOWN)
        protocols[0].shutdown()
        assert wires[0].is_closed
        return answered(wires)

    assert connected(1, come) == [1]


def test_a_connection_ends_when_nothing_has_come_for_long() -> None:
    def come(protocols: list[HttpToolsProtocol], wires: list[Wire]) -> list[bool]:
        (protocol,), (wire,) = protocols, wires
        protocol.data_received(KNOWN)
        timer = protocol.timeout_keep_alive_task
        assert timer is not None
        found = []
        for since in (None, LONG_AGO):
            if since is not None:
                protocol._quiet_since = since  # type: ignore[attr-defined]  # noqa: SLF001
            protocol.timeout_keep_alive_handler()
            found.append(wire.is_closed)
        timer.cancel()
        return found

    assert connected(1, come) == [False, True]
