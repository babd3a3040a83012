"""What the server has done, as numbers that Prometheus reads at `/metrics`."""

from __future__ import annotations

import time
from dataclasses import asdict

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.holder import GraphHolder
from api.metrics_many import ManyHistogram
from api.metrics_questions import QuestionMetrics
from api.metrics_quick import QuickTally
from api.metrics_shared import sum_of_workers
from api.reload import Keeper, LoadState
from graph.model.reader import GraphReader

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Seconds."""
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_OTHER = "other"
GONE = "gone"
"""What stands in place of a status where the client went away before it got one."""


class Metrics:
    """The numbers of one application."""

    def __init__(self, holder: GraphHolder, reloader: Keeper | None = None) -> None:
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
        self.seconds = ManyHistogram(
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
            multiprocess_mode="livesum",
        )
        self.questions = QuestionMetrics(self._registry)
        self.quick = QuickTally(self.requests, self.seconds, self.questions, _BUCKETS)
        self._size = _Size(self._registry, holder)
        self._loads = _Loads(self._registry, reloader) if reloader is not None else None

    def note_request(self, path: str, method: str, status: str, seconds: float) -> None:
        """Count a request that was answered, or that nobody waited for any more."""
        self.seconds.labels(path).observe(seconds)
        self.requests.labels(path, method, status).inc()

    def refresh(self) -> None:
        """Take note of what is served now, so that other workers can tell it too."""
        self.quick.flush()
        self._size.refresh()
        if self._loads is not None:
            self._loads.refresh()

    def page(self) -> Response:
        """Return the answer of `/metrics`: of all workers together, where there are several."""
        self.refresh()
        text = generate_latest(sum_of_workers() or self._registry)
        return Response(text, media_type=CONTENT_TYPE_LATEST)


class _Size:
    """How much the served graph holds."""

    def __init__(self, registry: CollectorRegistry, holder: GraphHolder) -> None:
        self._holder = holder
        self._told: GraphReader | None = None
        self._size = Gauge(
            "scenariograph_graph_size",
            "How much the served graph holds, by kind.",
            ["kind"],
            registry=registry,
            # Of several workers, the one tells that was the last to take a new graph.
            multiprocess_mode="livemostrecent",
        )

    def refresh(self) -> None:
        graph = self._holder.current
        if graph is self._told:
            return
        self._told = graph
        for kind, number in asdict(graph.counts()).items():
            self._size.labels(kind).set(number)


class _Loads:
    """How the served graph stands to its sources."""

    def __init__(self, registry: CollectorRegistry, reloader: Keeper) -> None:
        self._reloader = reloader
        self._told: LoadState | None = None
        words = "Times that the sources were loaded again."
        self._reloads = Counter("scenariograph_reloads", words, registry=registry)
        words = "Times that loading the sources again failed."
        self._failures = Counter("scenariograph_reload_failures", words, registry=registry)
        self._stale = Gauge(
            "scenariograph_stale",
            "1 while the sources cannot be loaded and an earlier state of them is served.",
            registry=registry,
            multiprocess_mode="livemax",
        )
        self._loaded = Gauge(
            "scenariograph_loaded_timestamp_seconds",
            "When the sources were last loaded whole, in seconds since 1970.",
            registry=registry,
            multiprocess_mode="livemin",
        )

    def refresh(self) -> None:
        state, told = self._reloader.state, self._told
        self._told = state
        self._reloads.inc(state.reloads - (told.reloads if told else 0))
        self._failures.inc(state.failures - (told.failures if told else 0))
        self._stale.set(bool(state.failing_since))
        self._loaded.set(state.loaded_at.timestamp())


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
        status = GONE

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
            self._metrics.note_request(path, method, status, time.perf_counter() - start)
