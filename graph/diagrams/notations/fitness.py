"""Which views a kind of diagram can show, where it cannot show them all."""

from __future__ import annotations

from graph.errors import RequestError

_SHOWN = {
    "sequence diagram": "scenario, service and changes",
    "mindmap": "services, and plan and days without their prerequisites",
    "timeline": "plan and days",
    "gantt chart": "plan and days",
}


def refuse(kind: str, reason: str) -> RequestError:
    """Return the error that says why a kind of diagram cannot show a view, and which it can."""
    return RequestError(f"A {kind} {reason}. It can show these views: {_SHOWN[kind]}.")
