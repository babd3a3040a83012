"""Serving the application with uvicorn."""

import asyncio
import errno
import ipaddress
import socket
import sys
from collections.abc import Callable
from typing import Any, Literal, cast

import uvicorn
from starlette.types import ASGIApp

from api.accepting import CountedConnections, SharedListener
from api.app import GRAPHQL_PATH, HEADLINE_QUERY
from api.errors import AddressError
from api.http.socket_protocol import bounded_socket_protocol
from api.http.streams import STOP
from api.limits import Limits
from api.settings import Settings
from api.supervisor import Post

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
_PORTS = range(65536)

Announce = Callable[[str], None]
"""Told the address of the API as soon as it listens."""


def serve(
    app: ASGIApp,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    *,
    announce: Announce,
    settings: Settings | None = None,
) -> None:
    """Serve `app` until the process is told to stop.

    Args:
        app: What answers.
        host: The name or address to listen on.
        port: The port to listen on; 0 takes any that is free.
        announce: Called once it listens, with the address of the API.
        settings: Those of the application.

    Raises:
        AddressError: If it cannot listen there, or may not; nothing has been announced then.
    """
    settings = settings or Settings()
    check_openness(host, settings)
    with listen(host, port) as listener:
        serve_on(listener, app, announce, settings)


def check_openness(host: str, settings: Settings) -> None:
    """Refuse to listen to other machines by mistake.

    Raises:
        AddressError: If others could reach `host`, though the settings neither ask for a token nor
            say that everybody may ask.
    """
    if settings.public or settings.token_file is not None or is_loopback(host):
        return
    raise AddressError(
        f"Other machines can reach {host or 'every address'}, and nothing says that they may:"
        " name a file of tokens with --token-file, or open it to everybody with --public."
        f" To serve this machine alone, listen on {DEFAULT_HOST}."
    )


def is_loopback(host: str) -> bool:
    """Tell whether a name or an address is one that only this machine can reach.

    Example:
        >>> [is_loopback(host) for host in ["127.0.0.1", "[::1]", "localhost", "0.0.0.0", ""]]
        [True, True, True, False, False]
    """
    bare = host.strip("[]").lower()
    if bare == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


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


def serve_on(
    listener: socket.socket,
    app: ASGIApp,
    announce: Announce,
    settings: Settings | None = None,
    post: Post | None = None,
) -> None:
    """Serve `app` on a socket that listens, until the process is told to stop.

    Args:
        listener: What to listen on; it is closed at the end.
        app: What answers.
        announce: Called once it listens, with the address of the API.
        settings: Those of the application.
        post: The place of this process, if it is one of several that listen there; the end of
            their parent is a sign to stop too.
    """
    settings = settings or Settings()
    # uvicorn takes uvloop where it is installed.
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        ws=bounded_socket_protocol(settings.limits),
        ws_max_size=settings.limits.body_bytes or sys.maxsize,
        http=_protocol(settings.limits),
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        limit_concurrency=settings.limits.connections or None,
    )
    server = _AnnouncedServer(config, lambda: announce(address_of(listener)), post)
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


def _protocol(limits: Limits) -> type[asyncio.Protocol] | Literal["auto"]:
    """Return the protocol of connections: with limits wherever httptools is to be had."""
    try:
        from api.http.protocol import bounded_protocol  # noqa: PLC0415 - needs httptools
    except ImportError:
        return "auto"
    return bounded_protocol(limits)


class _AnnouncedServer(uvicorn.Server):
    """A server that says when it listens, and that stops when its parent is gone."""

    def __init__(
        self, config: uvicorn.Config, announce: Callable[[], None], post: Post | None = None
    ) -> None:
        super().__init__(config)
        self._announce = announce
        self._post = post

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        if self._post is None:
            await super().startup(sockets)
        else:
            await super().startup([])
            connections = CountedConnections(self._post.shares, self._post.place - 1)
            self.server_state.connections = cast(
                "Any", connections
            )  # uvicorn names its own protocols
            for each in sockets or ():
                listener = SharedListener(each, self._protocol, connections)
                self.servers.append(cast("asyncio.Server", listener))
            asyncio.get_running_loop().add_reader(self._post.parent, self._stop)
        # Requests are answered meanwhile: to count what was loaded may take seconds.
        await asyncio.to_thread(self._announce)

    def _protocol(self) -> asyncio.Protocol:
        """Return what speaks over a new connection, as uvicorn makes it."""
        make: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return make(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, which would not end by themselves, then all else."""
        stop = self.lifespan.state.get(STOP)
        if stop is not None:
            await stop()
        await super().shutdown(sockets)

    def _stop(self) -> None:
        if self._post is not None:
            asyncio.get_running_loop().remove_reader(self._post.parent)
        self.should_exit = True


def _reason(host: str, port: int, error: OSError) -> str:
    """Return in one line why a socket cannot listen, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken. Stop what listens there, "
            "or choose another one with --port."
        )
    words = error.strerror or str(error)
    return f"Cannot listen on port {port} of {host}: {words}. Try another --host or --port."
