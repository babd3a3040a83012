"""How the servers of this folder begin: on any free port, which they print."""

from __future__ import annotations

import gc
import socket

import uvicorn
from starlette.types import ASGIApp


def serve(app: ASGIApp, path: str) -> None:
    """Serve an application until the process is told to stop.

    Args:
        app: What answers.
        path: Where it does; the address that is printed ends with it.
    """
    gc.freeze()  # what is loaded stays, as with ours
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}{path}", flush=True)
        config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
        uvicorn.Server(config).run([listener])
