"""Several worker processes on one port, and the parent that keeps them alive.

The parent loads the course and listens; then it forks. So the workers share its memory as long as
nobody writes to it, and a worker that takes the place of a dead one need not be able to load what
may be broken by now. A fork copies one thread only, and what the others hold stays locked for ever:
therefore the parent never starts a thread, and all that needs one begins in the workers.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess

from api.accepting import Shares
from api.errors import WorkersError
from graph.errors import ScenariographError

logger = logging.getLogger(__name__)

PAUSES = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds until a worker is replaced that died soon, the first time, the second time, and so on."""
SOON = 30.0
"""Seconds within which a death is the fault of a worker itself, most likely."""
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True)
class Post:
    """What a worker is told of its place."""

    place: int
    """Which of the workers it is, from 1 on; whoever replaces it has the same."""
    is_successor: bool
    """Whether another one died in this place, so that time has gone by since the fork was due."""
    shares: Shares
    """How many connections each worker has."""
    parent: int
    """A file descriptor that can be read from once the parent is gone."""
    ready: Callable[[], None]
    """To be called when it answers requests."""


@dataclass(slots=True)
class _Worker:
    """A worker as its parent sees it."""

    place: int
    process: ForkProcess
    told: Connection
    started: float
    deaths: int
    """How many died soon in this place, one after the other."""
    is_ready: bool = False
    reason: str = ""
    """Why it could not begin, in its own words."""


