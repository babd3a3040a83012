"""What holds for every request and every answer, whatever is asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from http import HTTPStatus
from ipaddress import ip_address
from random import getrandbits

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import request_id
from api.http.refusal import RefusalError
from api.http.replies import refusal

HEADER = "X-Request-Id"
_NAME = HEADER.lower().encode()
NO_GUESSING = ("X-Content-Type-Options", "nosniff")
"""What tells browsers not to guess what an answer is."""
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""Names that no other machine can give to this one."""
_HEADS = {"http.response.start", "websocket.accept", "websocket.http.response.start"}
"""Messages that hold the headers of an answer."""
_ACCEPTABLE = re.compile(r"[\w.:+/=-]{1,100}", re.ASCII)


def number_of(scope: Scope) -> str:
    """Return the number of a request: what it states, if that can stand in a log, or a new one."""
    stated = stated_number(scope)
    if stated is not None and _ACCEPTABLE.fullmatch(stated):
        return stated
    return new_number()


def stated_number(scope: Scope) -> str | None:
    """Return the number that a request states, None where it states none."""
    stated = [value for name, value in scope["headers"] if name == _NAME]
    return str(stated[0], "latin-1") if stated else None


def new_number() -> str:
    """Return a number that no other request has."""
    return "%032x" % getrandbits(128)  # noqa: UP031 - no secret; the fastest way


class Guard:
    """Numbers requests, and tells browsers not to guess what an answer is."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, with a number that stands in the log and in the answer."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        number = number_of(scope)
        token = request_id.set(number)

        async def send_marked(message: Message) -> None:
            if message["type"] in _HEADS:
                message.setdefault("headers", [])
                headers = MutableHeaders(scope=message)
                headers[HEADER] = number
                headers.setdefault(*NO_GUESSING)
            await send(message)

        try:
            await self._app(scope, receive, send_marked)
        finally:
            request_id.reset(token)


class Hosts:
    """Answers under certain names only, and under one name at a time (RFC 9112, section 3.2).

    A page of somebody else's can make a browser ask a server on one's own machine, under a name
    that leads to it (DNS rebinding). The name stands in the request then. Probes call by the
    address of a machine, or by nothing: that is no name, so `open_paths` are answered then too.
    """

    def __init__(
        self, app: ASGIApp, names: Sequence[str], open_paths: Collection[str] = ()
    ) -> None:
        """Stand before `app`, and let in who calls it by one of `names`.

        `*.example.org` stands for many names; `*`, or none at all, for every name.
        """
        self._app = app
        self._takes_all = not names or "*" in names
        self._open_paths = frozenset(open_paths)
        self._exact = {bare_host(name) for name in names if not name.startswith("*.")}
        self._ends = tuple(name[1:].lower() for name in names if name.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or refuse it with 400."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        words = self._fault(scope)
        if words is None:
            await self._app(scope, receive, send)
            return
        answer = as_denial(send) if scope["type"] == "websocket" else send
        await refusal(RefusalError(words, HTTPStatus.BAD_REQUEST), None).send(answer)

    def _fault(self, scope: Scope) -> str | None:
        """Return what is wrong with the name in a request, if anything is."""
        stated = Headers(scope=scope).getlist("host")
        if len(stated) > 1:
            return "There are several `Host` headers: send one."
        host = bare_host("".join(stated))
        is_known = host in self._exact or host.endswith(self._ends or ("\0",))
        if self._takes_all or is_known:
            return None
        if scope["path"] in self._open_paths and (not host or _is_address(host)):
            return None
        return "The server does not answer under this name; its setting `hosts` lists the names."


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def as_denial(send: Send) -> Send:
    """Return what sends an answer of HTTP to somebody who asks for a WebSocket."""

    async def send_denial(message: Message) -> None:
        await send({**message, "type": f"websocket.{message['type']}"})

    return send_denial


def bare_host(host: str) -> str:
    """Return a host as it is compared: without a port, in lower case, IPv6 without brackets.

    Example:
        >>> [bare_host(host) for host in ["LOCALHOST:80", "[::1]:80", "[::1]", "::1", "a."]]
        ['localhost', '::1', '::1', '::1', 'a']
    """
    text = host.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    name = text.partition(":")[0] if text.count(":") == 1 else text
    return name.removesuffix(".")
