"""Operations that may have one answer after another, however these are sent.

A subscription waits in the loop of the server and costs next to nothing there. Each of its answers
is worked out in the threads of `workers` like any other, a few at a time, so that a change that
many are told of leaves room for those who ask.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from http import HTTPStatus
from typing import Any

from api.execute import Answer, Engine, Prepared, Question
from api.holder import Change, GraphHolder, Served
from api.http import replies
from api.http.documents import Documents
from api.http.negotiation import GRAPHQL_RESPONSE
from api.http.parameters import Parameters
from api.http.refusal import RefusalError, over
from api.http.replies import Outcome
from api.http.workers import RETRY_AFTER, Lanes, LateError, Workers
from api.limits import Limits
from api.limits_meter import Meter
from api.metrics_questions import QuestionMetrics

STOP = "stop_streams"
"""Under which name the state of the application holds `Streams.stop`."""
LIGHT_COST = 2000
"""Up to which cost a question does not have to wait for more expensive ones."""
LAST_WORD_SECONDS = 1.0
"""How long a client may take to be told that its stream ends."""
_AGAIN_SECONDS = 1.0
"""After how long an answer is tried again that there was no room for."""

Work = Callable[[], Coroutine[Any, Any, Answer]]


class StoppedError(Exception):
    """The server ends."""


class Streams:
    """Carries out operations that are answered over a stream."""

    def __init__(
        self,
        holder: GraphHolder,
        engine: Engine,
        documents: Documents,
        lanes: Lanes,
        metrics: QuestionMetrics,
    ) -> None:
        """Answer from what `holder` holds, within the limits of `engine`."""
        self.holder = holder
        self.limits: Limits = engine.limits
        self._engine = engine
        self._documents = documents
        self._lanes = lanes
        self._metrics = metrics
        self._telling = asyncio.Semaphore(max(self.limits.running // 2, 1))
        self._subscriptions = 0
        self._scopes: dict[asyncio.Timeout, asyncio.Task[Any] | None] = {}
        self._is_stopping = False

    @asynccontextmanager
    async def until_stopped(self) -> AsyncIterator[None]:
        """Go on until the block is done, or the server ends.

        Raises:
            StoppedError: If the server ends, or is about to and the block has to wait.
        """
        scope = asyncio.timeout(0 if self._is_stopping else None)
        try:
            async with scope:
                self._scopes[scope] = asyncio.current_task()
                try:
                    yield
                finally:
                    del self._scopes[scope]
        except TimeoutError:
            if scope.expired():
                raise StoppedError from None
            raise

    async def stop(self) -> None:
        """End all streams, and wait until that is done, or clients take too long to hear it."""
        self._is_stopping = True
        tasks = {task for task in self._scopes.values() if task is not None}
        for scope in self._scopes:
            scope.reschedule(asyncio.get_running_loop().time())
        if tasks:
            await asyncio.wait(tasks, timeout=LAST_WORD_SECONDS)

    @asynccontextmanager
    async def answering(
        self, asked: Parameters, served: Served, *, is_safe: bool = False
    ) -> AsyncIterator[AsyncGenerator[Outcome]]:
        """Give the answers to an operation, one by one.

        Args:
            asked: The operation.
            served: What was served when it was asked for.
            is_safe: Whether nothing may be changed by it.

        Raises:
            RefusalError: If there is too much to do, or there are too many subscriptions.
        """
        meter = Meter(self.limits)
        prepared = await self._prepared(asked, meter, is_safe=is_safe)
        with self._counted(prepared):
            async with aclosing(self._outcomes(asked, served, prepared, meter)) as outcomes:
                yield outcomes

    async def _prepared(
        self, asked: Parameters, meter: Meter, *, is_safe: bool
    ) -> Prepared | Answer | RefusalError:
        try:
            text = self._documents.document(asked)
        except RefusalError as error:
            return error
        question = Question(text, asked.variables, asked.operation_name, is_safe)

        async def prepare() -> Prepared | Answer:
            return self._engine.prepare(question, meter)

        try:
            return await self._lanes.light.do(prepare, meter.seconds_left)
        except LateError:
            return _late(meter)

    @contextmanager
    def _counted(self, prepared: object) -> Iterator[None]:
        """Count a subscription as long as it is open."""
        if not isinstance(prepared, Prepared) or not prepared.is_subscription:
            yield
            return
        number = self._subscriptions + 1
        if self.limits.exceeds("subscriptions", number):
            status = HTTPStatus.SERVICE_UNAVAILABLE
            raise over(self.limits, "subscriptions", number, status, RETRY_AFTER)
        self._subscriptions = number
        try:
            yield
        finally:
            self._subscriptions -= 1

    async def _outcomes(
        self,
        asked: Parameters,
        served: Served,
        prepared: Prepared | Answer | RefusalError,
        meter: Meter,
    ) -> AsyncGenerator[Outcome]:
        if isinstance(prepared, RefusalError):
            self._metrics.note_refusals([prepared.error["extensions"]])
            yield Outcome({"errors": [prepared.error]}, prepared.status)
            return
        if isinstance(prepared, Answer):
            yield self._outcome(prepared, meter)
            return
        self._documents.register(asked)
        if not prepared.is_subscription:
            yield await self._once(served, prepared, meter)
            return
        changes = self._engine.begin(served, prepared, self.holder.changes)
        if isinstance(changes, Answer):
            yield self._outcome(changes, meter)
            return
        async with aclosing(changes):
            async for change in changes:
                yield await self._told(prepared, change)

    async def _once(self, served: Served, prepared: Prepared, meter: Meter) -> Outcome:
        lane = self._lanes.heavy if prepared.cost > LIGHT_COST else self._lanes.light
        work = lambda: self._engine.carry_out(served, prepared, meter)  # noqa: E731
        return self._outcome(await _in_time(lane, work, meter), meter)

    async def _told(self, prepared: Prepared, change: Change) -> Outcome:
        """Return the answer to a change; where there is no room for it, it comes later."""
        while True:
            async with self._telling:
                meter = Meter(self.limits)
                meter.cost = prepared.cost
                work = lambda: self._engine.tell(prepared, change, meter)  # noqa: B023, E731
                with suppress(RefusalError):
                    return self._outcome(await _in_time(self._lanes.light, work, meter), meter)
            await asyncio.sleep(_AGAIN_SECONDS)

    def _outcome(self, answer: Answer, meter: Meter) -> Outcome:
        self._metrics.note_errors(answer.errors)
        self._metrics.note_question(meter)
        return replies.outcome(answer, self.limits, meter.cost, GRAPHQL_RESPONSE)


async def _in_time(lane: Workers, work: Work, meter: Meter) -> Answer:
    try:
        return await lane.do(work, meter.seconds_left)
    except LateError:
        return _late(meter)


def _late(meter: Meter) -> Answer:
    return Answer(None, (meter.lateness(),), is_refused=True, cost=meter.cost or None)
