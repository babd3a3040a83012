"""GraphQL over WebSocket: who is let in, and what a connection may say.

After https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md (graphql-transport-ws).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.errors import FORBIDDEN, INTERNAL, MASKED, request_id
from api.holder import Served
from api.http.guard import as_denial
from api.http.parameters import Parameters, read_json, read_parameters
from api.http.refusal import RefusalError, over
from api.http.replies import encoded, refusal
from api.http.streams import LAST_WORD_SECONDS, StoppedError, Streams
from api.http.tokens import Tokens
from api.http.workers import RETRY_AFTER
from api.limits import excess
from api.settings import Settings

logger = logging.getLogger(__name__)

PROTOCOL = "graphql-transport-ws"
"""The protocol, as it is named in a handshake."""
GOING_AWAY = 1001
"""What a socket is closed with over which nothing happens."""
SERVICE_RESTART = 1012
"""What a socket is closed with when the server ends; clients connect again."""
_LONGEST_ID = 200
_LONGEST_REASON = 123
"""Bytes that a frame that closes has room for."""


class Sockets:
    """An ASGI application that answers GraphQL over WebSocket."""

    def __init__(self, streams: Streams, settings: Settings, tokens: Tokens | None) -> None:
        """Answer by `streams` whoever `settings` and `tokens` let in."""
        self._streams = streams
        self._settings = settings
        self._tokens = tokens
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection to its end."""
        headers = Headers(scope=scope)
        try:
            self._admit(headers)
        except RefusalError as error:
            await refusal(error, None).send(as_denial(send))
            return
        self._open += 1
        try:
            socket = WebSocket(scope, receive, send)
            await _Connection(socket, self._streams, self._needed(headers)).run()
        finally:
            self._open -= 1

    def _admit(self, headers: Headers) -> None:
        """Refuse pages of other origins, and more sockets than there may be.

        Browsers ask nobody before they open a socket to another origin, cookies and all.
        """
        origin = headers.get("origin")
        allowed = self._settings.cors_origins
        if origin is not None and not {"*", origin} & {*allowed}:
            own = urlsplit(origin).netloc.lower()
            if not own or own != headers.get("host", "").lower():
                words = "Pages of this origin may not ask; `cors_origins` lists those that may."
                raise RefusalError(words, HTTPStatus.FORBIDDEN, FORBIDDEN)
        if self._streams.limits.exceeds("sockets", self._open + 1):
            status = HTTPStatus.SERVICE_UNAVAILABLE
            raise over(self._streams.limits, "sockets", self._open + 1, status, RETRY_AFTER)

    def _needed(self, headers: Headers) -> Tokens | None:
        """Return the tokens of which one is still to be shown; None where that is done."""
        if self._tokens is not None:
            try:
                self._tokens.check(headers.get("authorization"))
            except RefusalError:
                return self._tokens
        return None


