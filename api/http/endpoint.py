"""The address of the API: from a request to its reply."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from api.errors import INTERNAL, MASKED, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, request_id
from api.execute import Answer, Engine, Prepared, Question
from api.holder import GraphHolder
from api.http import negotiation, replies
from api.http.body import ClientGoneError, check_content, read_body
from api.http.documents import Documents, UnknownDocumentError, read_documents
from api.http.negotiation import CONTENT_TYPES, GRAPHQL_RESPONSE, HTML, JSON
from api.http.parameters import Parameters, from_address, from_body, is_asking
from api.http.refusal import RefusalError
from api.http.replies import Outcome, Reply
from api.http.tokens import Tokens, read_tokens
from api.http.workers import Lanes, LateError
from api.limits_meter import Meter
from api.playground import SECURITY_HEADERS, playground_page
from api.settings import Settings
from graph.model.reader import GraphReader

logger = logging.getLogger(__name__)

METHODS = "GET, HEAD, POST, OPTIONS"
LIGHT_COST = 2000
"""Up to which cost a question does not have to wait for more expensive ones."""
_READING = {"GET", "HEAD"}


class GraphQLEndpoint:
    """An ASGI application that answers GraphQL over HTTP."""

    def __init__(self, holder: GraphHolder, settings: Settings, lanes: Lanes) -> None:
        """Answer from what `holder` holds.

        Raises:
            SourceError: If the settings name files that cannot be read.
        """
        self._holder = holder
        self._settings = settings
        self._lanes = lanes
        self._engine = Engine(settings.limits, introspection=settings.introspection)
        self._documents: Documents = read_documents(settings)
        self._tokens: Tokens | None = (
            read_tokens(settings.token_file) if settings.token_file else None
        )
        # What an answer depends on beside the graph and the question.
        self._maker = [_program_version(), asdict(settings.limits), settings.introspection]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        headers = Headers(scope=scope)
        kind = None
        try:
            kind = self._kind(scope["method"], headers)
            reply = await self._reply(scope, headers, receive, kind)
        except RefusalError as error:
            reply = replies.refusal(error, None if kind == HTML else kind)
        except ClientGoneError:
            return
        except RecursionError:
            deep = RefusalError("The request is nested too deeply.")
            reply = replies.refusal(deep, None if kind == HTML else kind)
        except Exception:
            logger.exception("Request %s could not be answered.", request_id.get())
            masked = RefusalError(MASKED, HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL)
            reply = replies.refusal(masked, None if kind == HTML else kind)
        await reply.send(send)

    def _kind(self, method: str, headers: Headers) -> str | None:
        """Return the media type of the answer that a client likes best."""
        offers = [JSON, GRAPHQL_RESPONSE]
        if method in _READING and self._settings.playground:
            offers.append(HTML)
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
        if self._tokens is not None:
            self._tokens.check(headers.get("authorization"))
        if method == "POST":
            check_content(headers)
            body = await read_body(headers, receive, self._settings.limits)
            asked = from_body(body, self._settings)
        else:
            asked = self._in_address(scope["query_string"])
        if isinstance(asked, list):
            return await self._answered_batch(asked, headers, kind)
        return await self._answered(asked, headers, kind, is_safe=method in _READING)

    def _page(self, headers: Headers) -> Reply:
        encoding = _encoding(headers)
        body, packed = replies.compressed(playground_page(self._documents.named), encoding)
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
        reader = self._holder.current
        encoding = _encoding(headers)
        try:
            question = self._question(asked, is_safe=is_safe)
        except UnknownDocumentError as error:
            error.status = replies.refused_status(kind)
            raise
        named = (question.document, question.operation_name, question.variables)
        tag = replies.entity_tag(self._maker, reader.version, kind, encoding, *named)
        fresh = self._cached(tag)
        if is_safe and replies.is_known(tag, headers.getlist("if-none-match")):
            return Reply(HTTPStatus.NOT_MODIFIED, headers=fresh)
        meter = Meter(self._settings.limits)

        def reply(answer: Answer) -> Reply:
            if not answer.is_refused:
                self._documents.register(asked)
            result = replies.outcome(answer, meter.limits, meter.cost, kind)
            more = fresh if result.is_whole else {"Cache-Control": "no-store"}
            if result.status is HTTPStatus.METHOD_NOT_ALLOWED:
                more = {**more, "Allow": "POST"}
            return _packed(result.told, result.status, kind, encoding, more)

        try:
            return await self._in_lane(reader, question, meter, reply)
        except LateError:
            cost = meter.cost or None
            return reply(Answer(None, (meter.lateness(),), is_refused=True, cost=cost))

    async def _in_lane(
        self,
        reader: GraphReader,
        question: Question,
        meter: Meter,
        reply: Callable[[Answer], Reply],
    ) -> Reply:
        """Answer a question among the cheap ones, if it turns out to be one of them."""

        async def begin() -> Reply | Prepared:
            found = self._engine.prepare(question, meter)
            if isinstance(found, Answer):
                return reply(found)
            if found.cost > LIGHT_COST and self._lanes.heavy is not self._lanes.light:
                return found
            return reply(await self._engine.carry_out(reader, found, meter))

        found = await self._lanes.light.do(begin, meter.seconds_left)
        if isinstance(found, Reply):
            return found

        async def go_on() -> Reply:
            return reply(await self._engine.carry_out(reader, found, meter))

        return await self._lanes.heavy.do(go_on, meter.seconds_left)

    async def _answered_batch(self, asked: list[Parameters], headers: Headers, kind: str) -> Reply:
        reader = self._holder.current
        meter = Meter(self._settings.limits)
        more = {"Cache-Control": "no-store"}

        async def work() -> Reply:
            told = [(await self._one_of_batch(reader, each, meter, kind)).told for each in asked]
            return _packed(told, HTTPStatus.OK, kind, _encoding(headers), more)

        try:
            return await self._lanes.heavy.do(work, meter.seconds_left)
        except LateError:
            late = [{"errors": [meter.lateness().formatted]}] * len(asked)
            return _packed(late, HTTPStatus.OK, kind, _encoding(headers), more)

    async def _one_of_batch(
        self, reader: GraphReader, asked: Parameters, meter: Meter, kind: str
    ) -> Outcome:
        try:
            question = self._question(asked, is_safe=False)
        except RefusalError as error:
            return Outcome({"errors": [error.error]}, error.status)
        answer = await self._engine.answer(reader, question, meter)
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


def _vary(tokens: Tokens | None) -> str:
    return "Accept, Accept-Encoding" + (", Authorization" if tokens else "")


def _encoding(headers: Headers) -> str:
    stated = ", ".join(headers.getlist("accept-encoding"))
    return negotiation.encoding(stated, replies.COMPRESSIONS)


def _program_version() -> str:
    try:
        return version("scenariograph")
    except PackageNotFoundError:
        return "unknown"
