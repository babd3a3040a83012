"""The bytes of a request, as many and for as long as the limits allow."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from http import HTTPStatus
from types import coroutine
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Message, Receive

from api.errors import REQUEST_TIMEOUT, UNSUPPORTED_MEDIA_TYPE
from api.http.negotiation import IDENTITY, JSON, content_type
from api.http.refusal import RefusalError, over
from api.limits import Limits, excess


class ClientGoneError(Exception):
    """Nobody waits for the answer any more."""


def check_content(headers: Headers) -> None:
    """Refuse a body that is not JSON in UTF-8, as it is.

    A browser asks before it sends JSON to another origin, but not before it sends a form or plain
    text: to take JSON only is what keeps other people's pages from asking.

    Raises:
        RefusalError: With 415.
    """
    stated = headers.get("content-type", "")
    kind, charset = content_type(stated) if stated else ("", "")
    packed = headers.get("content-encoding", IDENTITY).lower()
    if kind != JSON:
        problem = f"The body is said to be {stated!r}" if stated else "No Content-Type is stated"
    elif charset not in {"", "utf-8", "utf8"}:
        problem = f"The charset is said to be {charset!r}"
    elif packed != IDENTITY:
        problem = f"The body is said to be compressed with {packed!r}"
    else:
        return
    words = f"{problem}; send JSON in UTF-8, as it is, with `Content-Type: {JSON}`."
    accepted = {"Accept-Post": JSON}
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    raise RefusalError(words, status, UNSUPPORTED_MEDIA_TYPE, headers=accepted)


def check_size(headers: Headers, limits: Limits) -> None:
    """Refuse a body that is said to be too large.

    Raises:
        RefusalError: With 413.
    """
    stated = headers.get("content-length", "")
    if stated.isdecimal():
        check_length(int(stated[:18]), limits)


def check_length(length: int, limits: Limits) -> None:
    """Refuse a body of too many bytes.

    Raises:
        RefusalError: With 413.
    """
    if limits.exceeds("body_bytes", length):
        raise over(limits, "body_bytes", length, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


class Begun:
    """The body of a request, of which as much was taken as is here without waiting.

    Most bodies come with their heads, so that most requests need neither timer nor task. It gives
    the messages of ASGI as if nothing had been taken.
    """

    whole: bytes | None = None
    """The body, if all of it is here."""
    _message: Message | None = None
    _asking: Generator[Any, Any, Message] | None = None
    _awaited: object = None

    def __init__(self, receive: Receive) -> None:
        """Ask `receive` for the first time."""
        self._receive = receive
        asking = receive().__await__()
        try:
            # As a loop begins with a task: it goes as far as it can without waiting.
            self._awaited = next(asking)
            self._asking = asking
        except StopIteration as end:
            message = self._message = end.value
            if message["type"] == "http.request" and not message.get("more_body", False):
                self.whole = message.get("body", b"")

    async def __call__(self) -> Message:
        """Return the next message."""
        if self._message is not None:
            message, self._message = self._message, None
            return message
        if self._asking is not None:
            asking, self._asking = self._asking, None
            return await _rest(self._awaited, asking)
        return await self._receive()


@coroutine
def _rest(awaited: object, asking: Generator[Any, Any, Message]) -> Generator[Any, Any, Message]:
    """Hand the loop what is waited for, as if nobody had looked before."""
    try:
        yield awaited
    except BaseException as error:  # the task is cancelled
        asking.throw(error)
        raise
    return (yield from asking)


async def read_body(receive: Receive, limits: Limits) -> bytes:
    """Return the body of a request.

    Raises:
        RefusalError: With 413 as soon as it is too large, with 408 if it takes too long.
        ClientGoneError: If the client went away in between.
    """
    allowed = limits.body_milliseconds / 1000 or None
    try:
        async with asyncio.timeout(allowed):
            return await _received(receive, limits)
    except TimeoutError:
        error = excess(limits, "body_milliseconds", limits.body_milliseconds + 1, REQUEST_TIMEOUT)
        details = dict(error.extensions or {})
        raise RefusalError(
            error.message,
            HTTPStatus.REQUEST_TIMEOUT,
            details.pop("code"),
            headers={"Connection": "close"},
            details=details,
        ) from None


async def _received(receive: Receive, limits: Limits) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        body += message.get("body", b"")
        check_length(len(body), limits)
        if not message.get("more_body", False):
            return bytes(body)
