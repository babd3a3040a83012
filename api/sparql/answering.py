"""A query answered within the limits, or the refusal that its client gets instead."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from api.errors import (
    INTERNAL,
    MASKED,
    NOT_ACCEPTABLE,
    SPARQL_PARSE_FAILED,
    STORE_MASKED,
    STORE_UNAVAILABLE,
    request_id,
)
from api.http.refusal import RefusalError, over
from api.http.workers import RETRY_AFTER
from api.limits import QUERY_TIMEOUT, Limits, excess, setting_of
from api.metrics_questions import QuestionMetrics
from api.sparql.parameters import Operation
from api.sparql.processes import BrokenProcessError, Processes
from graph.model.reader import GraphReader

if TYPE_CHECKING:  # for the extra `rdf` may not be there
    from graph.rdf.query_process import Asked, Told

logger = logging.getLogger(__name__)

_TRIES = 2
"""How often a query is put: once more, if the process ends that was to answer it."""


@dataclass(frozen=True, slots=True)
class Formats:
    """What a client takes, by the names of `graph.rdf`; None where it takes nothing of the kind."""

    table: str | None
    """Of rows, and of yes or no."""
    graph: str | None
    """Of triples."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer."""

    body: bytes
    format: str
    """One of the two that the client takes."""
    is_volatile: bool
    """Whether it may be another one next time, though the graph is the same."""


class Answering:
    """Answers the queries of one application, so many at once."""

    def __init__(self, limits: Limits, metrics: QuestionMetrics) -> None:
        """Answer within some limits, and count."""
        self._limits = limits
        self._metrics = metrics
        self._processes = Processes()
        self._slots = asyncio.Semaphore(limits.sparql_running) if limits.sparql_running else None
        self._open = 0

    async def answer(self, reader: GraphReader, operation: Operation, formats: Formats) -> Found:
        """Return the answer to a query; to be cancelled is to stop working on it.

        Raises:
            RefusalError: If there is none.
        """
        allowed = self._limits.milliseconds / 1000 if self._limits.milliseconds else None
        begun, tries = False, _TRIES
        try:
            async with asyncio.timeout(allowed) as timer, self._slot():
                while True:
                    tries -= 1
                    try:
                        async with self._processes.of(reader) as process:
                            asked = self._asked(operation, formats, timer.when())
                            begun = True
                            return self._found(*await process.ask(asked))
                    except BrokenProcessError:
                        logger.exception("Request %s met a process that ended.", request_id.get())
                        if not tries:
                            raise
        except TimeoutError:
            raise self._late() if begun else self._waited() from None
        except BrokenProcessError:
            words = "The process that answers SPARQL has ended, and could not be started again."
            status = HTTPStatus.SERVICE_UNAVAILABLE
            raise RefusalError(words, status, INTERNAL, headers=RETRY_AFTER) from None

    async def close(self) -> None:
        """End the processes."""
        await self._processes.close()

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        """Wait until a query may be worked on.

        Raises:
            RefusalError: If too many wait.
        """
        if self._slots is None:
            yield
            return
        waiting = self._open - self._limits.sparql_running
        if waiting >= self._limits.waiting > 0:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            raise over(self._limits, "waiting", waiting + 1, status, RETRY_AFTER)
        self._change(1)
        try:
            async with self._slots:
                yield
        finally:
            self._change(-1)

    def _change(self, number: int) -> None:
        self._open += number
        self._metrics.note_waiting("sparql", max(self._open - self._limits.sparql_running, 0))

    def _asked(self, operation: Operation, formats: Formats, deadline: float | None) -> Asked:
        from graph.rdf.query_process import Asked  # noqa: PLC0415 - the extra `rdf`

        limits = self._limits
        now = asyncio.get_running_loop().time()
        return Asked(
            text=operation.query,
            table_format=formats.table or "",
            graph_format=formats.graph or "",
            default_graphs=operation.default_graphs,
            named_graphs=operation.named_graphs,
            seconds=None if deadline is None else deadline - now,
            megabytes=limits.sparql_megabytes,
            rows=limits.sparql_rows,
            bytes=limits.sparql_bytes,
        )

    def _found(self, told: Told, body: bytes) -> Found:
        """Return an answer, or raise what there is instead."""
        match told.outcome:
            case "answer":
                return Found(body, told.format, told.is_volatile)
            case "syntax":
                raise RefusalError(told.words, code=SPARQL_PARSE_FAILED)
            case "request":
                raise RefusalError(told.words)
            case "unwanted":
                raise _unwanted()
            case "rows":
                raise self._over("sparql_rows")
            case "bytes":
                raise self._over("sparql_bytes")
            case "store":
                # Where it is, and what it said, is nobody's business.
                logger.error("%s (request %s)", told.words, request_id.get())
                status = HTTPStatus.SERVICE_UNAVAILABLE
                raise RefusalError(STORE_MASKED, status, STORE_UNAVAILABLE, headers=RETRY_AFTER)
            case "memory":
                raise self._over("sparql_megabytes")
        raise self._death(told.signal)

    def _death(self, number: int) -> RefusalError:
        """Return what a client is told whose query brought its process down."""
        if number == signal.SIGALRM:
            return self._late()
        if number == signal.SIGABRT and self._limits.sparql_megabytes:
            return self._over("sparql_megabytes")
        if number in {signal.SIGSEGV, signal.SIGBUS}:
            return RefusalError("The query is nested too deeply, or too long a chain. Divide it.")
        logger.error("Request %s: a SPARQL query ended by signal %s.", request_id.get(), number)
        return RefusalError(MASKED, HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL)

    def _over(self, name: str) -> RefusalError:
        most: int = getattr(self._limits, name)
        return over(self._limits, name, most + 1, HTTPStatus.BAD_REQUEST)

    def _late(self) -> RefusalError:
        most = self._limits.milliseconds
        error = excess(self._limits, "milliseconds", most + 1, QUERY_TIMEOUT)
        details = dict(error.extensions or {})
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return RefusalError(error.message, status, details.pop("code"), details=details)

    def _waited(self) -> RefusalError:
        words = (
            f"The time for an answer, {self._limits.milliseconds} ms, went by with waiting for"
            " other queries, or for the graph to be made ready for SPARQL. Ask again later; on the"
            f" server, {setting_of('milliseconds')} sets that time, and"
            f" {setting_of('sparql_running')} how many queries are worked on at once."
        )
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return RefusalError(words, status, QUERY_TIMEOUT, headers=RETRY_AFTER)


def _unwanted() -> RefusalError:
    words = (
        "Nothing that is accepted can be given. Rows, and yes or no, come as JSON, XML, CSV and"
        " TSV; triples as Turtle, N-Triples, RDF/XML and JSON-LD."
    )
    return RefusalError(words, HTTPStatus.NOT_ACCEPTABLE, NOT_ACCEPTABLE)
