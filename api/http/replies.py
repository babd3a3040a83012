"""Answers as bytes, with a status and headers."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar

import brotli
import orjson
from starlette.types import Send

from api.errors import INTERNAL, METHOD_NOT_ALLOWED, STORE_UNAVAILABLE
from api.execute import Answer
from api.http.negotiation import CONTENT_TYPES, GRAPHQL_RESPONSE, IDENTITY, JSON
from api.http.refusal import RefusalError
from api.limits import Limits

COMPRESSIONS = ("br", "gzip")
"""What answers can be compressed with, best first."""
AT_ONCE = "scenariograph.at_once"
"""The name of the extension of ASGI that sends a whole answer in one step (`api.http.protocol`)."""
CAME = "scenariograph.came"
"""The name of the extension of ASGI that has the bytes of which a request was the first."""
WORTH_COMPRESSING = 1000
"""Bytes from which on compressing saves more than it costs."""

_OWN_STATUS = {
    METHOD_NOT_ALLOWED: HTTPStatus.METHOD_NOT_ALLOWED,
    INTERNAL: HTTPStatus.INTERNAL_SERVER_ERROR,
    STORE_UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""Statuses that hold for every kind of answer; other errors of GraphQL have 400 or 200."""


@dataclass(frozen=True)
class Reply:
    """An answer to a request."""

    status: HTTPStatus
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    is_whole: ClassVar = False
    """Whether it tells an answer in which nothing went wrong: only those have a tag."""

    @property
    def _head(self) -> list[tuple[bytes, bytes]]:
        """Its headers as they are sent."""
        headers = {**self.headers, "Content-Length": str(len(self.body))}
        if self.status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            del headers["Content-Length"]
        return _written(headers)

    async def send(self, send: Send, more: Sequence[tuple[bytes, bytes]] = ()) -> None:
        """Send it, with more headers."""
        head = [*self._head, *more]
        await send({"type": "http.response.start", "status": int(self.status), "headers": head})
        await send({"type": "http.response.body", "body": self.body})


@dataclass(slots=True)
class Whole:
    """An answer in which nothing went wrong, as it is sent: ready to be sent again."""

    lines: bytes
    """Its head, each line with its end, but for the status and for what differs each time."""
    body: bytes
    """What follows the head."""
    cost: int
    """What the question was expected to cost."""
    status: ClassVar = HTTPStatus.OK
    is_whole: ClassVar = True

    async def send(self, send: Send, more: Sequence[tuple[bytes, bytes]] = ()) -> None:
        """Send it, with more headers."""
        head = [_header(line) for line in self.lines.splitlines()]
        head += more
        await send({"type": "http.response.start", "status": int(self.status), "headers": head})
        await send({"type": "http.response.body", "body": self.body})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one operation, as a client is told."""

    told: dict[str, Any]
    """The GraphQL response."""
    status: HTTPStatus
    """What it would be answered with alone."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing went wrong."""
        return "errors" not in self.told


def outcome(answer: Answer, limits: Limits, spent: int, kind: str) -> Outcome:
    """Return what is told of an answer.

    Args:
        answer: What was found.
        limits: The limits that hold.
        spent: What all operations of the request so far were expected to cost.
        kind: The media type of the answer.
    """
    told: dict[str, Any] = {} if answer.is_refused else {"data": _found(answer.data)}
    if answer.errors:
        told["errors"] = [error.formatted for error in answer.errors]
    if answer.cost is not None:
        told["extensions"] = _cost_told(answer.cost, limits, spent)
    if not answer.is_refused:
        return Outcome(told, HTTPStatus.OK)
    code = (answer.errors[0].extensions or {}).get("code") if answer.errors else None
    return Outcome(told, _OWN_STATUS.get(str(code), refused_status(kind)))


class WholeBodies:
    """What is told of the only operation of a request, in which nothing went wrong."""

    def __init__(self, limits: Limits) -> None:
        """Tell it where some limits hold."""
        self._limits = limits
        self._ends: dict[int, bytes] = {}

    def of(self, data: bytes, cost: int) -> bytes:
        """Return what is told of what was found.

        Args:
            data: What was found, as JSON.
            cost: What the operation was expected to cost, which is not much.
        """
        end = self._ends.get(cost)
        if end is None:
            end = self._ends[cost] = encoded(_cost_told(cost, self._limits, cost))
        return b'{"data":%b,"extensions":%b}' % (data, end)


def _found(data: object) -> object:
    """Return what was found as it can be written; a plan has written it already."""
    return orjson.Fragment(data) if isinstance(data, bytes) else data


def _cost_told(cost: int, limits: Limits, spent: int) -> dict[str, Any]:
    limit = limits.cost or None
    left = None if limit is None else max(limit - spent, 0)
    return {"cost": {"requested": cost, "limit": limit, "remaining": left}}


def refused_status(kind: str) -> HTTPStatus:
    """Return the status of a well-formed request that GraphQL refuses."""
    return HTTPStatus.BAD_REQUEST if kind == GRAPHQL_RESPONSE else HTTPStatus.OK


def encoded(told: object) -> bytes:
    """Return an answer as JSON."""
    return orjson.dumps(told)


def compressed(body: bytes, encoding: str) -> tuple[bytes, dict[str, str]]:
    """Return a body as it is sent, and the headers that say so."""
    if encoding == IDENTITY or len(body) < WORTH_COMPRESSING:
        return body, {}
    if encoding == "br":
        packed: bytes = brotli.compress(body, quality=4)
    else:
        packed = gzip.compress(body, compresslevel=6, mtime=0)
    return packed, {"Content-Encoding": encoding}


def refusal(error: RefusalError, kind: str | None) -> Reply:
    """Return what a request is answered that does not get as far as GraphQL."""
    headers = {
        "Content-Type": CONTENT_TYPES[kind or JSON],
        "Cache-Control": "no-store",
        **error.headers,
    }
    return Reply(error.status, encoded({"errors": [error.error]}), headers)


class Tags:
    """Makes the strong tags of answers that have some parts in common.

    Example:
        >>> tags = Tags("version")
        >>> tags.of({"a": 1, "b": 2}) == tags.of({"b": 2, "a": 1}) != Tags("other").of({"a": 1})
        True
    """

    def __init__(self, *parts: object) -> None:
        """Begin with what they have in common."""
        self._hash = hashlib.blake2b(_canonical(parts), digest_size=18)

    def of(self, *parts: object) -> str:
        """Return the tag of the answer that is made of these parts, and of those in common."""
        digest = self._hash.copy()
        digest.update(_canonical(parts))
        return f'"{digest.hexdigest()}"'


def _canonical(parts: tuple[object, ...]) -> bytes:
    """Return bytes that are the same for the same parts, and for no others."""
    try:
        written = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # a number that is too long, or what is no JSON at all
        pass
    else:
        if b"null" not in written:  # which stands for infinite numbers too
            return written
    return json.dumps(parts, sort_keys=True, default=str).encode()


def head_lines(headers: Mapping[str, str]) -> bytes:
    """Return headers as lines, each with its end."""
    return b"".join(b"%b: %b\r\n" % header for header in _written(headers))


def _written(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]


def _header(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b": ")
    return name, value


def is_known(tag: str, if_none_match: Sequence[str]) -> bool:
    """Tell whether a client has the answer of this tag already (RFC 9110, section 13.1.2)."""
    stated = (each.strip() for line in if_none_match for each in line.split(","))
    return any(each.removeprefix("W/") == tag for each in stated)
