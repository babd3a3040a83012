"""The bytes of a request, as many and for as long as the limits allow."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import Receive

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


async def read_body(headers: Headers, receive: Receive, limits: Limits) -> bytes:
    """Return the body of a request.

    Raises:
        RefusalError: With 413 as soon as it is too large, with 408 if it takes too long.
        ClientGoneError: If the client went away in between.
    """
    stated = headers.get("content-length", "")
    if stated.isdecimal() and limits.exceeds("body_bytes", int(stated[:18])):
        raise over(limits, "body_bytes", int(stated[:18]), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
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
        if limits.exceeds("body_bytes", len(body)):
            raise over(limits, "body_bytes", len(body), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not message.get("more_body", False):
            return bytes(body)
