"""The ASGI application: GraphQL and SPARQL with their pages, and signs of life."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp

from api.holder import GraphHolder, Source
from api.http.endpoint import GraphQLEndpoint
from api.http.front import Front
from api.http.guard import HEADER, Guard, Hosts
from api.http.page import HEADLINE_QUERY
from api.http.sockets import Sockets
from api.http.streams import STOP
from api.http.tokens import read_tokens
from api.http.workers import Lanes
from api.metrics import Measured, Metrics
from api.operations import PATHS, PROBED, Operations
from api.playground import playground_routes
from api.reload import Keeper
from api.settings import Settings
from api.sparql.endpoint import SparqlEndpoint
from api.telemetry import Traced, is_tracing

__all__ = ["GRAPHQL_PATH", "HEADLINE_QUERY", "SPARQL_PATH", "create_app"]

GRAPHQL_PATH = "/graphql"
SPARQL_PATH = "/sparql"
_PREFLIGHT_SECONDS = 600


def create_app(
    source: Source | GraphHolder,
    settings: Settings | None = None,
    reloader: Keeper | None = None,
) -> ASGIApp:
    """Return the application that answers from a graph, or from whatever a holder holds.

    Args:
        source: What to answer from.
        settings: How.
        reloader: What keeps the holder up to date while the application runs, if anything does.

    Raises:
        SourceError: If the settings name files that cannot be read.
    """
    settings = settings or Settings()
    holder = source if isinstance(source, GraphHolder) else GraphHolder(source)
    tokens = read_tokens(settings.token_file) if settings.token_file else None
    operations = Operations(holder, reloader, tokens)
    questions = operations.metrics.questions
    lanes = Lanes(settings.limits, questions.note_waiting)

    endpoint = GraphQLEndpoint(holder, settings, lanes, questions)
    sparql = SparqlEndpoint(holder, settings, tokens, questions)

    async def lead_on(_request: Request) -> Response:
        return RedirectResponse(GRAPHQL_PATH)

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[Mapping[str, Any]]:
        async with operations.watching():
            yield {STOP: endpoint.streams.stop}
        lanes.close()
        await sparql.close()

    routes: list[BaseRoute] = [
        Route(GRAPHQL_PATH, endpoint),
        WebSocketRoute(GRAPHQL_PATH, Sockets(endpoint.streams, settings, tokens)),
        *operations.routes(),
    ]
    if settings.sparql:
        routes.append(Route(SPARQL_PATH, sparql))
    if settings.playground:
        routes += [Route("/", lead_on), *playground_routes()]
    app = Starlette(
        routes=routes,
        middleware=_middleware(settings, operations.metrics),
        lifespan=life,
    )
    # A request with a trace has a span, which is made on the long way.
    return app if is_tracing() else Front(app, endpoint, GRAPHQL_PATH, operations.metrics)


def _middleware(settings: Settings, metrics: Metrics) -> list[Middleware]:
    """Return what stands before every route, the outermost first."""
    told_apart = frozenset({GRAPHQL_PATH, SPARQL_PATH, *PATHS})
    found = [Middleware(Measured, metrics=metrics, paths=told_apart), Middleware(Guard)]
    if is_tracing():
        found.append(Middleware(Traced, paths=told_apart, silent=frozenset(PATHS)))
    found.append(Middleware(Hosts, names=settings.hosts, open_paths=PROBED))
    if settings.cors_origins:
        found.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(settings.cors_origins),
                allow_methods=["GET", "POST"],
                allow_headers=["Authorization", "Content-Type", "If-None-Match", HEADER],
                expose_headers=["ETag", "Retry-After", HEADER],
                max_age=_PREFLIGHT_SECONDS,
            )
        )
    return found
