"""What the server has done, as numbers that Prometheus reads at `/metrics`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.holder import GraphHolder
from api.reload import Reloader

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Seconds."""
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_OTHER = "other"
_GONE = "gone"
"""What stands in place of a status where the client went away before it got one."""


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
        self._registry.register(_Served(holder, reloader))

    def page(self) -> Response:
        """Return the answer of `/metrics`."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)


class _Served(Collector):
    """What is served, as it is when someone asks."""

    def __init__(self, holder: GraphHolder, reloader: Reloader | None) -> None:
        self._holder = holder
        self._reloader = reloader

    def collect(self) -> Iterator[Metric]:
        words = "How much the served graph holds, by kind."
        size = GaugeMetricFamily("scenariograph_graph_size", words, labels=["kind"])
        for kind, number in asdict(self._holder.current.counts()).items():
            size.add_metric([kind], number)
        yield size
        if self._reloader is None:
            return
        state = self._reloader.state
        words = "Times that the sources were loaded again."
        yield CounterMetricFamily("scenariograph_reloads", words, value=state.reloads)
        words = "Times that loading the sources again failed."
        yield CounterMetricFamily("scenariograph_reload_failures", words, value=state.failures)
        words = "1 while the sources cannot be loaded and an earlier state of them is served."
        yield GaugeMetricFamily("scenariograph_stale", words, value=bool(state.failing_since))
        words = "When the sources were last loaded whole, in seconds since 1970."
        loaded = state.loaded_at.timestamp()
        yield GaugeMetricFamily("scenariograph_loaded_timestamp_seconds", words, value=loaded)


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
        path = scope["path"] if scope["path"] in self._paths else _OTHER
        method = scope["method"] if scope["method"] in _METHODS else _OTHER
        status = _GONE

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        start = time.perf_counter()
        self._metrics.open.inc()
        try:
            await self._app(scope, receive, send_noted)
        except Exception:
            status = "500"
            raise
        finally:
            self._metrics.open.dec()
            self._metrics.seconds.labels(path).observe(time.perf_counter() - start)
            self._metrics.requests.labels(path, method, status).inc()
