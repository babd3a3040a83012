"""The processes that answer queries, one for each version of the graph that is being asked.

`graph.rdf.query_process` says what such a process does. It is started when somebody asks, and ends
when another version is served and nobody asks it any more. A course in a store is asked there, and
nothing of it is read before; one in memory is handed to the process.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, cast

from graph.model.reader import GraphReader

if TYPE_CHECKING:  # for the extra `rdf` may not be there
    from graph.rdf.query_process import Asked, Told
    from graph.rdf.store.engine import Place

Key: TypeAlias = "tuple[str, Place | None]"
"""A version of the graph, and where a store keeps it."""
CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
"""Whether the system has what stops a query: Windows has not."""


class BrokenProcessError(Exception):
    """A process that cannot be started, or does not answer any more."""


class QueryProcess:
    """A process that answers from one version of the graph."""

    def __init__(self, process: subprocess.Popen[bytes], post: socket.socket) -> None:
        """Ask `process` over `post`; it is ready."""
        self._process = process
        self._post = post

    @classmethod
    def started(cls, reader: GraphReader, place: Place | None) -> QueryProcess:
        """Start a process; to give it a graph in memory takes as long as writing an export.

        Args:
            reader: The graph.
            place: Where a store keeps it.

        Raises:
            BrokenProcessError: If it does not get as far as answering.
        """
        from graph.rdf.formats import FORMATS  # noqa: PLC0415 - the extra `rdf`
        from graph.rdf.query_process import READY  # noqa: PLC0415
        from graph.rdf.write import write_course  # noqa: PLC0415

        ours, theirs = socket.socketpair()
        words = [str(theirs.fileno()), *([json.dumps(asdict(place))] if place else [])]
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-P", "-m", "graph.rdf.query_process", *words],
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                start_new_session=True,  # so that Ctrl-C reaches the server alone
            )
        assert process.stdin is not None  # noqa: S101
        try:
            with process.stdin:
                if place is None:
                    write_course(reader, FORMATS["ntriples"], cast("BinaryIO", process.stdin))
            if ours.recv(1) == READY:
                return cls(process, ours)
        except OSError:
            pass  # it has ended, and said why on standard error
        ours.close()
        raise BrokenProcessError(f"The process for SPARQL ended with {process.wait()}.")

    async def ask(self, asked: Asked) -> tuple[Told, bytes]:
        """Return what becomes of a query; to be cancelled is to stop it.

        Raises:
            BrokenProcessError: If the process has ended.
        """
        from graph.rdf.query_process import Told  # noqa: PLC0415 - the extra `rdf`

        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._post, [b"?"], [theirs.fileno()])
            reader, writer = await asyncio.open_unix_connection(sock=ours, limit=1 << 20)
        except OSError as error:
            ours.close()
            raise BrokenProcessError(str(error)) from error
        try:
            writer.write(json.dumps(asdict(asked)).encode() + b"\n")
            told = Told(**json.loads(await reader.readline() or b"{}"))
            return told, await reader.readexactly(told.size)
        except (OSError, TypeError, asyncio.IncompleteReadError) as error:
            raise BrokenProcessError("The process for SPARQL has ended.") from error
        finally:
            writer.close()

    def close(self) -> None:
        """Let the process end, when it has answered what it was asked."""
        self._post.close()

    def wait(self) -> None:
        """Wait until it has ended."""
        self._process.wait()


class _Use:
    """A process that is being started or has been, and how many want something of it."""

    def __init__(self, reader: GraphReader, place: Place | None) -> None:
        self.users = 0
        self.starting = asyncio.create_task(asyncio.to_thread(QueryProcess.started, reader, place))

    async def end(self) -> None:
        with suppress(Exception):  # told to whoever waited for it
            process = await self.starting
            process.close()
            await asyncio.to_thread(process.wait)


class Processes:
    """The processes of one application."""

    def __init__(self) -> None:
        """Start none before somebody asks."""
        self._uses: dict[Key, _Use] = {}
        self._newest: Key | None = None
        self._ending = set[asyncio.Task[None]]()

    @asynccontextmanager
    async def of(self, reader: GraphReader) -> AsyncIterator[QueryProcess]:
        """Give the process that answers from a graph, starting it where there is none.

        It stays as long as somebody uses it, or no graph of another version has been asked for.

        Raises:
            BrokenProcessError: If it cannot be started.
        """
        from graph.rdf.store.addresses import place_of  # noqa: PLC0415 - the extra `rdf`

        place = place_of(reader)
        # A store may hold the same version elsewhere by now.
        key = (reader.version, place)
        use = self._uses.get(key)
        if use is None or _has_failed(use):
            use = self._uses[key] = _Use(reader, place)
            self._newest = key
        use.users += 1
        try:
            # Shielded, because others may wait for it too.
            yield await asyncio.shield(use.starting)
        except BrokenProcessError:
            if self._uses.get(key) is use:
                del self._uses[key]
                self._end(use)
            raise
        finally:
            use.users -= 1
            self._let_go()

    def _let_go(self) -> None:
        for key, use in tuple(self._uses.items()):
            if key != self._newest and not use.users:
                del self._uses[key]
                self._end(use)

    def _end(self, use: _Use) -> None:
        task = asyncio.create_task(use.end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        """End all of them."""
        for key in tuple(self._uses):
            self._end(self._uses.pop(key))
        await asyncio.gather(*self._ending)


def _has_failed(use: _Use) -> bool:
    starting = use.starting
    return starting.done() and (starting.cancelled() or starting.exception() is not None)