class Supervisor:
    """Starts workers, replaces those that die, and ends them."""

    def __init__(
        self,
        workers: int,
        listener: socket.socket,
        work: Callable[[Post], None],
        *,
        on_death: Callable[[int], None],
    ) -> None:
        """Be ready to run.

        Args:
            workers: How many.
            listener: What all of them listen on; it is closed at the end.
            work: What each does, until it gets SIGTERM.
            on_death: Told the place of a worker that is dead, before it is replaced.

        Raises:
            WorkersError: If this system cannot fork.
        """
        if "fork" not in multiprocessing.get_all_start_methods():
            raise WorkersError(
                "Several workers need a system that can fork, such as Linux or macOS. Here, start"
                " several servers with ports of their own, and a proxy before them."
            )
        self._context = multiprocessing.get_context("fork")
        self._number = workers
        self._listener = listener
        self._work = work
        self._on_death = on_death
        self._workers: dict[int, _Worker] = {}
        self._due: dict[int, tuple[float, int]] = {}
        """When a place is to be filled again, and after how many deaths."""
        self._shares = Shares(workers)
        self._caught: list[int] = []
        self._parent, self._life = os.pipe()
        """Nobody writes to it. It ends when the last one that could is gone: the parent."""

    def run(self, announce: Callable[[], None]) -> None:
        """Keep the workers running until the process is told to stop; then let them finish.

        Args:
            announce: Called once, when all of them are ready.

        Raises:
            WorkersError: If one ends before all were ready.
        """
        # What is there now is never collected, so that no worker writes to it and gets a copy.
        gc.collect()
        gc.freeze()
        with self._catching() as wake:
            try:
                for place in range(1, self._number + 1):
                    self._start(place)
                while not self._caught and not self._are_ready():
                    self._await(wake)
                    self._give_up_on_the_dead()
                if not self._caught:
                    announce()
                while not self._caught:
                    self._await(wake)
                    self._replace_the_dead()
            finally:
                self._end(wake)

    def _are_ready(self) -> bool:
        return all(worker.is_ready for worker in self._workers.values())

    @contextmanager
    def _catching(self) -> Iterator[socket.socket]:
        """Gather signals, and yield what can be read from after each."""
        wake, woken = socket.socketpair()
        for end in (wake, woken):
            end.setblocking(False)
        before = {
            number: signal.signal(number, lambda caught, _: self._caught.append(caught))
            for number in _SIGNALS
        }
        woken_before = signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)
        try:
            yield wake
        finally:
            signal.set_wakeup_fd(woken_before)
            for number, handler in before.items():
                signal.signal(number, handler)
            wake.close()
            woken.close()

    def _await(self, wake: socket.socket) -> None:
        """Wait until something has happened, or has to."""
        next_due = min((due for due, _ in self._due.values()), default=None)
        timeout = None if next_due is None else max(next_due - time.monotonic(), 0)
        watched: list[Connection | socket.socket | int] = [wake]
        watched += [worker.process.sentinel for worker in self._workers.values()]
        watched += [worker.told for worker in self._workers.values() if not worker.told.closed]
        found = wait(watched, timeout)
        with suppress(BlockingIOError):
            wake.recv(4096)
        for worker in self._workers.values():
            if worker.told in found:
                self._hear(worker)

    def _hear(self, worker: _Worker) -> None:
        try:
            worker.reason = worker.told.recv()
            worker.is_ready = not worker.reason
        except (EOFError, OSError):
            pass  # it died before it could say anything
        worker.told.close()

    def _hear_the_last(self, worker: _Worker) -> None:
        """Listen to what a dead worker may have left."""
        worker.process.join()
        if not worker.told.closed:
            self._hear(worker)

    def _start(self, place: int, deaths: int = 0) -> None:
        told, tell = self._context.Pipe(duplex=False)
        target, arguments = self._begin, (place, deaths > 0, tell)
        process = self._context.Process(target=target, args=arguments, daemon=True)
        # A signal in between would be caught in the worker, by what its parent catches it with.
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            process.start()
        except OSError as error:
            told.close()
            self._could_not_start(place, deaths, error)
        else:
            started = time.monotonic()
            self._workers[place] = _Worker(place, process, told, started, deaths)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            tell.close()

    def _could_not_start(self, place: int, deaths: int, error: OSError) -> None:
        words = f"Worker {place} of {self._number} cannot be started: {error.strerror}."
        if not deaths:
            raise WorkersError(f"{words} Try fewer --workers.") from error
        logger.error(words)
        self._due[place] = (time.monotonic() + _pause(deaths + 1), deaths + 1)

    def _begin(self, place: int, is_successor: bool, tell: Connection) -> None:
        """Be a worker."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        os.close(self._life)
        try:
            self._work(Post(place, is_successor, self._shares, self._parent, lambda: tell.send("")))
        except ScenariographError as error:
            with suppress(OSError):
                tell.send(str(error))
            sys.exit(1)
        except KeyboardInterrupt:
            pass

    def _give_up_on_the_dead(self) -> None:
        for worker in self._workers.values():
            if worker.process.is_alive():
                continue
            self._hear_the_last(worker)
            reason = worker.reason or "What it said stands above."
            words = f"Worker {worker.place} of {self._number} {_end_of(worker.process)}"
            raise WorkersError(f"{words} before all were ready. {reason}")

    def _replace_the_dead(self) -> None:
        now = time.monotonic()
        for place, worker in list(self._workers.items()):
            if not worker.process.is_alive():
                self._bury(worker)
                deaths = worker.deaths + 1 if now - worker.started < SOON else 1
                self._due[place] = (now + _pause(deaths), deaths)
                logger.error(
                    "Worker %d (process %d) %s; another one takes its place%s.",
                    place,
                    worker.process.pid,
                    _end_of(worker.process),
                    f" in {_pause(deaths):g} seconds" if _pause(deaths) else "",
                )
        for place, (due, deaths) in list(self._due.items()):
            if due <= now:
                del self._due[place]
                self._start(place, deaths)

    def _bury(self, worker: _Worker) -> None:
        self._hear_the_last(worker)
        if worker.reason:
            logger.error(worker.reason)
        del self._workers[worker.place]
        self._on_death(worker.place)

    def _end(self, wake: socket.socket) -> None:
        """Let every worker answer what it was asked, and take no more."""
        self._listener.close()
        self._due.clear()
        self._send(signal.SIGTERM)
        handled = len(self._caught)
        while self._workers:
            self._await(wake)
            if signal.SIGINT in self._caught[handled:]:
                self._send(signal.SIGINT)  # who asks twice does not wait
            handled = len(self._caught)
            for worker in list(self._workers.values()):
                if not worker.process.is_alive():
                    self._bury(worker)
        os.close(self._life)
        os.close(self._parent)

    def _send(self, number: signal.Signals) -> None:
        for worker in self._workers.values():
            with suppress(ProcessLookupError):
                os.kill(worker.process.pid or 0, number)


def _pause(deaths: int) -> float:
    """Return for how many seconds a place stays empty after so many deaths."""
    return PAUSES[min(deaths, len(PAUSES)) - 1]


def _end_of(process: ForkProcess) -> str:
    """Return how a process ended, in words."""
    code = process.exitcode or 0
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"
