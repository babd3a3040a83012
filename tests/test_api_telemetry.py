"""Traces: what a collector gets from a real server, and that there are none unasked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from api.errors import TelemetryError
from api.telemetry import exporters
from tests.cli_harness import ROOT, environment, run
from tests.serve_harness import days, eventually, serve

pytestmark = pytest.mark.slow

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"


@dataclass
class Collector:
    """Gathers spans, as a collector does."""

    port: int = 0
    spans: list[Any] = field(default_factory=list)
    resources: list[dict[str, Any]] = field(default_factory=list)

    def env(self, **more: str) -> dict[str, str]:
        """Variables that send traces here, at once."""
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{self.port}",
            "OTEL_BSP_SCHEDULE_DELAY": "20",
            "NO_PROXY": "*",
            **more,
        }

    def named(self, name: str) -> list[Any]:
        """The spans of a name, in the order in which they began."""
        found = [span for span in self.spans if span.name == name]
        return sorted(found, key=lambda span: span.start_time_unix_nano)

    def take(self, body: bytes) -> None:
        """Take what was sent."""
        service = pytest.importorskip("opentelemetry.proto.collector.trace.v1.trace_service_pb2")
        request = service.ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            self.resources.append(attributes(resource.resource))
            for scope in resource.scope_spans:
                self.spans.extend(scope.spans)


def attributes(holder: Any) -> dict[str, Any]:  # noqa: ANN401 - a message of protobuf
    found = {}
    for each in holder.attributes:
        kind = each.value.WhichOneof("value")
        found[each.key] = getattr(each.value, kind)
    return found


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.path == "/v1/traces"
            collector.take(body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector.port = server.server_port
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield collector
        server.shutdown()
        thread.join()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A course with one day."""
    path = tmp_path / "days.yaml"
    path.write_text(days("one"), encoding="utf-8")
    return path


def parent_of(span: Any, spans: list[Any]) -> Any:  # noqa: ANN401
    (found,) = [each for each in spans if each.span_id == span.parent_span_id]
    return found


def test_a_request_and_its_parts(file: Path) -> None:
    pytest.importorskip("opentelemetry.sdk")
    with collecting() as collector, serve(file, env=collector.env()) as server:
        query = "query Titles { days { nodes { title } } }"
        stated = f"00-{TRACE}-{PARENT}-01"
        server.post(query, traceparent=stated, X_Request_Id="abc-123")
        server.post("{ days {")
        server.post("{ days { nodes { titel } } }")
        server.send("GET", "/healthz")
        server.send("DELETE", "/nothing")
        version = server.ready["version"]
        eventually(lambda: len(collector.named("POST /graphql")) == 3 and collector.named("HTTP"))
        first, unread, invalid = collector.named("POST /graphql")
        assert (first.trace_id.hex(), first.parent_span_id.hex()) == (TRACE, PARENT)
        assert attributes(first) == {
            "http.request.method": "POST",
            "url.path": "/graphql",
            "url.scheme": "http",
            "http.response.status_code": 200,
            "scenariograph.request.id": "abc-123",
            "scenariograph.graph.version": version,
            "scenariograph.cost": 22,
            "scenariograph.errors": 0,
            "graphql.operation.type": "query",
            "graphql.operation.name": "Titles",
        }
        assert attributes(unread)["scenariograph.errors"] == 1
        assert "scenariograph.cost" not in attributes(unread)
        assert "graphql.operation.type" not in attributes(invalid)
        for name, number in (("parse", 3), ("validate", 2), ("plan", 1)):
            parts = collector.named(f"graphql.{name}")
            assert len(parts) == number
            assert parent_of(parts[0], collector.spans) is first
        resource = collector.resources[0]
        assert resource["service.name"] == "scenariograph"
        assert resource["process.pid"] == server.pid
        assert {span.name.split(".")[0] for span in collector.spans} == {
            "POST /graphql",
            "HTTP",
            "graphql",
        }


def test_the_last_spans_of_every_worker_are_sent_at_the_end(file: Path) -> None:
    pytest.importorskip("opentelemetry.sdk")
    more = {"OTEL_BSP_SCHEDULE_DELAY": "600000", "OTEL_SERVICE_NAME": "courses"}
    with (
        collecting() as collector,
        serve(file, more=("--workers", "2"), env=collector.env(**more)) as server,
    ):
        for _ in range(4):
            server.titles()
        assert collector.spans == []
        assert server.stop()[0] == 0
        assert len(collector.named("POST /graphql")) == 4
        assert {resource["service.name"] for resource in collector.resources} == {"courses"}
        assert server.pid not in {resource["process.pid"] for resource in collector.resources}


def test_a_collector_that_is_not_there_is_in_nobodys_way(file: Path) -> None:
    pytest.importorskip("opentelemetry.sdk")
    with collecting() as collector:
        env = collector.env(OTEL_EXPORTER_OTLP_TIMEOUT="1")
    # Nobody listens there any more.
    with serve(file, env=env) as server:
        assert server.titles() == ["one"]
        assert server.stop()[0] == 0
        assert not any("Traceback" in line for line in server.log)


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({}, ()),
        ({"OTEL_SERVICE_NAME": "courses"}, ()),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1/v1/traces"}, ("otlp",)),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, ("otlp",)),
        ({"OTEL_TRACES_EXPORTER": "console, otlp"}, ("console", "otlp")),
        ({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://a"}, ()),
        ({"OTEL_TRACES_EXPORTER": "otlp", "OTEL_SDK_DISABLED": "TRUE"}, ()),
        ({"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, ()),
    ],
)
def test_what_asks_for_traces(variables: dict[str, str], found: tuple[str, ...]) -> None:
    assert exporters(variables) == found


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"OTEL_TRACES_EXPORTER": "zipkin"}, "is 'zipkin'. Known: otlp, console, none."),
        (
            {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            "is 'grpc', but traces are sent with http/protobuf only.",
        ),
    ],
)
def test_what_cannot_be_done_is_told(variables: dict[str, str], words: str) -> None:
    with pytest.raises(TelemetryError, match=words):
        exporters(variables)
    found = run("serve", "--port", "0", env=environment(**variables))
    assert (found.code, found.out, found.err.count("\n")) == (1, "", 1)
    assert words in found.err


@pytest.mark.parametrize("workers", ["1", "2"])
def test_without_the_packages_it_says_how_to_get_them(workers: str, tmp_path: Path) -> None:
    # In place of the real ones: a package that cannot be imported.
    fake = tmp_path / "opentelemetry"
    fake.mkdir()
    (fake / "__init__.py").write_text("raise ImportError('not here')\n", encoding="utf-8")
    env = environment(OTEL_TRACES_EXPORTER="otlp")
    env["PYTHONPATH"] = f"{tmp_path}:{env['PYTHONPATH']}"
    found = run("serve", "--port", "0", "--workers", workers, env=env)
    assert (found.code, found.out, found.err.count("\n")) == (1, "", 1)
    assert "install scenariograph[otel]" in found.err


def test_unasked_nothing_is_imported() -> None:
    program = """
import sys
from starlette.testclient import TestClient
from api.app import create_app
from api.telemetry import begin_tracing
from graph.build import build_graph
begin_tracing({})
TestClient(create_app(build_graph())).post("/graphql", json={"query": "{ days { totalCount } }"})
print([name for name in sys.modules if name.startswith("opentelemetry")])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout == "[]\n"
