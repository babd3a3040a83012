"""The address of SPARQL: from a request to its reply."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from starlette.datastructures import URL, Headers
from starlette.types import Receive, Scope, Send

from api.errors import (
    FORBIDDEN,
    INTERNAL,
    MASKED,
    METHOD_NOT_ALLOWED,
    NOT_IMPLEMENTED,
    request_id,
)
from api.holder import GraphHolder, Served
from api.http import negotiation, replies
from api.http.body import ClientGoneError, check_size, read_body
from api.http.negotiation import CONTENT_TYPES, HTML
from api.http.refusal import RefusalError
from api.http.replies import Reply
from api.http.tokens import Tokens
from api.metrics_questions import QuestionMetrics
from api.playground import SECURITY_HEADERS
from api.settings import Settings
from api.sparql.answering import Answering, Formats, Found
from api.sparql.page import missing_page, sparql_page
from api.sparql.parameters import Operation, check_content, from_address, from_body, has_query
from api.sparql.processes import CAN_FORK
from api.telemetry import note
from api.version import program_version
from graph.errors import RequestError

logger = logging.getLogger(__name__)

METHODS = "GET, HEAD, POST, OPTIONS"
_READING = {"GET", "HEAD"}
_RESULTS = "application/sparql-results"
TABLES = {
    f"{_RESULTS}+json": "json",
    f"{_RESULTS}+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
}
"""Media types of rows, and of yes or no, and what `graph.rdf` calls them; best first."""
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
}
"""Media types of triples."""
_TEXTS = {"text/csv", "text/tab-separated-values", "text/turtle"}
"""Media types whose characters are not known without being told."""


class SparqlEndpoint:
    """An ASGI application that answers SPARQL queries over HTTP."""

    def __init__(
        self,
        holder: GraphHolder,
        settings: Settings,
        tokens: Tokens | None,
        metrics: QuestionMetrics,
    ) -> None:
        """Answer from what `holder` holds.

        Args:
            holder: What is served.
            settings: How.
            tokens: Who may ask; everybody without them.
            metrics: Where to count.
        """
        self._holder = holder
        self._settings = settings
        self._tokens = tokens
        self._metrics = metrics
        self._answering = Answering(settings.limits, metrics)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            reply = await self._reply(scope, Headers(scope=scope), receive)
        except RefusalError as error:
            self._metrics.note_refusals([error.error["extensions"]])
            reply = replies.refusal(error, None)
        except ClientGoneError:
            return
        except Exception:
            logger.exception("Request %s could not be answered.", request_id.get())
            masked = RefusalError(MASKED, HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL)
            reply = replies.refusal(masked, None)
        await reply.send(send)

    async def close(self) -> None:
        """End what answers."""
        await self._answering.close()

    async def _reply(self, scope: Scope, headers: Headers, receive: Receive) -> Reply:
        method: str = scope["method"]
        if method == "OPTIONS":
            return Reply(HTTPStatus.NO_CONTENT, headers={"Allow": METHODS})
        if method not in {*_READING, "POST"}:
            words, status = f"{method} means nothing here.", HTTPStatus.METHOD_NOT_ALLOWED
            raise RefusalError(words, status, METHOD_NOT_ALLOWED, headers={"Allow": METHODS})
        accept = ", ".join(headers.getlist("accept")) or None
        is_reading = method in _READING
        if is_reading and self._settings.playground and _likes_pages(accept):
            return _page(await asyncio.to_thread(_missing), headers)
        if self._tokens is not None:
            self._tokens.check(headers.get("authorization"))
        await self._check_possible()
        query_string: bytes = scope["query_string"]
        if is_reading and not has_query(query_string):
            return await self._description(scope, headers, accept)
        if is_reading:
            operation = from_address(query_string, self._settings.limits)
        else:
            kind = check_content(headers)
            check_size(headers, self._settings.limits)
            body = await read_body(receive, self._settings.limits)
            operation = from_body(body, kind, query_string, self._settings.limits)
        return await self._while_there(
            receive, self._answered(operation, headers, accept, is_reading=is_reading)
        )

    async def _check_possible(self) -> None:
        """Refuse to answer where it is not allowed, or something is missing."""
        if self._settings.only_documents:
            words = "Nothing but the documents of this server is answered, and those are GraphQL."
            raise RefusalError(words, HTTPStatus.FORBIDDEN, FORBIDDEN)
        missing = await asyncio.to_thread(_missing)
        if missing is not None:
            raise RefusalError(missing, HTTPStatus.NOT_IMPLEMENTED, NOT_IMPLEMENTED)

    async def _while_there(self, receive: Receive, work: Coroutine[Any, Any, Reply]) -> Reply:
        """Return what work comes to, and stop it if the client goes away.

        Raises:
            ClientGoneError: If it did.
        """
        working = asyncio.ensure_future(work)
        going = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({working, going}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise ClientGoneError
            return working.result()
        finally:
            for task in (working, going):
                task.cancel()
            await asyncio.gather(working, going, return_exceptions=True)

    async def _answered(
        self, operation: Operation, headers: Headers, accept: str | None, *, is_reading: bool
    ) -> Reply:
        served = self._holder.served
        note({"scenariograph.graph.version": served.reader.version})
        table, graph = _liked(accept, TABLES), _liked(accept, GRAPHS)
        encoding = _encoding(headers)
        asked = [operation.query, operation.default_graphs, operation.named_graphs]
        tag = self._tag(served, [table, graph, encoding, *asked])
        fresh = self._cached(tag)
        known = headers.getlist("if-none-match") if is_reading else []
        is_any_known = "*" in known
        # Only answers that are the same each time ever had a tag.
        if known and not is_any_known and self._holds(is_match=replies.is_known(tag, known)):
            return Reply(HTTPStatus.NOT_MODIFIED, headers=fresh)
        formats = Formats(table and TABLES[table], graph and GRAPHS[graph])
        found = await self._answering.answer(served.reader, operation, formats)
        if found.is_volatile:
            fresh = {"Cache-Control": "no-store", "Vary": _vary(self._tokens)}
        elif is_any_known and self._holds(is_match=True):
            return Reply(HTTPStatus.NOT_MODIFIED, headers=fresh)
        return _packed(found, _media_type(found, table, graph), encoding, fresh)

    async def _description(self, scope: Scope, headers: Headers, accept: str | None) -> Reply:
        """Return what there is to be asked, for programs."""
        kind = _liked(accept, GRAPHS)
        if kind is None:
            raise RefusalError("There is no `query`: ask with ?query=… or POST one.")
        from graph.rdf.service import service_description  # noqa: PLC0415 - the extra `rdf`

        served, address = self._holder.served, str(URL(scope=scope).replace(query=""))
        encoding = _encoding(headers)
        tag = self._tag(served, [kind, encoding, address])
        fresh = self._cached(tag)
        if self._holds_tag(headers, tag):
            return Reply(HTTPStatus.NOT_MODIFIED, headers=fresh)
        body = await asyncio.to_thread(
            service_description, served.reader, address, GRAPHS[kind], [*TABLES, *GRAPHS]
        )
        return _packed(Found(body, GRAPHS[kind], is_volatile=False), kind, encoding, fresh)

    def _tag(self, served: Served, parts: Sequence[object]) -> str:
        maker = [program_version(), asdict(self._settings.limits)]
        return replies.Tags("sparql", maker, served.reader.version).of(parts)

    def _holds_tag(self, headers: Headers, tag: str) -> bool:
        known = headers.getlist("if-none-match")
        if not known:
            return False
        return self._holds(is_match="*" in known or replies.is_known(tag, known))

    def _holds(self, *, is_match: bool) -> bool:
        """Return whether a client has the answer already, and count it."""
        self._metrics.note_condition(is_match=is_match)
        return is_match

    def _cached(self, tag: str) -> dict[str, str]:
        """Return the headers that say for how long an answer may be kept, and by whom."""
        whose = "public" if self._tokens is None else "private"
        age = self._settings.max_age
        kept = f"{whose}, max-age={age}" if age else f"{whose}, no-cache"
        return {"ETag": tag, "Cache-Control": kept, "Vary": _vary(self._tokens)}


def _likes_pages(accept: str | None) -> bool:
    """Tell whether a client is a browser that somebody looks at."""
    return negotiation.media_type(accept, [*TABLES, *GRAPHS, HTML]) == HTML


def _liked(accept: str | None, offers: Mapping[str, str]) -> str | None:
    return negotiation.media_type(accept, [*offers])


def _media_type(found: Found, table: str | None, graph: str | None) -> str:
    """Return the media type of an answer: the one of the two that is written so."""
    is_table = table is not None and TABLES[table] == found.format
    return str(table if is_table else graph)


def _packed(found: Found, kind: str, encoding: str, more: Mapping[str, str]) -> Reply:
    body, packed = replies.compressed(found.body, encoding)
    stated = f"{kind}; charset=utf-8" if kind in _TEXTS else kind
    return Reply(HTTPStatus.OK, body, {"Content-Type": stated, **packed, **more})


def _page(missing: str | None, headers: Headers) -> Reply:
    page = sparql_page() if missing is None else missing_page(missing)
    status = HTTPStatus.OK if missing is None else HTTPStatus.NOT_IMPLEMENTED
    body, packed = replies.compressed(page, _encoding(headers))
    more = {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Encoding"}
    kind = {"Content-Type": CONTENT_TYPES[HTML]}
    return Reply(status, body, {**kind, **packed, **more, **SECURITY_HEADERS})


def _missing() -> str | None:
    """Return what is missing for SPARQL, and what to do about it; None where nothing is."""
    if not CAN_FORK:
        return "SPARQL is not answered on this system: it cannot stop a query that takes too long."
    try:
        import graph.rdf  # noqa: F401, PLC0415 - the extra `rdf`
    except RequestError as error:
        return str(error)
    return None


async def _gone(receive: Receive) -> None:
    """Wait until the client has gone away."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _vary(tokens: Tokens | None) -> str:
    return "Accept, Accept-Encoding" + (", Authorization" if tokens else "")


def _encoding(headers: Headers) -> str:
    stated = ", ".join(headers.getlist("accept-encoding"))
    return negotiation.encoding(stated, replies.COMPRESSIONS)
