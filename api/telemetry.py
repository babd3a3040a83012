"""Traces with OpenTelemetry: of requests, and of what GraphQL does within them.

The extra `otel` brings the packages, and the usual variables (`OTEL_…`) say where the traces go.
Where none of them asks for traces, nothing is imported and nothing is measured.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from threading import Thread
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TelemetryError, request_id
from api.version import program_version

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Tracer

Value = str | int
EXPORTERS = ("otlp", "console", "none")
_PATIENCE = 5.0
"""Seconds that the end of the process waits for the last traces to be sent."""
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_PROTOCOL = "http/protobuf"
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class _Tracing:
    """What makes traces and sends them."""

    tracer: Tracer
    provider: TracerProvider


_current: list[_Tracing] = []
"""At most one: a process either makes traces or does not."""


def exporters(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return where traces are to be sent; nowhere unless a variable asks for it.

    Example:
        >>> exporters({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"})
        ('otlp',)
        >>> exporters({})
        ()

    Raises:
        TelemetryError: If it is something that this program does not know.
    """
    if environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return ()
    default = "otlp" if any(environment.get(name) for name in _ENDPOINTS) else "none"
    stated = environment.get("OTEL_TRACES_EXPORTER") or default
    names = [name for each in stated.split(",") if (name := each.strip().lower())]
    for name in names:
        if name not in EXPORTERS:
            known = ", ".join(EXPORTERS)
            raise TelemetryError(f"OTEL_TRACES_EXPORTER is {name!r}. Known: {known}.")
    found = tuple(dict.fromkeys(name for name in names if name != "none"))
    protocol = next((text for name in _PROTOCOLS if (text := environment.get(name))), _PROTOCOL)
    if "otlp" in found and protocol != _PROTOCOL:
        stated = f"OTEL_EXPORTER_OTLP_PROTOCOL is {protocol!r}"
        raise TelemetryError(f"{stated}, but traces are sent with {_PROTOCOL} only.")
    return found


def begin_tracing(environment: Mapping[str, str] | None = None) -> None:
    """Make traces from now on, if the environment asks for it; in the process that serves.

    Raises:
        TelemetryError: If the packages are missing, or a variable makes no sense.
    """
    environment = os.environ if environment is None else environment
    names = exporters(environment)
    if not names or _current:
        return
    check_tracing(environment)
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - only where they are wanted
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    # Asked for by hand, because what is stated here would win over the environment.
    attributes: dict[str, Value] = {
        "service.version": program_version(),
        "process.pid": os.getpid(),
    }
    if not environment.get("OTEL_SERVICE_NAME"):
        named = environment.get("OTEL_RESOURCE_ATTRIBUTES", "")
        attributes |= {} if "service.name=" in named else {"service.name": "scenariograph"}
    try:
        # Its own way to end would make the process wait as long as the network does.
        provider = TracerProvider(resource=Resource.create(attributes), shutdown_on_exit=False)
        for name in names:
            provider.add_span_processor(BatchSpanProcessor(_exporter(name)))
    except ValueError as error:
        raise TelemetryError(f"OpenTelemetry cannot be set up: {error}.") from error
    _current.append(_Tracing(provider.get_tracer("scenariograph", program_version()), provider))


def check_tracing(environment: Mapping[str, str] | None = None) -> None:
    """Find out whether traces can be made, if they are asked for; nothing is begun.

    Raises:
        TelemetryError: If the packages are missing, or a variable makes no sense.
    """
    if not exporters(os.environ if environment is None else environment):
        return
    try:
        import opentelemetry.exporter.otlp.proto.http  # noqa: PLC0415
        import opentelemetry.propagate  # noqa: PLC0415
        import opentelemetry.sdk.trace  # noqa: F401, PLC0415
    except ImportError as error:
        raise TelemetryError(
            "The environment asks for traces (OTEL_…), but OpenTelemetry is not installed: install"
            " scenariograph[otel], or set OTEL_SDK_DISABLED=true."
        ) from error
    except ValueError as error:  # OTEL_PROPAGATORS is read when it is imported
        raise TelemetryError(f"OpenTelemetry cannot be set up: {error}.") from error


def end_tracing() -> None:
    """Send what is left, but do not wait for it for long."""
    while _current:
        last = Thread(target=_current.pop().provider.shutdown, daemon=True)
        last.start()
        last.join(_PATIENCE)


def is_tracing() -> bool:
    """Tell whether traces are made."""
    return bool(_current)


def phase(name: str) -> AbstractContextManager[object]:
    """Return a context within which a part of a request is a span of its own."""
    if not _current:
        return nullcontext()
    return _current[0].tracer.start_as_current_span(name, record_exception=False)


def note(attributes: Mapping[str, Value | None]) -> None:
    """Say something of the span that this is done in; of what is None, nothing is said."""
    if not _current:
        return
    from opentelemetry import trace  # noqa: PLC0415

    span = trace.get_current_span()
    if span.is_recording():  # not where nobody waits for the answer any more
        known = {name: value for name, value in attributes.items() if value is not None}
        span.set_attributes(known)


class Traced:
    """Makes a span of every request, below the one that its `traceparent` names."""

    def __init__(self, app: ASGIApp, paths: frozenset[str], silent: frozenset[str]) -> None:
        """Stand before `app`.

        Args:
            app: What answers.
            paths: Paths that spans are named after.
            silent: Paths of which there are no spans: probes would drown the rest.
        """
        self._app = app
        self._paths = paths
        self._silent = silent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, within a span."""
        if scope["type"] != "http" or scope["path"] in self._silent or not _current:
            await self._app(scope, receive, send)
            return
        from opentelemetry import propagate, trace  # noqa: PLC0415

        tracer = _current[0].tracer
        with tracer.start_as_current_span(
            self._name(scope),
            context=propagate.extract(dict(Headers(scope=scope).items())),
            kind=trace.SpanKind.SERVER,
            attributes=_described(scope),
        ) as span:

            async def send_noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    if message["status"] >= HTTPStatus.INTERNAL_SERVER_ERROR:
                        span.set_status(trace.StatusCode.ERROR)
                await send(message)

            await self._app(scope, receive, send_noted)

    def _name(self, scope: Scope) -> str:
        """Return what spans of such requests are called: nothing that clients can make up."""
        method = scope["method"] if scope["method"] in _METHODS else "HTTP"
        return f"{method} {scope['path']}" if scope["path"] in self._paths else method


def _described(scope: Scope) -> dict[str, Value]:
    return {
        "http.request.method": scope["method"],
        "url.path": scope["path"],
        "url.scheme": scope.get("scheme", "http"),
        "scenariograph.request.id": request_id.get() or "",
    }


def _exporter(name: str) -> SpanExporter:
    if name == "console":
        from opentelemetry.sdk.trace.export import ConsoleSpanExporter  # noqa: PLC0415

        return ConsoleSpanExporter()
    from opentelemetry.exporter.otlp.proto.http import trace_exporter  # noqa: PLC0415

    return trace_exporter.OTLPSpanExporter()
