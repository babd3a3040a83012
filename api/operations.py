"""What those who run the server look at: is it alive, is it up to date, how much does it do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.holder import GraphHolder
from api.http.refusal import RefusalError
from api.http.tokens import Tokens
from api.metrics import Metrics
from api.reload import Keeper

PROBED = ("/healthz", "/readyz")
"""What orchestrators ask, by the address of a machine."""
PATHS = (*PROBED, "/metrics")


class Operations:
    """The signs of life of one application."""

    def __init__(
        self,
        holder: GraphHolder,
        reloader: Keeper | None = None,
        tokens: Tokens | None = None,
    ) -> None:
        """Tell of what `holder` holds.

        Args:
            holder: What is served.
            reloader: What keeps it up to date, if anything does.
            tokens: Who may know more than that all is well or is not; everybody without them.
        """
        self._holder = holder
        self._reloader = reloader
        self._tokens = tokens
        self.metrics = Metrics(holder, reloader)
        if reloader is not None:
            reloader.on_change = self.metrics.refresh

    def routes(self) -> list[Route]:
        """Return the routes under which it can be asked."""
        answers = (self._health, self._readiness, self._numbers)
        return [Route(path, answer) for path, answer in zip(PATHS, answers, strict=True)]

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Keep the course up to date as long as the server runs."""
        self.metrics.refresh()
        if self._reloader is None:
            yield
            return
        task = asyncio.create_task(self._reloader.watch())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _health(self, _request: Request) -> Response:
        return _told({"status": "ok", "version": self._holder.current.version})

    async def _readiness(self, request: Request) -> Response:
        """Answer 200 as long as a course is served: an old one is better than none.

        What a store does not tell is not served.
        """
        told = {"status": "ok", "version": self._holder.current.version}
        if self._reloader is None:
            return _told(told)
        state = self._reloader.state
        told["loadedAt"] = state.loaded_at.isoformat(timespec="seconds")
        if state.failing_since is None:
            return _told(told)
        since = state.failing_since.isoformat(timespec="seconds")
        told |= {"status": "unavailable" if state.is_down else "stale", "since": since}
        status = HTTPStatus.SERVICE_UNAVAILABLE if state.is_down else HTTPStatus.OK
        if self._refusal(request) is not None:
            return _told(told, status)
        return _told({**told, "problems": [str(fault) for fault in state.faults]}, status)

    async def _numbers(self, request: Request) -> Response:
        refusal = self._refusal(request)
        if refusal is None:
            return self.metrics.page()
        body = {"errors": [refusal.error]}
        return JSONResponse(body, refusal.status, {**refusal.headers, "Cache-Control": "no-store"})

    def _refusal(self, request: Request) -> RefusalError | None:
        """Return why this client may not know more, if it may not."""
        try:
            if self._tokens is not None:
                self._tokens.check(request.headers.get("authorization"))
        except RefusalError as error:
            return error
        return None


def _told(content: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Response:
    return JSONResponse(content, status, headers={"Cache-Control": "no-store"})
