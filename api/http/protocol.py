"""What a connection may take before a request is complete, and after an answer is written.

uvicorn waits for ever for the head of a request and for a client that does not read, and keeps as
much of a head as comes.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from asyncio import TimerHandle
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api.errors import REQUEST_TIMEOUT
from api.http.outbox import Outbox
from api.http.replies import AT_ONCE, CAME
from api.limits import LIMIT_EXCEEDED, Limits, excess

_OK = b"HTTP/1.1 200 OK\r\n"


def bounded_protocol(bounds: Limits) -> type[asyncio.Protocol]:
    """Return the protocol of connections that keep to some limits."""

    class Protocol(_BoundedProtocol):
        """A connection within the limits of this server."""

        limits = bounds
        outbox = Outbox()

    return Protocol


class _BoundedProtocol(HttpToolsProtocol):
    """A connection within limits."""

    limits: Limits
    outbox: Outbox
    """What is to be written, on all connections together."""
    _headers: list[tuple[bytes, bytes]] | None = None
    """Those of the last answer that all have …"""
    _beginning = b""
    """… and how it began with them."""
    _quiet_since = 0.0
    """When the last request was answered at once, as the loop tells the time."""
    _head_size = 0
    _is_in_head = True
    _is_between = True
    """Whether all of each request has come, and nothing of another one."""
    _came: bytes | None = None
    """What has come, if a request is the first in it."""
    _head_deadline: float | None = None
    _head_timer: TimerHandle | None = None
    _write_timer: TimerHandle | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*args, **kwargs)
        self._earlier: list[RequestResponseCycle] = []
        """Requests that are not answered yet, though another one came behind them."""
        # uvicorn asks for handlers alone; those of the root are there though nothing is written.
        self.access_log = self.access_log and self.access_logger.isEnabledFor(logging.INFO)
        self._answer: Callable[[bytes], bytes | None] | None
        self._answer = None if self.access_log else getattr(self.app, "answer", None)

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
        if self._is_between:
            if self._is_answered(data):
                return
            self._came = data
        self.outbox.empty()  # whatever comes of this is said behind what was said before
        super().data_received(data)
        if self._is_in_head:
            self._head_size += len(data)
            if self.limits.exceeds("head_bytes", self._head_size):
                status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                self._refuse(status, "head_bytes", self._head_size, LIMIT_EXCEEDED)

    def on_message_begin(self) -> None:
        """Begin with a request."""
        super().on_message_begin()
        self._is_between = False
        self._is_in_head, self._head_size = True, 0

    def on_headers_complete(self) -> None:
        """Hand the request to the application, which reads its body."""
        self._is_in_head = False
        self._head_deadline = None
        before = cast("RequestResponseCycle | None", self.cycle)
        if before is not None and not before.response_complete:
            self._earlier.append(before)
        super().on_headers_complete()
        if self.cycle is not None:  # None where the connection becomes a WebSocket
            at_once = partial(self._send_at_once, self.cycle)
            extensions: dict[str, Any] = {AT_ONCE: at_once}
            if self._came is not None:
                extensions[CAME], self._came = self._came, None
            self.scope["extensions"] = extensions

    def on_message_complete(self) -> None:
        """End with a request."""
        super().on_message_complete()
        self._is_between = True

    def shutdown(self) -> None:
        """End the connection, when what was said on it is written."""
        self.outbox.empty()
        super().shutdown()

    def timeout_keep_alive_handler(self) -> None:
        """End a connection on which nothing has come for long.

        One timer does for all the requests that are answered at once.
        """
        left = self._quiet_since + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self.timeout_keep_alive_task = self._alarm(left)
        else:
            super().timeout_keep_alive_handler()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        if self._earlier:
            self._earlier = [each for each in self._earlier if not each.response_complete]
        if not self.transport.is_closing():
            self._expect_head()

    def _is_answered(self, data: bytes) -> bool:
        """Answer a whole request at once, if the application can do so, and nothing is in the way.

        Neither the parser nor a task has a part in it: to uvicorn it is as if nothing had come.
        """
        if self._answer is None or not self._is_waiting() or self.flow.write_paused:
            return False
        most = self.limit_concurrency or sys.maxsize
        if len(self.connections) >= most or self.transport.is_closing():
            return False
        answer = self._answer(data)
        if answer is None:
            return False
        beginning = self._begun(self.server_state.default_headers)
        self.outbox.put(self.loop, self.transport, beginning + answer)
        self.server_state.total_requests += 1
        self._quiet_since = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self._alarm(self.timeout_keep_alive)
        self._expect_head()
        return True

    def _begun(self, headers: list[tuple[bytes, bytes]]) -> bytes:
        """Return how an answer begins. The headers that all have are the same for a second."""
        if headers is not self._headers:
            lines = (b"%b: %b\r\n" % header for header in headers)
            self._headers, self._beginning = headers, b"".join((_OK, *lines))
        return self._beginning

    def _alarm(self, seconds: float) -> TimerHandle:
        return self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def _send_at_once(self, cycle: RequestResponseCycle, head: bytes, body: bytes) -> bool:
        """Send an answer with status 200 whose head was written before, if nothing is in the way.

        uvicorn checks and writes header by header, which takes as long as all else that it does.

        Args:
            cycle: The request.
            head: Headers as they stand in an answer, with the length of the body, each with its end
                of line.
            body: What follows the head; nothing where HEAD was asked.

        Returns:
            Whether it was sent; if not, nothing has been done.
        """
        if cycle.response_started or cycle.disconnected or not cycle.keep_alive:
            return False
        if cycle.access_log or cycle.waiting_for_100_continue or self.flow.write_paused:
            return False
        self.transport.write(self._begun(cycle.default_headers) + b"%b\r\n%b" % (head, body))
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        cycle.on_response()
        return True

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
        if self.cycle is not None:
            self.cycle.disconnected = True
        for cycle in self._earlier:
            cycle.disconnected = True

    def _expect_head(self) -> None:
        if seconds := self.limits.body_milliseconds / 1000:
            self._head_deadline = self.loop.time() + seconds
            if self._head_timer is None:
                self._head_timer = self.loop.call_later(seconds, self._look_at_head)

    def _look_at_head(self) -> None:
        """See whether the time is up; one timer does for all the requests of a busy connection."""
        self._head_timer = None
        if self._head_deadline is None:
            return
        left = self._head_deadline - self.loop.time()
        if left > 0:
            self._head_timer = self.loop.call_later(left, self._look_at_head)
        else:
            self._miss_head()

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
