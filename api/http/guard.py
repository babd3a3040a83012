"""What holds for every request and every answer, whatever is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import request_id

HEADER = "X-Request-Id"
_ACCEPTABLE = re.compile(r"[\w.:+/=-]{1,100}", re.ASCII)


class Guard:
    """Numbers requests, and tells browsers not to guess what an answer is."""

    def __init__(self, app: ASGIApp, new_id: Callable[[], str] = lambda: uuid4().hex) -> None:
        """Stand before `app`."""
        self._app = app
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, with a number that stands in the log and in the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        stated = Headers(scope=scope).get(HEADER, "")
        number = stated if _ACCEPTABLE.fullmatch(stated) else self._new_id()
        token = request_id.set(number)

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[HEADER] = number
                headers.setdefault("X-Content-Type-Options", "nosniff")
            await send(message)

        try:
            await self._app(scope, receive, send_marked)
        finally:
            request_id.reset(token)
