"""The short way of requests whose head was let through before.

Such a request needs no second look at who may ask, under which name, and for what kind of answer.
If all of it came before, and the graph is the same, it gets the answer that it got then; and a
question that is likely to be quick is answered in one go. If its head is even the same byte for
byte, there is nothing to parse, and no task. All others take the long way, through what stands
before every route.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from api.cache import BoundedCache
from api.errors import request_id
from api.http.body import Begun
from api.http.endpoint import GraphQLEndpoint
from api.http.guard import HEADER, NO_GUESSING, new_number, number_of, stated_number
from api.http.kept import MOST_HEADS, Head, Request, Wishes, head_of
from api.http.replies import AT_ONCE, CAME, Reply, Whole
from api.http.tokens import digest_of
from api.metrics import GONE, Metrics

_NUMBER = HEADER.lower().encode()
_NO_GUESSING = (NO_GUESSING[0].lower().encode(), NO_GUESSING[1].encode())

_MARK_LINES = b"%b: %b\r\n%b: " % (*_NO_GUESSING, _NUMBER)
_END_OF_HEAD = b"\r\n\r\n"
_HEAD_BYTES = 1_000_000
"""How large all heads may be together that are told by their bytes."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the bytes of a head were found to say."""

    head: Head
    """What an answer depends on."""
    query_string: bytes
    """What stands behind the `?` of the address."""
    wishes: Wishes | None
    """What an answer to it is to be like; None where none is worked out at once."""
    length: int
    """How many bytes the body has."""


class Front:
    """An ASGI application that stands before another one, and spares it what it knows."""

    def __init__(
        self, app: ASGIApp, endpoint: GraphQLEndpoint, path: str, metrics: Metrics
    ) -> None:
        """Stand before `app`.

        Args:
            app: What answers all other requests.
            endpoint: What answers at `path`, within `app` too.
            path: The address of the API.
            metrics: Where to count.
        """
        self._app = app
        self._endpoint = endpoint
        self._path = path
        self._metrics = metrics
        self._seen = BoundedCache[bytes, _Seen](MOST_HEADS, _HEAD_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        head = None
        if scope["type"] == "http" and scope["path"] == self._path:
            head = head_of(scope)
        if head is None:
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        body: bytes | None = b""
        if scope["method"] == "POST":
            begun = receive = Begun(receive)
            body = begun.whole
        request = None if body is None else (head, scope["query_string"], body)
        wishes = self._endpoint.heads.wishes(head)
        answered = wishes if scope["method"] == "POST" else None
        whole = None if request is None else self._at_once(request, answered, started)
        if request is not None and whole is not None:
            if await _send(scope, send, whole):
                self._note_head(scope, request, answered)
        elif wishes is not None:
            replied = self._endpoint.reply_to(scope, receive, wishes, request)
            await self._answer(scope, send, replied, started)
        else:
            await self._app(scope, receive, send)

    def answer(self, data: bytes) -> bytes | None:
        """Return the answer to a request whose head came before, byte for byte.

        What was found out of a head holds for each that is the same. So the bytes of a request need
        not be read again, nor does it need a task.

        Args:
            data: All that has come on a connection since the request before it.

        Returns:
            What follows the status and the headers of every answer. None where it is no such
            request, or one that takes a longer way; then nothing has been done.
        """
        end = _end_of_head(data)
        seen = self._seen.get(digest_of(data[:end]))
        if seen is None or len(data) - end != seen.length:
            return None
        request = (seen.head, seen.query_string, data[end:])
        whole = self._at_once(request, seen.wishes, time.perf_counter())
        if whole is None:
            return None
        return b"%b%b%b\r\n\r\n%b" % (whole.lines, _MARK_LINES, new_number().encode(), whole.body)

    def _note_head(self, scope: Scope, request: Request, wishes: Wishes | None) -> None:
        """Take note of the bytes of a head, if all that it asks for is the same each time."""
        came: bytes = scope["extensions"].get(CAME, b"")
        end = _end_of_head(came)
        # A request that came in parts, or with another one, does not show where its head ends.
        if not came or came[end:] != request[2]:
            return
        if scope["method"] != "HEAD" and stated_number(scope) is None:
            seen = _Seen(*request[:2], wishes, len(request[2]))
            self._seen.put(digest_of(came[:end]), seen, end)

    def _at_once(self, request: Request, wishes: Wishes | None, started: float) -> Whole | None:
        """Return the answer to a request that needs no waiting, and count it."""
        answering = self._endpoint.answering
        whole, is_kept = answering.kept(request), True
        method = request[0][0]
        if whole is None:
            found = None if wishes is None else answering.at_once(request, wishes)
            if found is None:
                return None
            whole, is_kept = found
        # Nothing takes time any more; who has the answer finds it counted.
        self._metrics.quick.note(self._path, method.decode(), whole.cost, started, is_kept=is_kept)
        return whole

    async def _answer(
        self, scope: Scope, send: Send, replied: Awaitable[Reply | Whole | None], started: float
    ) -> None:
        """Send a reply that has to be worked out, and count it."""
        status = GONE
        number = number_of(scope)
        token = request_id.set(number)
        self._metrics.open.inc()
        try:
            reply = await replied
            if reply is not None:
                status = str(int(reply.status))
                await reply.send(send, _marks(number))
        finally:
            self._metrics.open.dec()
            seconds = time.perf_counter() - started
            self._metrics.note_request(self._path, scope["method"], status, seconds)
            request_id.reset(token)


def _end_of_head(data: bytes) -> int:
    return data.find(_END_OF_HEAD) + len(_END_OF_HEAD)


async def _send(scope: Scope, send: Send, reply: Whole) -> bool:
    """Send a whole answer, and tell whether that was done in one step: some servers can do it."""
    number = number_of(scope)
    at_once = scope.get("extensions", {}).get(AT_ONCE)
    if at_once is not None:
        head = b"%b%b%b\r\n" % (reply.lines, _MARK_LINES, number.encode())
        if at_once(head, b"" if scope["method"] == "HEAD" else reply.body):
            return True
    await reply.send(send, _marks(number))
    return False


def _marks(number: str) -> list[tuple[bytes, bytes]]:
    """Return what stands in the head of every answer (`api.http.guard`)."""
    return [_NO_GUESSING, (_NUMBER, number.encode())]
