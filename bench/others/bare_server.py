"""The limit: `python -m bench.others.bare_server FOLDER` sends answers that lie in files.

Each file of the folder holds the answers to one question, one in each line, and gives its name to
the path at which they are sent in turn. Nothing is read of a request but its path.
"""

from __future__ import annotations

import sys
from itertools import cycle
from pathlib import Path

from starlette.types import Receive, Scope, Send

from bench.others.serving import serve


def main() -> None:
    """Serve the folder that the argument names."""
    answers = {
        f"/{file.stem}": cycle([_messages(line) for line in file.read_bytes().splitlines()])
        for file in Path(sys.argv[1]).iterdir()
    }

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        start, body = next(answers[scope["path"]])
        await send(start)
        await send(body)

    serve(app, "")


def _messages(answer: bytes) -> tuple[dict[str, object], dict[str, object]]:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(answer)).encode()),
    ]
    return (
        {"type": "http.response.start", "status": 200, "headers": headers},
        {"type": "http.response.body", "body": answer},
    )


if __name__ == "__main__":
    main()
