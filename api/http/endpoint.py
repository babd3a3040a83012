"""The address of the API: from a request to its reply."""

from __future__ import annotations

import asyncio
import logging
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
from api.execute import Engine
from api.holder import GraphHolder
from api.http import negotiation, replies
from api.http.answering import Answering
from api.http.body import (
    Begun,
    ClientGoneError,
    check_content,
    check_length,
    check_size,
    read_body,
)
from api.http.documents import Documents, read_documents
from api.http.events import EventStream
from api.http.kept import KnownHeads, Request, Wishes
from api.http.negotiation import CONTENT_TYPES, EVENT_STREAM, GRAPHQL_RESPONSE, HTML, JSON
from api.http.parameters import Parameters, from_address, from_body, is_asking
from api.http.refusal import RefusalError
from api.http.replies import Reply, Whole
from api.http.streams import StoppedError, Streams
from api.http.tokens import Tokens, read_tokens
from api.http.workers import RETRY_AFTER, Lanes
from api.metrics_questions import QuestionMetrics
from api.playground import SECURITY_HEADERS, playground_page
from api.settings import Settings

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
        self._metrics = metrics
        self._engine = Engine(settings.limits, introspection=settings.introspection)
        self._documents: Documents = read_documents(settings)
        self._tokens: Tokens | None = (
            read_tokens(settings.token_file) if settings.token_file else None
        )
        self.streams = Streams(holder, self._engine, self._documents, lanes, metrics)
        self.heads = KnownHeads()
        """Heads of requests that came the long way, and were let through."""
        self.answering = Answering(holder, settings, self._engine, self._documents, lanes, metrics)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that comes the long way."""
        headers = Headers(scope=scope)
        kind = None
        reply: Reply | Whole
        try:
            kind = self._kind(scope["method"], headers)
            if kind == EVENT_STREAM:
                await self._stream(scope, headers, receive, send)
                return
            reply = await self._reply(scope, headers, receive, kind)
        except ClientGoneError:
            return
        except Exception as error:  # noqa: BLE001 - told as far as a client may know it
            reply = self._refused(error, kind)
        await reply.send(send)

    async def reply_to(
        self, scope: Scope, receive: Receive, wishes: Wishes, request: Request | None
    ) -> Reply | Whole | None:
        """Return the reply to a request whose head was let through before.

        Args:
            scope: The request.
            receive: What gives its body.
            wishes: What its head asks for.
            request: The same as it came, if it can be remembered.

        Returns:
            The reply; None if nobody waits for it any more.
        """
        try:
            asked = await self._parameters(scope, Headers(scope=scope), receive)
            if isinstance(asked, list):
                return await self.answering.batch_reply(asked, wishes)
            return await self.answering.reply(asked, wishes, request=request)
        except ClientGoneError:
            return None
        except Exception as error:  # noqa: BLE001 - told as far as a client may know it
            return self._refused(error, wishes.kind)

    def _refused(self, error: Exception, kind: str | None) -> Reply:
        """Return what is told of a request that came to nothing."""
        told = None if kind in _NO_ERRORS else kind
        if isinstance(error, RefusalError):
            self._metrics.note_refusals([error.error["extensions"]])
            return replies.refusal(error, told)
        if isinstance(error, RecursionError):
            return replies.refusal(RefusalError("The request is nested too deeply."), told)
        logger.error("Request %s could not be answered.", request_id.get(), exc_info=error)
        masked = RefusalError(MASKED, HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL)
        return replies.refusal(masked, told)

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
    ) -> Reply | Whole:
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
        wishes = Wishes(kind, _encoding(headers), is_safe=method in _READING)
        self.heads.note(scope, wishes)
        if isinstance(asked, list):
            return await self.answering.batch_reply(asked, wishes)
        known = headers.getlist("if-none-match") if wishes.is_safe else []
        return await self.answering.reply(asked, wishes, known)

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
        if scope["method"] == "POST":
            check_content(headers)
        return await self._parameters(scope, headers, receive)

    async def _parameters(
        self, scope: Scope, headers: Headers, receive: Receive
    ) -> list[Parameters] | Parameters:
        """Return what is asked."""
        if scope["method"] != "POST":
            return self._in_address(scope["query_string"])
        return from_body(await self._body(headers, receive), self._settings)

    async def _body(self, headers: Headers, receive: Receive) -> bytes:
        """Return the body of a request; a server that ends waits a moment for what is missing."""
        check_size(headers, self._settings.limits)
        begun = Begun(receive)
        if begun.whole is not None:
            check_length(len(begun.whole), self._settings.limits)
            return begun.whole
        reading = asyncio.ensure_future(read_body(begun, self._settings.limits))
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


def _encoding(headers: Headers) -> str:
    stated = ", ".join(headers.getlist("accept-encoding"))
    return negotiation.encoding(stated, replies.COMPRESSIONS)
