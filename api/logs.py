"""How the server writes its log: one line a message, for people or for programs."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from api.errors import request_id

_OTHERS = ("uvicorn", "uvicorn.error", "uvicorn.asgi", "uvicorn.access")
"""Loggers that uvicorn gives handlers of its own."""


class TextLines(logging.Formatter):
    """A line for people: time, level, message, and the number of the request if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a traceback follows on lines of its own."""
        number = request_id.get()
        message = record.getMessage().replace("\n", "\\n")
        line = f"{_time(record)} {record.levelname.lower()} {message}"
        line += f" (request {number})" if number else ""
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonLines(logging.Formatter):
    """A JSON object on a line, with the same and the name of the logger."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a traceback is a field of it."""
        told = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get(),
            "traceback": self.formatException(record.exc_info) if record.exc_info else None,
        }
        present = {name: value for name, value in told.items() if value is not None}
        # ASCII, because a path may hold what no encoding can write.
        return json.dumps(present)


def set_up_log(kind: str) -> None:
    """Write the log of this process to standard error, that of the libraries from warnings on.

    uvicorn sets up a log of its own when it is configured: call this again after that.

    Args:
        kind: `json` for programs; otherwise it is written for people.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if kind == "json" else TextLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("api").setLevel(logging.INFO)
    for name in _OTHERS:
        other = logging.getLogger(name)
        other.handlers, other.propagate = [], True


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
