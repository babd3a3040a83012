"""The protocol of connections, driven by hand: what comes, and what is written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from api.http.protocol import bounded_protocol
from api.limits import Limits

KNOWN = b"GET /known HTTP/1.1\r\nHost: a\r\n\r\n"
GET = b"GET /other HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"


class Wire:
    """What a protocol writes to in place of a connection."""

    def __init__(self) -> None:
        self.written = b""
        self.is_closed = False

    def write(self, data: bytes) -> None:
        """Take what is written."""
        assert not self.is_closed
        self.written += data

    def close(self) -> None:
        """Take nothing more."""
        self.is_closed = True

    def is_closing(self) -> bool:
        """Tell whether nothing more is taken."""
        return self.is_closed

    def get_extra_info(self, _name: str) -> None:
        """Tell of no address."""

    def __getattr__(self, _name: str) -> Callable[[], None]:
        return lambda: None


@dataclass
class Slow:
    """An application that answers a known request at once, and any other one when it is let."""

    known: bytes
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer when that is let."""
        del scope, receive
        await self.may_answer.wait()
        head = [(b"content-length", b"4")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b"slow"})

    def answer(self, data: bytes) -> bytes | None:
        """Answer the known request."""
        return b"content-length: 5\r\n\r\nquick" if data == self.known else None


def connecting(app: Slow) -> Callable[[Wire], HttpToolsProtocol]:
    """Return what opens connections to an application, in the loop that runs."""
    config = uvicorn.Config(
        app,
        http=bounded_protocol(Limits()),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
    )
    config.load()

    def connect(wire: Wire) -> HttpToolsProtocol:
        protocol = config.http_protocol_class(  # type: ignore[call-arg]
            config=config,
            server_state=ServerState(),
            app_state={},
            _loop=asyncio.get_running_loop(),
        )
        protocol.connection_made(cast("asyncio.Transport", wire))
        return cast("HttpToolsProtocol", protocol)

    return connect
