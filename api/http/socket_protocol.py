"""What a WebSocket may take of the server, below the messages.

uvicorn waits for ever for a client that does not read, and logs a traceback where a text is none.
"""

from __future__ import annotations

import asyncio
from asyncio import TimerHandle

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from api.limits import Limits

_INVALID_DATA = 1007


def bounded_socket_protocol(bounds: Limits) -> type[asyncio.Protocol]:
    """Return the protocol of WebSockets that keep to some limits."""

    class Protocol(_BoundedSocketProtocol):
        """A WebSocket within the limits of this server."""

        limits = bounds

    return Protocol


class _BoundedSocketProtocol(WebSocketsSansIOProtocol):
    """A WebSocket within limits."""

    limits: Limits
    _write_timer: TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._stop_timer()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Wait for a client that reads too slowly, but not for ever."""
        super().pause_writing()
        if seconds := self.limits.body_milliseconds / 1000:
            self._stop_timer()
            self._write_timer = self.loop.call_later(seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        self._stop_timer()
        super().resume_writing()

    def shutdown(self) -> None:
        """Close the connection, without waiting for a client that does not read."""
        super().shutdown()
        if not self.writable.is_set():
            self.transport.abort()

    def send_receive_event_to_app(self) -> None:
        """Hand a message to the application, unless it is said to be text and is not."""
        if self.curr_msg_data_type == "text" and not _is_text(b"".join(self.frames)):
            self.frames = []
            self.conn.send_close(_INVALID_DATA)
            self.handle_parser_exception()
            return
        super().send_receive_event_to_app()

    def _stop_timer(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
