"""HTTP with connections that are kept, a limit of time, and another try where that may help.

The standard library is enough for it: one host, small requests that may be repeated, no redirects.
"""

from __future__ import annotations

import base64
import os
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from queue import Empty, LifoQueue
from urllib.parse import urlsplit

from graph.errors import RequestError, StoreError

_KEPT = 32
"""So many idle connections are kept."""
_PAUSES = (0.05, 0.2, 0.8)
"""Seconds before each further try."""
_WORTH_ANOTHER_TRY = frozenset({429, 502, 503, 504})
_REFUSED = frozenset({401, 403})
_PIECE = 1 << 16
_PREFIX = "SCENARIOGRAPH_STORE_"


@dataclass(frozen=True, slots=True)
class Access:
    """How a store is reached."""

    user: str | None = None
    """Who asks, with a password."""
    password: str = ""
    """The password."""
    token: str | None = None
    """A bearer token, in place of both."""
    seconds: float = 10.0
    """How long an answer may take, with all tries."""

    def headers(self) -> dict[str, str]:
        """Return the headers that say who asks."""
        if self.token is not None:
            return {"Authorization": f"Bearer {self.token}"}
        if self.user is None:
            return {}
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}


def access_from(environment: Callable[[str], str | None] = os.environ.get) -> Access:
    """Return how stores are reached, as the environment says.

    Raises:
        RequestError: If the time is no number of seconds.
    """
    text = environment(f"{_PREFIX}SECONDS") or "10"
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise RequestError(f"{_PREFIX}SECONDS is {text!r}, and must be a number of seconds.")
    return Access(
        environment(f"{_PREFIX}USER"),
        environment(f"{_PREFIX}PASSWORD") or "",
        environment(f"{_PREFIX}TOKEN"),
        seconds,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    headers: Mapping[str, str]
    """By name, in lower case."""
    body: bytes
    """All of it."""


class RefusedError(StoreError):
    """A request that a server says is at fault."""

    def __init__(self, url: str, reason: str, body: bytes) -> None:
        """Say which server it is, and what it said."""
        super().__init__(f"The store at {url} does not answer: {reason}.")
        self.said = body.decode("utf-8", "replace").strip().partition("\n")[0][:200]
        """The first line of its words."""


class Pool:
    """Connections to one address, for any number of threads."""

    def __init__(self, url: str, access: Access) -> None:
        """Send requests to an address; nothing is sent yet.

        Raises:
            RequestError: If it is no address of the web.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
            raise RequestError(
                f"{url!r} is no address of a SPARQL endpoint. Write one such as"
                " http://127.0.0.1:7878/query; names and passwords stand in the environment."
            )
        self.url = url
        self._https = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._target = parts.path or "/"
        if parts.query:
            self._target += f"?{parts.query}"
        self._access = access
        self._idle: LifoQueue[HTTPConnection] = LifoQueue(_KEPT)
        weakref.finalize(self, _close_all, self._idle)

    def post(self, body: bytes, headers: Mapping[str, str], seconds: float | None = None) -> Answer:
        """Send a request that may be repeated, and return the answer.

        Args:
            body: What to send.
            headers: With what headers.
            seconds: How long it may take, where that is not as for all.

        Raises:
            RefusedError: If the server says that the request is at fault.
            StoreError: If there is no good answer in time.
        """
        deadline = time.monotonic() + (seconds or self._access.seconds)
        reason = "it takes too long"
        for pause in (0.0, *_PAUSES):
            if time.monotonic() + pause >= deadline:
                break
            time.sleep(pause)
            try:
                status, answer = self._once(body, headers, deadline)
            except TimeoutError:
                break
            except (OSError, HTTPException) as error:
                reason = str(error) or type(error).__name__
                continue
            if status < 300:  # noqa: PLR2004 - redirects are none of ours
                return answer
            reason = _reason(status, answer.body)
            if status == HTTPStatus.BAD_REQUEST:
                raise RefusedError(self.url, reason, answer.body)
            if status not in _WORTH_ANOTHER_TRY:
                break
        raise StoreError(f"The store at {self.url} does not answer: {reason}.")

    def _once(self, body: bytes, headers: Mapping[str, str], deadline: float) -> tuple[int, Answer]:
        connection = self._connection()
        try:
            _limit(connection, deadline)
            connection.request("POST", self._target, body, {**headers, **self._access.headers()})
            response = connection.getresponse()
            content = _read(connection, response, deadline)
        except BaseException:
            connection.close()
            raise
        told = {name.lower(): value for name, value in response.headers.items()}
        self._keep(connection, response)
        return response.status, Answer(told, content)

    def _connection(self) -> HTTPConnection:
        try:
            return self._idle.get_nowait()
        except Empty:
            kind = HTTPSConnection if self._https else HTTPConnection
            return kind(self._host, self._port)

    def _keep(self, connection: HTTPConnection, response: HTTPResponse) -> None:
        if response.will_close or self._idle.full():
            connection.close()
        else:
            self._idle.put(connection)


def _close_all(idle: LifoQueue[HTTPConnection]) -> None:
    while True:
        try:
            idle.get_nowait().close()
        except Empty:
            return


def _limit(connection: HTTPConnection, deadline: float) -> None:
    """Let no step of a request take longer than there is time.

    Raises:
        TimeoutError: If there is none.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.timeout = left
    if connection.sock is not None:
        connection.sock.settimeout(left)


def _read(connection: HTTPConnection, response: HTTPResponse, deadline: float) -> bytes:
    pieces: list[bytes] = []
    while piece := response.read(_PIECE):
        pieces.append(piece)
        if connection.sock is not None:
            _limit(connection, deadline)
    if response.length:
        raise HTTPException("the answer breaks off")
    return b"".join(pieces)


def _reason(status: int, body: bytes) -> str:
    """Return why a server refused, in a line that has nothing of our query in it."""
    if status in _REFUSED:
        return f"it refuses us (HTTP {status}); see docs/stores.md for credentials"
    words = " ".join(body[:300].decode("utf-8", "replace").split())
    return f"HTTP {status}: {words[:200]}" if words else f"HTTP {status}"
