"""Answers as server-sent events, one operation a connection.

After the "distinct connections mode" of
https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, suppress
from http import HTTPStatus
from typing import Any

from starlette.types import Receive, Send

from api.errors import INTERNAL, MASKED, request_id
from api.http.negotiation import CONTENT_TYPES, EVENT_STREAM
from api.http.replies import Outcome, encoded
from api.http.streams import LAST_WORD_SECONDS, StoppedError, Streams

logger = logging.getLogger(__name__)

SILENT_SECONDS = 12.0
"""After how long a sign of life is sent, before proxies take a connection for dead."""
_SIGN_OF_LIFE = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"
_HEADERS = {
    "Content-Type": CONTENT_TYPES[EVENT_STREAM],
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # or nginx would wait for more
}


class EventStream:
    """The answers to one operation, on their way."""

    def __init__(
        self,
        streams: Streams,
        receive: Receive,
        send: Send,
        silent_seconds: float = SILENT_SECONDS,
    ) -> None:
        """Send by `send`, until `receive` tells that the client is gone."""
        self._streams = streams
        self._receive = receive
        self._send = send
        self._silent_seconds = silent_seconds

    async def run(self, answering: AbstractAsyncContextManager[AsyncIterator[Outcome]]) -> None:
        """Send all answers, to the last one, or until the client or the server goes.

        Args:
            answering: What `Streams.answering` returns.

        Raises:
            RefusalError: As that does; nothing has been sent then.
        """
        async with answering as outcomes:
            await self._start()
            try:
                async with self._streams.until_stopped():
                    await _first_of(self._write(outcomes), self._live(), self._gone())
            except StoppedError:
                pass  # the client is told that this is the end
            except Exception:
                logger.exception("The events of request %s broke off.", request_id.get())
                error = {"message": MASKED, "extensions": {"code": INTERNAL}}
                await self._part(_event({"errors": [error]}))
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORD_SECONDS):
                await self._part(_COMPLETE, is_last=True)

    async def _start(self) -> None:
        raw = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
        status = int(HTTPStatus.OK)
        await self._send({"type": "http.response.start", "status": status, "headers": raw})
        await self._part(_SIGN_OF_LIFE)  # the head goes out with the first part

    async def _write(self, outcomes: AsyncIterator[Outcome]) -> None:
        async for outcome in outcomes:
            await self._part(_event(outcome.told))

    async def _live(self) -> None:
        while True:
            await asyncio.sleep(self._silent_seconds)
            await self._part(_SIGN_OF_LIFE)

    async def _gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def _part(self, body: bytes, *, is_last: bool = False) -> None:
        await self._send({"type": "http.response.body", "body": body, "more_body": not is_last})


def _event(told: object) -> bytes:
    return b"event: next\ndata: " + encoded(told) + b"\n\n"


async def _first_of(*works: Coroutine[Any, Any, None]) -> None:
    """Wait for the first of several works to be done, and leave the others."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
