"""The address of the API: from a request to its reply."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from api.errors import (
    INTERNAL,
    MASKED,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    REQUEST_TIMEOUT,
    request_id,
)
from api.execute import Answer, Engine, Prepared, Question
from api.holder import GraphHolder, Served
from api.http import negotiation, replies
from api.http.body import ClientGoneError, check_content, read_body
from api.http.documents import Documents, UnknownDocumentError, read_documents
from api.http.events import EventStream
from api.http.negotiation import CONTENT_TYPES, EVENT_STREAM, GRAPHQL_RESPONSE, HTML, JSON
from api.http.parameters import Parameters, from_address, from_body, is_asking
from api.http.refusal import RefusalError
from api.http.replies import Outcome, Reply
from api.http.streams import LIGHT_COST, StoppedError, Streams
from api.http.tokens import Tokens, read_tokens
from api.http.workers import RETRY_AFTER, Lanes, LateError
from api.limits_meter import Meter
from api.metrics_questions import QuestionMetrics
from api.playground import SECURITY_HEADERS, playground_page
from api.settings import Settings
from api.telemetry import note
from api.version import program_version

logger = logging.getLogger(__name__)

METHODS = "GET, HEAD, POST, OPTIONS"
LAST_BODY_SECONDS = 2.0
"""How long a server that ends waits for the rest of a request."""
_READING = {"GET", "HEAD"}
_NO_ERRORS = {HTML, EVENT_STREAM}
"""Media types in which no error is told."""


class GraphQLEndpoint:
    """An ASGI application that answers GraphQL over HTTP."""

    def __init__(
        self, holder: GraphHolder, settings: Settings, lanes: Lanes, metrics: QuestionMetrics
    ) -> None:
        """Answer from what `holder` holds.

        Args:
            holder: What is served.
            settings: How.
            lanes: The threads in which questions are answered.
            metrics: Where to count.

        Raises:
            SourceError: If the settings name files that cannot be read.
        """
        self._holder = holder
        self._settings = settings
        self._lanes = lanes
        self._metrics = metrics
        self._engine = Engine(settings.limits, introspection=settings.introspection)
        self._documents: Documents = read_documents(settings)
        self._tokens: Tokens | None = (
            read_tokens(settings.token_file) if settings.token_file else None
        )
        self.streams = Streams(holder, self._engine, self._documents, lanes, metrics)
        # What an answer depends on beside the graph and the question.
        self._maker = [program_version(), asdict(settings.limits), settings.introspection]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        headers = Headers(scope=scope)
        kind = None
        try:
            kind = self._kind(scope["method"], headers)
            if kind == EVENT_STREAM:
                await self._stream(scope, headers, receive, send)
                return
            reply = await self._reply(scope, headers, receive, kind)
        except RefusalError as error:
            self._metrics.note_refusals([error.error["extensions"]])
            reply = replies.refusal(error, None if kind in _NO_ERRORS else kind)
        except ClientGoneError:
            return
        except RecursionError:
            deep = RefusalError("The request is nested too deeply.")
            reply = replies.refusal(deep, None if kind in _NO_ERRORS else kind)
        except Exception:
            logger.exception("Request %s could not be answered.", request_id.get())
            masked = RefusalError(MASKED, HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL)
            reply = replies.refusal(masked, None if kind in _NO_ERRORS else kind)
        await reply.send(send)

    def _kind(self, method: str, headers: Headers) -> str | None:
        """Return the media type of the answer that a client likes best."""
        offers = [JSON, GRAPHQL_RESPONSE]
        if method in _READING and self._settings.playground:
            offers.append(HTML)
        if method in {"GET", "POST"}:
            offers.append(EVENT_STREAM)
        return negotiation.media_type(", ".join(headers.getlist("accept")) or None, offers)

    async def _reply(
        self, scope: Scope, headers: Headers, receive: Receive, kind: str | None
    ) -> Reply:
        method: str = scope["method"]
        if method == "OPTIONS":
            return Reply(HTTPStatus.NO_CONTENT, headers={"Allow": METHODS})
        if method not in {*_READING, "POST"}:
            words, status = f"{method} means nothing here.", HTTPStatus.METHOD_NOT_ALLOWED
            raise RefusalError(words, status, METHOD_NOT_ALLOWED, headers={"Allow": METHODS})
        if kind is None:
            words = f"Nothing that is accepted can be given: accept {GRAPHQL_RESPONSE} or {JSON}."
            raise RefusalError(words, HTTPStatus.NOT_ACCEPTABLE, NOT_ACCEPTABLE)
        if kind == HTML:
            return self._page(headers)
        asked = await self._asked(scope, headers, receive)
        if isinstance(asked, list):
            return await self._answered_batch(asked, headers, kind)
        return await self._answered(asked, headers, kind, is_safe=method in _READING)

    async def _stream(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        asked = await self._asked(scope, headers, receive)
        if isinstance(asked, list):
            raise RefusalError("The body is an array: each stream answers one operation.")
        is_safe = scope["method"] in _READING
        answering = self.streams.answering(asked, self._holder.served, is_safe=is_safe)
        await EventStream(self.streams, receive, send).run(answering)

    async def _asked(
        self, scope: Scope, headers: Headers, receive: Receive
    ) -> list[Parameters] | Parameters:
        """Return what is asked, if whoever asks may do so."""
        if self._tokens is not None:
            self._tokens.check(headers.get("authorization"))
        if scope["method"] != "POST":
            return self._in_address(scope["query_string"])
        check_content(headers)
        return from_body(await self._body(headers, receive), self._settings)

    async def _body(self, headers: Headers, receive: Receive) -> bytes:
        """Return the body of a request; a server that ends waits a moment for what is missing."""
        reading = asyncio.ensure_future(read_body(headers, receive, self._settings.limits))
        try:
            async with self.streams.until_stopped():
                return await asyncio.shield(reading)
        except StoppedError:
            return await self._rest(reading)
        finally:
            reading.cancel()

    async def _rest(self, reading: asyncio.Future[bytes]) -> bytes:
        try:
            return await asyncio.wait_for(reading, LAST_BODY_SECONDS)
        except TimeoutError:
            words = "The server ends before the request is complete; send it again."
            status = HTTPStatus.SERVICE_UNAVAILABLE
            again = {**RETRY_AFTER, "Connection": "close"}
            raise RefusalError(words, status, REQUEST_TIMEOUT, headers=again) from None

    def _page(self, headers: Headers) -> Reply:
        encoding = _encoding(headers)
        body, packed = replies.compressed(playground_page(self._documents.shown), encoding)
        more = {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Encoding"}
        kind = {"Content-Type": CONTENT_TYPES[HTML]}
        return Reply(HTTPStatus.OK, body, {**kind, **packed, **more, **SECURITY_HEADERS})

    def _in_address(self, query_string: bytes) -> Parameters:
        if not is_asking(query_string):
            raise RefusalError("There is no `query`: ask with ?query=… or POST a JSON object.")
        return from_address(query_string, self._settings.limits)

    async def _answered(
        self, asked: Parameters, headers: Headers, kind: str, *, is_safe: bool
    ) -> Reply:
        served = self._holder.served
        encoding = _encoding(headers)
        try:
            question = self._question(asked, is_safe=is_safe)
        except UnknownDocumentError as error:
            error.status = replies.refused_status(kind)
            raise
        named = (question.document, question.operation_name, question.variables)
        version = (served.reader.version, _account(served, question.document))
        tag = replies.entity_tag(self._maker, version, kind, encoding, *named)
        fresh = self._cached(tag)
        known = headers.getlist("if-none-match") if is_safe else []
        # Whether `*` holds only the answer shows: it stands for any that is whole.
        is_any_known = "*" in known
        if known and not is_any_known and self._holds(is_match=replies.is_known(tag, known)):
            return Reply(HTTPStatus.NOT_MODIFIED, headers=fresh)
        meter = Meter(self._settings.limits)
        note({"scenariograph.graph.version": served.reader.version})

        def reply(answer: Answer) -> Reply:
            if not answer.is_refused:
                self._documents.register(asked)
            self._metrics.note_errors(answer.errors)
            note({"scenariograph.cost": answer.cost, "scenariograph.errors": len(answer.errors)})
            result = replies.outcome(answer, meter.limits, meter.cost, kind)
            if is_any_known and self._holds(is_match=result.is_whole):
                return Reply(HTTPStatus.NOT_MODIFIED, headers=fresh)
            more = fresh if result.is_whole else {"Cache-Control": "no-store"}
            if result.status is HTTPStatus.METHOD_NOT_ALLOWED:
                more = {**more, "Allow": "POST"}
            return _packed(result.told, result.status, kind, encoding, more)

        try:
            return await self._in_lane(served, question, meter, reply)
        except LateError:
            cost = meter.cost or None
            return reply(Answer(None, (meter.lateness(),), is_refused=True, cost=cost))
        finally:
            self._metrics.note_question(meter)

    def _holds(self, *, is_match: bool) -> bool:
        """Return whether a client has the answer already, and count it."""
        self._metrics.note_condition(is_match=is_match)
        return is_match

    async def _in_lane(
        self,
        served: Served,
        question: Question,
        meter: Meter,
        reply: Callable[[Answer], Reply],
    ) -> Reply:
        """Answer a question among the cheap ones, if it turns out to be one of them."""

        async def begin() -> Reply | Prepared:
            found = self._engine.prepare(question, meter)
            if isinstance(found, Answer):
                return reply(found)
            note(found.described)
            if found.cost > LIGHT_COST and self._lanes.heavy is not self._lanes.light:
                return found
            return reply(await self._engine.carry_out(served, found, meter))

        found = await self._lanes.light.do(begin, meter.seconds_left)
        if isinstance(found, Reply):
            return found

        async def go_on() -> Reply:
            return reply(await self._engine.carry_out(served, found, meter))

        return await self._lanes.heavy.do(go_on, meter.seconds_left)

    async def _answered_batch(self, asked: list[Parameters], headers: Headers, kind: str) -> Reply:
        served = self._holder.served
        meter = Meter(self._settings.limits)
        more = {"Cache-Control": "no-store"}

        async def work() -> Reply:
            told = [(await self._one_of_batch(served, each, meter, kind)).told for each in asked]
            return _packed(told, HTTPStatus.OK, kind, _encoding(headers), more)

        try:
            return await self._lanes.heavy.do(work, meter.seconds_left)
        except LateError:
            lateness = meter.lateness()
            self._metrics.note_errors([lateness])
            late = [{"errors": [lateness.formatted]}] * len(asked)
            return _packed(late, HTTPStatus.OK, kind, _encoding(headers), more)
        finally:
            self._metrics.note_question(meter)

    async def _one_of_batch(
        self, served: Served, asked: Parameters, meter: Meter, kind: str
    ) -> Outcome:
        try:
            question = self._question(asked, is_safe=False)
        except RefusalError as error:
            return Outcome({"errors": [error.error]}, error.status)
        answer = await self._engine.answer(served, question, meter)
        self._metrics.note_errors(answer.errors)
        if not answer.is_refused:
            self._documents.register(asked)
        return replies.outcome(answer, meter.limits, meter.cost, kind)

    def _question(self, asked: Parameters, *, is_safe: bool) -> Question:
        text = self._documents.document(asked)
        return Question(text, asked.variables, asked.operation_name, is_safe)

    def _cached(self, tag: str) -> dict[str, str]:
        """Return the headers that say for how long an answer may be kept, and by whom."""
        whose = "public" if self._tokens is None else "private"
        age = self._settings.max_age
        kept = f"{whose}, max-age={age}" if age else f"{whose}, no-cache"
        return {"ETag": tag, "Cache-Control": kept, "Vary": _vary(self._tokens)}


def _packed(
    told: object, status: HTTPStatus, kind: str, encoding: str, more: dict[str, str]
) -> Reply:
    body, packed = replies.compressed(replies.encoded(told), encoding)
    kinds = {"Content-Type": CONTENT_TYPES[kind], "Vary": _vary(None)}
    return Reply(status, body, {**kinds, **packed, **more})


def _account(served: Served, document: str) -> datetime | None:
    """Return when the sources were loaded, where a document may ask for that.

    It is no part of the version, so that what is loaded again unchanged has the same tags.
    """
    return served.loaded_at if "sources" in document else None


def _vary(tokens: Tokens | None) -> str:
    return "Accept, Accept-Encoding" + (", Authorization" if tokens else "")


def _encoding(headers: Headers) -> str:
    stated = ", ".join(headers.getlist("accept-encoding"))
    return negotiation.encoding(stated, replies.COMPRESSIONS)
