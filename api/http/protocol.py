"""What a connection may take before a request is complete, and after an answer is written.

uvicorn waits for ever for the head of a request and for a client that does not read, and keeps as
much of a head as comes.
"""

from __future__ import annotations

import asyncio
import json
from asyncio import TimerHandle
from http import HTTPStatus
from typing import Any, cast
from weakref import WeakSet

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api.errors import REQUEST_TIMEOUT
from api.limits import LIMIT_EXCEEDED, Limits, excess


def bounded_protocol(bounds: Limits) -> type[asyncio.Protocol]:
    """Return the protocol of connections that keep to some limits."""

    class Protocol(_BoundedProtocol):
        """A connection within the limits of this server."""

        limits = bounds

    return Protocol


class _BoundedProtocol(HttpToolsProtocol):
    """A connection within limits."""

    limits: Limits
    _head_size = 0
    _is_in_head = True
    _head_timer: TimerHandle | None = None
    _write_timer: TimerHandle | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*args, **kwargs)
        self._cycles = WeakSet[RequestResponseCycle]()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._stop(self._head_timer)
        self._stop(self._write_timer)
        self._forget_requests()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a part of a request, unless its head is too large."""
        super().data_received(data)
        if self._is_in_head:
            self._head_size += len(data)
            if self.limits.exceeds("head_bytes", self._head_size):
                status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                self._refuse(status, "head_bytes", self._head_size, LIMIT_EXCEEDED)

    def on_message_begin(self) -> None:
        """Begin with a request."""
        super().on_message_begin()
        self._is_in_head, self._head_size = True, 0

    def on_headers_complete(self) -> None:
        """Hand the request to the application, which reads its body."""
        self._is_in_head = False
        self._stop(self._head_timer)
        super().on_headers_complete()
        if self.cycle is not None:  # None where the connection becomes a WebSocket
            self._cycles.add(self.cycle)

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._expect_head()

    def pause_writing(self) -> None:
        """Wait for a client that reads too slowly, but not for ever."""
        super().pause_writing()
        if seconds := self.limits.body_milliseconds / 1000:
            self._stop(self._write_timer)
            self._write_timer = self.loop.call_later(seconds, self._break_off)

    def resume_writing(self) -> None:
        """Go on."""
        self._stop(self._write_timer)
        super().resume_writing()

    def _break_off(self) -> None:
        """End the connection at once, and with it the requests that wait on it for their turn."""
        self._forget_requests()
        self.transport.abort()

    def _forget_requests(self) -> None:
        """Let nothing be written any more.

        uvicorn tells only the newest of the requests that came one behind the other; the others
        would write to what is closed.
        """
        self.pipeline.clear()
        for cycle in self._cycles:
            cycle.disconnected = True

    def _expect_head(self) -> None:
        self._stop(self._head_timer)
        if seconds := self.limits.body_milliseconds / 1000:
            self._head_timer = self.loop.call_later(seconds, self._miss_head)

    def _miss_head(self) -> None:
        if self.transport.is_closing() or not self._is_waiting():
            return
        most = self.limits.body_milliseconds
        if self._is_in_head and self._head_size:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "body_milliseconds", most + 1, REQUEST_TIMEOUT)
        else:
            self.transport.close()

    def _is_waiting(self) -> bool:
        """Tell whether no request is being answered."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return cycle is None or cycle.response_complete

    def _refuse(self, status: HTTPStatus, name: str, actual: int, code: str) -> None:
        """Say why the connection ends, if nothing else is being said on it."""
        if self._is_waiting() and not self.transport.is_closing():
            error = excess(self.limits, name, actual, code).formatted
            body = json.dumps({"errors": [error]}).encode()
            head = (
                f"HTTP/1.1 {int(status)} {status.phrase}\r\ncontent-type: application/json\r\n"
                f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
            )
            self.transport.write(head.encode() + body)
        self.transport.close()

    @staticmethod
    def _stop(timer: TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
