"""The processes of `scenariograph serve`: one that does all, or a parent and its workers."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from api.app import create_app
from api.config import Process
from api.errors import WorkersError
from api.holder import GraphHolder
from api.logs import set_up_log
from api.metrics_shared import forget, share
from api.prepare import prepare
from api.reload import Keeper, Reloader
from api.server import Announce, address_of, check_openness, listen, serve_on
from api.settings import Settings
from api.store_watch import StoreWatcher
from api.supervisor import Post, Supervisor
from api.telemetry import begin_tracing, end_tracing
from graph.build import LoadedCourse, store_in


@dataclass(frozen=True, slots=True)
class Course:
    """What is to be served, and how."""

    process: Process
    """How the processes run."""
    settings: Settings
    """What they answer."""
    loaded: LoadedCourse
    """What was loaded."""
    seen: str
    """The fingerprint of its sources, taken before they were loaded."""

    def held(self) -> tuple[GraphHolder, Keeper | None]:
        """Return what holds the course, and what keeps it up to date, if anything does."""
        holder = GraphHolder(self.loaded)
        store = store_in(self.process.data)
        if store is not None:
            # Also where nothing is to be loaded again: whether it answers has to be known.
            return holder, StoreWatcher(store, self.loaded, holder)
        if not self.process.reload:
            return holder, None
        return holder, Reloader(self.process.data, self.loaded, holder, self.seen)


def serve_course(course: Course, announce: Announce) -> None:
    """Serve a course until this process is told to stop.

    Args:
        course: What to serve, and in how many processes.
        announce: Called once, when all of them answer, with the address of the API.

    Raises:
        AddressError: If they cannot listen at the address, or may not.
        SourceError: If the settings name files that cannot be read.
        WorkersError: If workers cannot be started, or one ends before all answer.
    """
    process = course.process
    check_openness(process.host, course.settings)
    # Before workers part, so that they need not do so each for itself.
    prepare(course.loaded.graph)
    with listen(process.host, process.port) as listener:
        if process.workers > 1:
            _serve_with_workers(course, listener, announce)
        else:
            _serve_here(course, listener, announce)


def _serve_here(
    course: Course, listener: socket.socket, announce: Announce, post: Post | None = None
) -> None:
    """Serve in this process: the only one, or a worker if it has a post."""
    holder, reloader = course.held()
    # What is loaded stays: the collector need not go through it again and again.
    gc.freeze()

    def told(address: str) -> None:
        set_up_log(course.process.log)  # again, for uvicorn has set up its own meanwhile
        announce(address)

    with _to_the_end(reloader):
        if post is not None and post.is_successor and reloader is not None:
            asyncio.run(reloader.catch_up())
        app = create_app(holder, course.settings, reloader)
        serve_on(listener, app, told, course.settings, post)


def _serve_with_workers(course: Course, listener: socket.socket, announce: Announce) -> None:
    create_app(GraphHolder(course.loaded), course.settings)  # so that faults are told once
    address, parent = address_of(listener), os.getpid()
    with _shared_folder() as folder:

        def work(post: Post) -> None:
            share(folder, post.place)
            _serve_here(course, listener, lambda _: post.ready(), post)
            if os.getppid() != parent:  # it was killed, and can tidy up no more
                rmtree(folder, ignore_errors=True)

        def forget_dead(place: int) -> None:
            forget(folder, place)

        supervisor = Supervisor(course.process.workers, listener, work, on_death=forget_dead)
        supervisor.run(lambda: announce(address))


@contextmanager
def _to_the_end(reloader: Keeper | None) -> Iterator[None]:
    """Let the process be told to stop, and end then, whatever a thread of it is still doing."""
    begin_tracing()
    try:
        yield
    except SystemExit as end:  # from the handler of SIGTERM
        if end.code:
            raise
    finally:
        end_tracing()
    if reloader is not None and reloader.is_busy:
        _leave_at_once()


def _leave_at_once() -> None:
    """End the process well, without the thread that loads: nobody waits for what it makes.

    Python cannot stop a thread, and one that is in compiled code while the interpreter comes to its
    end may bring it down.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


@contextmanager
def _shared_folder() -> Iterator[Path]:
    """Yield a folder for the numbers of all workers, and remove it at the end.

    Raises:
        WorkersError: If there is no place for it.
    """
    try:
        folder = TemporaryDirectory(prefix="scenariograph-")
    except OSError as error:
        raise WorkersError(
            f"Several workers need a folder for what they count: {error}. Name one with TMPDIR."
        ) from error
    with folder:
        yield Path(folder.name)
