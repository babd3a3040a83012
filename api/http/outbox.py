"""Answers of several connections that are written together.

To write an answer wakes its client, and where that one asks again at once, it takes time from those
who wait beside it. So requests that came together are answered first, and written then.
"""

from __future__ import annotations

import asyncio

_MOST = 16
"""So many answers wait for each other at most."""


class Outbox:
    """What is to be written on the connections of one loop, before it looks for new requests."""

    def __init__(self) -> None:
        """Have nothing to write."""
        self._answers: list[tuple[asyncio.Transport, bytes]] = []

    def put(
        self, loop: asyncio.AbstractEventLoop, transport: asyncio.Transport, answer: bytes
    ) -> None:
        """Write an answer when the requests are answered that came with its own."""
        self._answers.append((transport, answer))
        if len(self._answers) == _MOST:
            self.empty()
        elif len(self._answers) == 1:
            loop.call_soon(self.empty)

    def empty(self) -> None:
        """Write all that waits."""
        answers, self._answers = self._answers, []
        for transport, answer in answers:
            if not transport.is_closing():
                transport.write(answer)
