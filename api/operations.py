"""What those who run the server look at: is it alive, is it up to date, how much does it do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.holder import GraphHolder
from api.metrics import Metrics
from api.reload import Reloader
from graph.errors import Fault

PATHS = ("/healthz", "/readyz", "/metrics")


class Operations:
    """The signs of life of one application."""

    def __init__(self, holder: GraphHolder, reloader: Reloader | None = None) -> None:
        """Tell of what `holder` holds, and of what keeps it up to date, if anything does."""
        self._holder = holder
        self._reloader = reloader
        self.metrics = Metrics(holder, reloader)

    def routes(self) -> list[Route]:
        """Return the routes under which it can be asked."""
        answers = (self._health, self._readiness, self.metrics.page)
        return [Route(path, answer) for path, answer in zip(PATHS, answers, strict=True)]

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Keep the course up to date as long as the server runs."""
        if self._reloader is None:
            yield
            return
        stop = asyncio.Event()
        task = asyncio.create_task(self._reloader.watch(stop))
        try:
            yield
        finally:
            stop.set()
            await task

    async def _health(self, _request: Request) -> Response:
        return JSONResponse({"status": "ok", "version": self._holder.current.version})

    async def _readiness(self, _request: Request) -> Response:
        """Answer 200 as long as a course is served: an old one is better than none."""
        told = {"status": "ok", "version": self._holder.current.version}
        state = self._reloader.state if self._reloader else None
        if state is not None:
            told["loadedAt"] = state.loaded_at.isoformat(timespec="seconds")
        if state is None or state.failing_since is None:
            return JSONResponse(told)
        problems = [_problem(fault) for fault in state.faults]
        since = state.failing_since.isoformat(timespec="seconds")
        return JSONResponse({**told, "status": "stale", "since": since, "problems": problems})


def _problem(fault: Fault) -> str:
    """Return a fault with the name of its file; where that lies is nobody's business here."""
    return str(replace(fault, path=Path(fault.path).name))
