"""Threads in which questions are answered, so that the server goes on listening meanwhile.

Whoever waits is told when the time is up, even if a resolver in a thread takes no notice of it;
that thread is missing until the resolver comes to its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from api.http.refusal import RefusalError, over
from api.limits import QUERY_TIMEOUT, Limits, excess_details, setting_of

T = TypeVar("T")

RETRY_AFTER = {"Retry-After": "1"}


class LateError(Exception):
    """The time for an answer is over, while it is being worked out."""


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    """Something to be done in a thread."""

    work: Callable[[], Coroutine[Any, Any, T]]
    context: Context
    future: Future[T]


class Lanes:
    """Threads for cheap questions and for others, so that cheap ones need not wait for others."""

    def __init__(self, limits: Limits, note: Callable[[str, int], None] | None = None) -> None:
        """Share out the threads that the limits allow.

        Args:
            limits: How many threads there are, and how many questions may wait for one.
            note: Told how many wait in a lane, whenever that may have changed.
        """
        heavy = max(limits.running // 2, 1)
        self.heavy = Workers(limits, heavy, partial(note, "heavy") if note else None)
        self.light = self.heavy
        if limits.running > 1:
            noted = partial(note, "light") if note else None
            self.light = Workers(limits, limits.running - heavy, noted)

    def close(self) -> None:
        """Let all threads end, each behind what it works on."""
        self.heavy.close()
        self.light.close()


class Workers:
    """A fixed number of threads, each with an event loop of its own."""

    def __init__(
        self, limits: Limits, threads: int, note: Callable[[int], None] | None = None
    ) -> None:
        """Start no thread before there is something to do.

        Args:
            limits: How many may wait.
            threads: How many threads there may be.
            note: Told how many wait, whenever that may have changed.
        """
        self._note = note
        self._limits = limits
        self._most = threads
        self._jobs: SimpleQueue[_Job[Any] | None] = SimpleQueue()
        self._open = 0
        self._threads: list[Thread] = []

    async def do(self, work: Callable[[], Coroutine[Any, Any, T]], seconds: float | None) -> T:
        """Return what `work` comes to in one of the threads.

        Args:
            work: What to do.
            seconds: How long to wait for it; None for ever.

        Raises:
            RefusalError: With 503 if too many wait, or if the time went by with waiting; the codes
                differ.
            LateError: If the time is up.
        """
        if self._limits.waiting and self._open >= self._most + self._limits.waiting:
            raise self._busy()
        job = _Job(work, copy_context(), Future[T]())
        self._change(1)
        job.future.add_done_callback(self._closing(asyncio.get_running_loop()))
        self._jobs.put(job)
        self._start()
        try:
            async with asyncio.timeout(seconds):
                waited = asyncio.wrap_future(job.future)
                waited.add_done_callback(_take_note)
                # Shielded, because a job that runs is not stopped by nobody waiting for it.
                return await asyncio.shield(waited)
        except TimeoutError:
            if job.future.cancel():
                raise self._waited(seconds or 0) from None
            raise LateError from None
        except asyncio.CancelledError:
            job.future.cancel()  # unless it has begun
            raise

    def close(self) -> None:
        """Let the threads end, each behind what it works on."""
        for _ in self._threads:
            self._jobs.put(None)
        self._threads = []

    def _start(self) -> None:
        """Start a thread, while there are fewer than may run."""
        if len(self._threads) < self._most:
            thread = Thread(target=self._serve, name="scenariograph-worker", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self) -> None:
        with asyncio.Runner() as runner:
            while (job := self._jobs.get()) is not None:
                if not job.future.set_running_or_notify_cancel():
                    continue
                try:
                    result = runner.run(job.work(), context=job.context)
                except BaseException as error:  # noqa: BLE001 - told to whoever waits
                    job.future.set_exception(error)
                else:
                    job.future.set_result(result)
                del job

    def _change(self, number: int) -> None:
        """Count the questions that are here, waiting or not."""
        self._open += number
        if self._note is not None:
            self._note(max(self._open - self._most, 0))

    def _closing(self, loop: asyncio.AbstractEventLoop) -> Callable[[Future[Any]], None]:
        def tell(_future: Future[Any]) -> None:
            # A loop that has ended waits for nothing.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._change, -1)

        return tell

    def _busy(self) -> RefusalError:
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return over(self._limits, "waiting", self._open, status, RETRY_AFTER)

    def _waited(self, seconds: float) -> RefusalError:
        """Return what a client is told whose question nobody has begun with in its time."""
        allowed = self._limits.milliseconds or int(seconds * 1000)
        details = excess_details(self._limits, "milliseconds", allowed + 1, QUERY_TIMEOUT)
        others = "another one was" if self._most == 1 else f"{self._most} others were"
        words = (
            f"The time for an answer, {allowed} ms, went by with waiting, while {others} worked on."
            f" Ask again later; on the server, {setting_of('milliseconds')} sets that time, and"
            f" {setting_of('running')} how many are worked on at once."
        )
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return RefusalError(
            words, status, details.pop("code"), headers=RETRY_AFTER, details=details
        )


def _take_note(future: asyncio.Future[Any]) -> None:
    """Look at what became of a job that nobody waits for, so that asyncio does not complain."""
    if not future.cancelled():
        future.exception()
