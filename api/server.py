"""Serving the application with uvicorn."""

import errno
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from api.app import GRAPHQL_PATH, HEADLINE_QUERY
from api.errors import AddressError

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
_PORTS = range(65536)

Announce = Callable[[str], None]
"""Told the address of the API as soon as it listens."""


def serve(
    app: ASGIApp, host: str = DEFAULT_HOST, port: int = DEFAULT_PORT, *, announce: Announce
) -> None:
    """Serve `app` until the process is told to stop.

    Args:
        app: What answers.
        host: The name or address to listen on.
        port: The port to listen on; 0 takes any that is free.
        announce: Called once it listens, with the address of the API.

    Raises:
        AddressError: If it cannot listen there; nothing has been announced then.
    """
    with listen(host, port) as listener:
        serve_on(listener, app, announce)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    A port is taken before anything else is done with it, so that of two processes only one starts.

    Raises:
        AddressError: If the port is taken, forbidden or none, or the host is not of this machine.
    """
    if port not in _PORTS:
        raise AddressError(
            f"{port} is no port. Choose one from 0 to 65535 with --port; 0 takes a free one."
        )
    bare = host.strip("[]")
    family = socket.AF_INET6 if ":" in bare else socket.AF_INET
    try:
        return socket.create_server((bare, port), family=family)
    except OSError as error:
        raise AddressError(_reason(host, port, error)) from error


def serve_on(listener: socket.socket, app: ASGIApp, announce: Announce) -> None:
    """Serve `app` on a socket that listens, until the process is told to stop."""
    # uvicorn takes uvloop and httptools where they are installed.
    config = uvicorn.Config(app, log_level="warning", access_log=False, ws="none")
    server = _AnnouncedServer(config, lambda: announce(address_of(listener)))
    try:
        server.run([listener])
    except KeyboardInterrupt:
        # uvicorn has shut down in order; Ctrl-C is the usual way to stop it, and no failure.
        return


def address_of(listener: socket.socket) -> str:
    """Return where the API is found that a socket serves, with the port it really has."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{GRAPHQL_PATH}"


def welcome(address: str) -> str:
    """Return what to tell someone who has just started the API: its address and a first query."""
    return (
        f"The API and its playground: {address}  (Ctrl-C stops it)\n\n"
        f"A first query to try there:\n\n{HEADLINE_QUERY}"
    )


class _AnnouncedServer(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self._announce()


def _reason(host: str, port: int, error: OSError) -> str:
    """Return in one line why a socket cannot listen, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken. Stop what listens there, "
            "or choose another one with --port."
        )
    words = error.strerror or str(error)
    return f"Cannot listen on port {port} of {host}: {words}. Try another --host or --port."
