"""Taking connections from a socket that several processes listen on.

A loop takes all connections that wait, as soon as it wakes. Of several loops, the first one to wake
would get them all and keep them, while the others have nothing to do. So each takes one at a time,
and who has more than others leaves it to them, for a moment.
"""

from __future__ import annotations

import asyncio
import logging
import mmap
import socket
import struct
from asyncio import Protocol
from collections.abc import Callable

_COUNT = struct.Struct("i")

logger = logging.getLogger(__name__)

BACKLOG = 2048
"""How many connections wait until somebody takes them."""
_MOMENT = 0.001
"""Seconds in which others may take a connection."""
_PAUSE = 1.0
"""Seconds until the next try, where the system has no room for another connection."""


class Shares:
    """How many connections each of several processes has: memory that they share."""

    def __init__(self, processes: int) -> None:
        """Begin with none; to be made before the processes part."""
        self._memory = mmap.mmap(-1, processes * _COUNT.size)

    def note(self, place: int, number: int) -> None:
        """Say how many the process at a place has, from 0 on."""
        _COUNT.pack_into(self._memory, place * _COUNT.size, number)

    def is_more(self, place: int, number: int) -> bool:
        """Tell whether so many, at a place, are more than another process has."""
        counts = [each for (each,) in _COUNT.iter_unpack(self._memory)]
        del counts[place]
        return bool(counts) and number > min(counts)


class CountedConnections(set[Protocol]):
    """The connections of a process, of whose number the others know."""

    def __init__(self, shares: Shares, place: int) -> None:
        """Begin with none, at a place."""
        super().__init__()
        self._shares = shares
        self._place = place
        shares.note(place, 0)

    def are_more(self, begun: int) -> bool:
        """Tell whether another process has fewer, where so many are to be added to these."""
        return self._shares.is_more(self._place, len(self) + begun)

    def add(self, element: Protocol, /) -> None:
        """Count one more."""
        super().add(element)
        self._shares.note(self._place, len(self))

    def discard(self, element: object, /) -> None:
        """Count one less."""
        super().discard(element)
        self._shares.note(self._place, len(self))


class SharedListener:
    """Takes connections, one each time that the loop comes round."""

    def __init__(
        self,
        listener: socket.socket,
        protocol: Callable[[], asyncio.Protocol],
        connections: CountedConnections,
    ) -> None:
        """Begin to take connections, in the loop that runs.

        Args:
            listener: What to take them from.
            protocol: Makes what speaks over a connection.
            connections: Those that this process has.
        """
        self._loop = asyncio.get_running_loop()
        self._listener = listener
        self._protocol = protocol
        self._connections = connections
        self._begun: set[asyncio.Task[object]] = set()
        self._pause: asyncio.TimerHandle | None = None
        listener.setblocking(False)
        listener.listen(BACKLOG)
        self._watch()

    def close(self) -> None:
        """Take no more; to be called before the socket is closed."""
        if self._pause is not None:
            self._pause.cancel()
        self._loop.remove_reader(self._listener.fileno())

    async def wait_closed(self) -> None:
        """Wait for those that were taken last."""
        await asyncio.gather(*self._begun, return_exceptions=True)

    def _watch(self) -> None:
        self._loop.add_reader(self._listener.fileno(), self._take_or_leave)

    def _take_or_leave(self) -> None:
        if self._connections.are_more(len(self._begun)):
            self._wait(_MOMENT)
        else:
            self._take()

    def _wait(self, seconds: float) -> None:
        """Look away for some time, then take what is still there."""
        self._loop.remove_reader(self._listener.fileno())
        self._pause = self._loop.call_later(seconds, self._go_on)

    def _go_on(self) -> None:
        self._watch()
        self._take()

    def _take(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return  # somebody else took it, or it is gone
        except OSError as error:
            logger.error("No connection can be taken: %s.", error.strerror)  # noqa: TRY400
            self._wait(_PAUSE)
            return
        connection.setblocking(False)
        begun: asyncio.Task[object] = self._loop.create_task(
            self._loop.connect_accepted_socket(self._protocol, connection)
        )
        self._begun.add(begun)
        begun.add_done_callback(self._begun.discard)
