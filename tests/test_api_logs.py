"""The log: a line a message, for people or for programs."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import pytest

from api.errors import request_id
from api.logs import JsonLines, TextLines
from tests.serve_harness import BROKEN, Served, days, eventually, serve

FAULTY = """
from api.cli import main
from graph.model.course_graph import CourseGraph

def fail(_self, _listing=None):
    raise RuntimeError("secret")

CourseGraph.dangling = fail
CourseGraph.page = fail
main()
"""


def record(message: str) -> logging.LogRecord:
    return logging.LogRecord("api.x", logging.WARNING, __file__, 1, message, (), None)


def test_a_message_stays_on_its_line() -> None:
    line = TextLines().format(record("a\nb"))
    assert line.endswith(" warning a\\nb")
    assert json.loads(JsonLines().format(record("a\n\udcffb")))["message"] == "a\n\udcffb"


def test_the_request_is_named() -> None:
    token = request_id.set("r-1")
    try:
        assert TextLines().format(record("a")).endswith(" warning a (request r-1)")
        assert json.loads(JsonLines().format(record("a")))["request"] == "r-1"
    finally:
        request_id.reset(token)


def failed(server: Served) -> None:
    answer = server.post("{ days { nodes { title } } }", X_Request_Id="mine-7")
    assert answer.code == "INTERNAL_SERVER_ERROR"
    assert "secret" not in answer.body.decode()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a course, which a program serves that fails at a question."""
    monkeypatch.setattr("tests.serve_harness.PROGRAM", [sys.executable, "-c", FAULTY])
    made = tmp_path / "days.yaml"
    made.write_text(days("one"), encoding="utf-8")
    return made


@pytest.mark.slow
def test_lines_for_people(file: Path) -> None:
    with serve(file, more=("--no-reload",)) as server:
        failed(server)
        eventually(lambda: "RuntimeError: secret" in server.log)
        assert " error " in server.log[0]
        assert server.log[0].endswith("(request mine-7)")


@pytest.mark.slow
def test_lines_for_programs(file: Path) -> None:
    with serve(file, more=("--log", "json")) as server:
        failed(server)
        with server.connect() as connection:  # uvicorn warns of this
            connection.sendall(b"\x00\x01\r\n\r\n")
            connection.recv(1000)
        file.write_text(BROKEN, encoding="utf-8")
        eventually(lambda: [line for line in server.log if "cannot be loaded" in line])
        lines = [json.loads(line) for line in server.log]
    named = {line.get("request") for line in lines if line["level"] == "error"}
    assert "mine-7" in named
    assert any("RuntimeError: secret" in line.get("traceback", "") for line in lines)
    assert {"api.errors", "api.reload"} <= {line["logger"] for line in lines}
    assert all({"time", "level", "logger", "message"} <= set(line) for line in lines)