class _ClosedError(Exception):
    """A connection that the server closes, with a code and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:_LONGEST_REASON].decode(errors="ignore")


class _Connection:
    """One connection, and the operations that run over it."""

    def __init__(self, socket: WebSocket, streams: Streams, tokens: Tokens | None) -> None:
        """Serve `socket`, which has to show one of `tokens` first, if there are any."""
        self._socket = socket
        self._streams = streams
        self._limits = streams.limits
        self._tokens = tokens
        self._is_begun = False
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve it to its end."""
        is_spoken = PROTOCOL in self._socket.scope.get("subprotocols", ())
        await self._socket.accept(PROTOCOL if is_spoken else None)
        closed = _ClosedError(1000, "")
        try:
            if not is_spoken:
                raise _ClosedError(4406, f"Subprotocol not acceptable: speak {PROTOCOL}")  # noqa: TRY301
            async with self._streams.until_stopped():
                await self._listen()
        except _ClosedError as error:
            closed = error
        except StoppedError:
            closed = _ClosedError(SERVICE_RESTART, "The server ends")
        except WebSocketDisconnect:
            pass
        except Exception:
            logger.exception("The connection of request %s broke off.", request_id.get())
            closed = _ClosedError(1011, "Internal error")
        finally:
            await self._leave(closed)

    async def _leave(self, closed: _ClosedError) -> None:
        """End all operations, then say why."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # Whoever is gone already, or does not read, need not be told.
        with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
            async with asyncio.timeout(LAST_WORD_SECONDS):
                await self._socket.close(closed.code, closed.reason)

    async def _listen(self) -> None:
        try:
            async with asyncio.timeout(self._limits.body_milliseconds / 1000 or None):
                while not self._is_begun:
                    await self._take(await self._message())
        except TimeoutError:
            raise _ClosedError(4408, "Connection initialisation timeout") from None
        while True:
            await self._take(await self._next_message())

    async def _next_message(self) -> Mapping[str, Any]:
        """Return the next message; where no operation runs, it has to come in time."""
        allowed = self._limits.silent_milliseconds
        while True:
            try:
                async with asyncio.timeout(allowed / 1000 or None):
                    return await self._message()
            except TimeoutError:
                if not self._tasks:
                    words = f"Nothing was asked or said for {allowed} ms; a ping would have done"
                    raise _ClosedError(GOING_AWAY, words) from None

    async def _message(self) -> Mapping[str, Any]:
        """Return the next message: an object that says of which type it is."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        text = message.get("text")
        if text is None:
            raise _ClosedError(4400, "A message is text, not bytes")
        try:
            told = read_json(text, "The message")
        except RefusalError as error:
            raise _ClosedError(4400, str(error)) from None
        if not isinstance(told, dict) or not isinstance(told.get("type"), str):
            raise _ClosedError(4400, "A message is an object with a `type`")
        return cast("dict[str, Any]", told)

    async def _take(self, message: Mapping[str, Any]) -> None:
        match message["type"]:
            case "connection_init":
                await self._begin(_object(message, "payload"))
            case "ping":
                payload = _object(message, "payload")
                await self._send({"type": "pong", **({"payload": payload} if payload else {})})
            case "pong":
                _object(message, "payload")
            case "subscribe":
                await self._subscribe(_id_of(message), _object(message, "payload"))
            case "complete":
                if task := self._operations.pop(_id_of(message), None):
                    task.cancel()
            case unknown:
                raise _ClosedError(4400, f"Unknown type of message: {unknown}")

    async def _begin(self, payload: Mapping[str, Any]) -> None:
        if self._is_begun:
            raise _ClosedError(4429, "Too many initialisation requests")
        if self._tokens is not None:
            stated = {name.lower(): value for name, value in payload.items()}
            try:
                self._tokens.check(str(stated.get("authorization") or ""))
            except RefusalError as error:
                raise _ClosedError(4403, f"Forbidden: {error}") from None
        self._is_begun = True
        await self._send({"type": "connection_ack"})

    async def _subscribe(self, name: str, payload: Mapping[str, Any]) -> None:
        served = self._streams.holder.served
        if not self._is_begun:
            raise _ClosedError(4401, "Unauthorized")
        if name in self._operations:
            raise _ClosedError(4409, f"Subscriber for {name} already exists")
        try:
            asked = read_parameters(payload)
        except RefusalError as error:
            raise _ClosedError(4400, str(error)) from None
        number = len(self._operations) + 1
        if self._limits.exceeds("operations", number):
            told = excess(self._limits, "operations", number).formatted
            await self._send({"id": name, "type": "error", "payload": [told]})
            return
        task = asyncio.create_task(self._answer(name, asked, served))
        self._operations[name] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, name: str, asked: Parameters, served: Served) -> None:
        try:
            async with self._streams.answering(asked, served) as outcomes:
                async for outcome in outcomes:
                    if "data" not in outcome.told:
                        await self._end(name, "error", outcome.told["errors"])
                        return
                    await self._send({"id": name, "type": "next", "payload": outcome.told})
            await self._end(name, "complete")
        except RefusalError as refused:
            await self._end(name, "error", [refused.error])
        except WebSocketDisconnect:
            return
        except Exception:
            logger.exception("An operation of request %s broke off.", request_id.get())
            error = {"message": MASKED, "extensions": {"code": INTERNAL}}
            await self._end(name, "error", [error])

    async def _end(self, name: str, kind: str, payload: object = None) -> None:
        """Say that an operation is over; its id is free again as soon as the client knows."""
        if self._operations.get(name) is asyncio.current_task():
            del self._operations[name]
            told = {} if payload is None else {"payload": payload}
            await self._send({"id": name, "type": kind, **told})

    async def _send(self, message: Mapping[str, Any]) -> None:
        await self._socket.send_text(encoded(message).decode())


def _object(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a part of a message that is an object, or is left out."""
    value = message.get(name)
    if value is not None and not isinstance(value, dict):
        raise _ClosedError(4400, f"The `{name}` of a message is no object")
    return value or {}


def _id_of(message: Mapping[str, Any]) -> str:
    value = message.get("id")
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_ID:
        raise _ClosedError(4400, f"An `id` is a string of 1 to {_LONGEST_ID} characters")
    return value
