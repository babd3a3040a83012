"""What the tests of HTTP share: a real server in a process of its own, and clients for it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
MOST_MEGABYTES = 400
GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"

_PROGRAM = """
import sys
from pathlib import Path
from api.app import create_app
from api.limits import Limits
from api.server import serve
from api.settings import Settings
from graph.build import build_graph

settings = {settings}
app = create_app(build_graph(), settings)
serve(app, port=0, announce=lambda address: print(address, flush=True), settings=settings)
"""


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of the first error."""
        return str(self.json["errors"][0]["extensions"]["code"])


@dataclass(frozen=True)
class Server:
    """A server that runs, and a client of it."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self.port}/graphql"

    def send(
        self,
        method: str,
        path: str = "/graphql",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request as it is, and read the answer."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            sent = body.encode() if isinstance(body, str) else body
            connection.request(method, path, sent, dict(headers or {}))
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())

    def post(self, body: object, **headers: str) -> Answer:
        """Post JSON, or a document for short."""
        asked = {"query": body} if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send(
            "POST", body=json.dumps(asked), headers={"Content-Type": JSON, "Accept": JSON, **named}
        )

    def get(self, headers: Mapping[str, str] | None = None, **parameters: str) -> Answer:
        """Ask with an address."""
        return self.send("GET", f"/graphql?{urlencode(parameters)}", headers=headers)

    def connect(self) -> socket.socket:
        """Return a bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    @property
    def megabytes(self) -> float:
        """How much memory the server holds now."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024


def assert_alive(server: Server) -> None:
    """Insist that a plain query is answered within a second, and that the server is not large."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=1)) as connection:
        plain = json.dumps({"query": "{ day(number: 8) { title } }"})
        connection.request("POST", "/graphql", plain, {"Content-Type": JSON})
        response = connection.getresponse()
        assert response.status == 200
        assert json.loads(response.read())["data"]["day"]["title"].startswith("S3")
    assert server.megabytes < MOST_MEGABYTES


@contextmanager
def serving(settings: str = "Settings()") -> Iterator[Server]:
    """Serve the shipped course with settings that are stated in Python."""
    program = _PROGRAM.format(settings=settings)
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address.endswith("/graphql"), address
            yield Server(int(address.removesuffix("/graphql").rpartition(":")[2]), process.pid)
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
