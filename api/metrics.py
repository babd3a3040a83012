"""What the server has done, as numbers that Prometheus reads at `/metrics`."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.holder import GraphHolder
from api.reload import Reloader

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Seconds."""


class Metrics:
    """The numbers of one application."""

    def __init__(self, holder: GraphHolder, reloader: Reloader | None = None) -> None:
        """Count from nothing.

        Args:
            holder: What is served; its size is told as it is when someone asks.
            reloader: What keeps it up to date, if anything does.
        """
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "scenariograph_requests",
            "Requests that were answered, by path, method and status.",
            ["path", "method", "status"],
            registry=self._registry,
        )
        self.seconds = Histogram(
            "scenariograph_request_seconds",
            "Seconds from a request to the end of its answer, by path.",
            ["path"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self.open = Gauge(
            "scenariograph_requests_open",
            "Requests that are being answered.",
            registry=self._registry,
        )
        self._measure_graph(holder)
        if reloader is not None:
            self._measure_reloads(reloader)

    def _measure_graph(self, holder: GraphHolder) -> None:
        size = Gauge(
            "scenariograph_graph_size",
            "How much the served graph holds, by kind.",
            ["kind"],
            registry=self._registry,
        )
        for kind in holder.current.counts().__slots__:
            size.labels(kind).set_function(
                lambda kind=kind: getattr(holder.current.counts(), kind)  # type: ignore[misc]
            )

    def _measure_reloads(self, reloader: Reloader) -> None:
        for name, words, value in (
            ("reloads", "Times that the sources were loaded again.", "reloads"),
            ("reload_failures", "Times that loading them again failed.", "failures"),
        ):
            gauge = Gauge(f"scenariograph_{name}", words, registry=self._registry)
            gauge.set_function(lambda value=value: getattr(reloader.state, value))  # type: ignore[misc]
        stale = Gauge(
            "scenariograph_stale",
            "1 while the sources cannot be loaded and an earlier state of them is served.",
            registry=self._registry,
        )
        stale.set_function(lambda: float(reloader.state.failing_since is not None))

    async def page(self, _request: Request) -> Response:
        """Answer `/metrics`."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)


class Measured:
    """Counts and times every request."""

    def __init__(self, app: ASGIApp, metrics: Metrics, paths: frozenset[str]) -> None:
        """Stand before `app`.

        Args:
            app: What answers.
            metrics: Where to count.
            paths: Paths that are told apart; all others count as `other`, so that nobody fills
                the memory by making paths up.
        """
        self._app = app
        self._metrics = metrics
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, and count it when its answer has been sent."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"] if scope["path"] in self._paths else "other"
        method = scope["method"] if scope["method"] in _METHODS else "other"
        status = 500

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        start = time.perf_counter()
        self._metrics.open.inc()
        try:
            await self._app(scope, receive, send_noted)
        finally:
            self._metrics.open.dec()
            self._metrics.seconds.labels(path).observe(time.perf_counter() - start)
            self._metrics.requests.labels(path, method, str(status)).inc()


_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
