"""The short way of requests whose head was let through before.

Such a request needs no second look at who may ask, under which name, and for what kind of answer;
and if all of it came before, and the graph is the same, it gets the answer that it got then. All
others take the long way, through what stands before every route.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable

from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import request_id
from api.http.body import Begun
from api.http.endpoint import GraphQLEndpoint
from api.http.guard import HEADER, NO_GUESSING, number_of
from api.http.kept import Request, head_of
from api.http.replies import AT_ONCE, Reply, Whole
from api.metrics import GONE, Metrics

_NUMBER = HEADER.lower().encode()
_NO_GUESSING = (NO_GUESSING[0].lower().encode(), NO_GUESSING[1].encode())

_MARK_LINES = b"%b: %b\r\n%b: " % (*_NO_GUESSING, _NUMBER)


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
        whole = None if request is None else self._at_once(request, started)
        if whole is not None:
            await _send(scope, send, whole)
        elif wishes := self._endpoint.heads.wishes(head):
            replied = self._endpoint.reply_to(scope, receive, wishes, request)
            await self._answer(scope, send, replied, started)
        else:
            await self._app(scope, receive, send)

    def _at_once(self, request: Request, started: float) -> Whole | None:
        """Return the answer to a request that needs no waiting, and count it."""
        answering = self._endpoint.answering
        whole = answering.kept(request)
        is_kept = whole is not None
        method = request[0][0]
        if whole is None and method == b"POST":
            wishes = self._endpoint.heads.wishes(request[0])
            whole = None if wishes is None else answering.at_once(request, wishes)
        if whole is not None:
            # Nothing takes time any more; who has the answer finds it counted.
            self._metrics.quick.note(
                self._path, method.decode(), whole.cost, started, is_kept=is_kept
            )
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


async def _send(scope: Scope, send: Send, reply: Whole) -> None:
    """Send a whole answer, in one step where the server can do that."""
    number = number_of(scope)
    at_once = scope.get("extensions", {}).get(AT_ONCE)
    if at_once is not None:
        head = b"%b%b%b\r\n" % (reply.lines, _MARK_LINES, number.encode())
        if at_once(head, b"" if scope["method"] == "HEAD" else reply.body):
            return
    await reply.send(send, _marks(number))


def _marks(number: str) -> list[tuple[bytes, bytes]]:
    """Return what stands in the head of every answer (`api.http.guard`)."""
    return [_NO_GUESSING, (_NUMBER, number.encode())]
