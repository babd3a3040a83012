"""Engines that speak SPARQL, started by the tests in folders of their own; and a bad one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

_PATIENCE = 60.0
_VIRTUOSO = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = {rows}
"""


@dataclass(frozen=True)
class Endpoint:
    """An engine that runs."""

    query_url: str
    update_url: str
    process: subprocess.Popen[bytes]

    @property
    def store(self) -> str:
        """The address of the store in it."""
        return f"sparql:{self.query_url}"


@contextmanager
def oxigraph(folder: Path, port: int | None = None) -> Iterator[Endpoint]:
    """Run the server of Oxigraph on a folder."""
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else _found("oxigraph")
    port = port or _free_port()
    command = [program, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _await(port, process)
            url = f"http://127.0.0.1:{port}"
            yield Endpoint(f"{url}/query", f"{url}/update", process)
        finally:
            process.kill()


@contextmanager
def virtuoso(folder: Path, rows: int = 1_000_000) -> Iterator[Endpoint]:
    """Run Virtuoso in a folder; it answers with at most so many rows."""
    program, client = _found("virtuoso-t"), _found("isql-vt")
    sql, http = _free_port(), _free_port()
    folder.mkdir()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=sql, http=http, rows=rows))
    command = [program, "-f", "-c", "virtuoso.ini"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=folder, **quiet) as process:  # type: ignore[call-overload]
        try:
            _await(http, process)
            allow = 'exec=GRANT SPARQL_UPDATE TO "SPARQL";'
            subprocess.run([client, f"127.0.0.1:{sql}", "dba", "dba", allow], check=True, **quiet)  # type: ignore[call-overload]
            url = f"http://127.0.0.1:{http}/sparql"
            yield Endpoint(url, url, process)
        finally:
            process.kill()


@contextmanager
def misbehaving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """Run a server that answers each request as it is told to; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/sparql"
        server.shutdown()


def say(
    handler: BaseHTTPRequestHandler,
    status: int,
    body: bytes,
    headers: Mapping[str, str] | None = None,
    length: int | None = None,
) -> None:
    """Answer a request, with another length than is true where one is given."""
    handler.send_response(status)
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)
    if length is not None:
        handler.close_connection = True


def _found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        reason = f"{program} is not installed"
        if os.environ.get("CI") and os.environ.get("SCENARIOGRAPH_WITHOUT") != program:
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the engine did not start")
