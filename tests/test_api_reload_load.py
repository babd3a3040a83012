"""A served course under load, while its files change and break."""

from __future__ import annotations

import http.client
import json
import time
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.serve_harness import BROKEN, Served, days, eventually, serve

EDITS = 200
SECONDS_BETWEEN_EDITS = 0.14
REQUESTS_A_SECOND = 50
DAYS = 7
BODY = json.dumps(
    {
        "query": """{
          graph { version days findings }
          days { totalCount nodes { title } }
          findings { rule }
          last: day(number: 7) { title evidence { line } }
        }"""
    }
)


def write(file: Path, text: str) -> None:
    """Replace a file in one step, as editors do."""
    fresh = file.with_name(".fresh")
    fresh.write_text(text, encoding="utf-8")
    fresh.rename(file)


def edit(file: Path) -> None:
    for number in range(EDITS):
        # Comments move all lines, so that evidence tells versions apart too.
        text = f"# {number}\n" * (number % 5) + days(*[f"version {number}"] * DAYS)
        write(file, BROKEN if number % 4 == 3 else text)
        time.sleep(SECONDS_BETWEEN_EDITS)


def answers(port: int, while_running: Thread) -> list[dict[str, Any]]:
    """Ask again and again over one connection, at a steady pace."""
    found = []
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.connect()
        first = connection.sock
        due = time.monotonic()
        while while_running.is_alive():
            connection.request("POST", "/graphql", BODY, {"Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read()
            assert response.status == 200, text
            answer = json.loads(text)
            assert "errors" not in answer
            found.append(answer["data"])
            due += 1 / REQUESTS_A_SECOND
            time.sleep(max(due - time.monotonic(), 0))
        assert connection.sock is first  # the server never hung up
    return found


def check_is_of_one_version(answer: dict[str, Any], known: dict[str, tuple[str, int]]) -> str:
    """Check an answer against itself and against others of its version; return its title."""
    graph, last, findings = answer["graph"], answer["last"], answer["findings"]
    (title,) = {day["title"] for day in answer["days"]["nodes"]}
    assert last["title"] == title
    assert answer["days"]["totalCount"] == graph["days"] == DAYS
    assert graph["findings"] == len(findings)
    number = int(title.removeprefix("version "))
    assert last["evidence"]["line"] == number % 5 + 2 * DAYS
    told = (title, len(findings))
    assert known.setdefault(graph["version"], told) == told
    return str(title)


def hammer(server: Served, file: Path) -> None:
    start = time.monotonic()
    editor = Thread(target=edit, args=(file,))
    editor.start()
    found = answers(server.port, editor)
    seconds = time.monotonic() - start
    assert len(found) > 0.5 * REQUESTS_A_SECOND * seconds
    known: dict[str, tuple[str, int]] = {}
    seen = {check_is_of_one_version(answer, known) for answer in found}
    assert len(seen) > EDITS / 4
    assert len(known) > len(seen)  # stale ones were seen too
    assert server.ready["status"] == "stale"
    write(file, days("mended"))
    eventually(lambda: server.titles() == ["mended"])
    assert server.ready["status"] == "ok"


@pytest.mark.slow
def test_edits_under_load(tmp_path: Path) -> None:
    file = tmp_path / "days.yaml"
    file.write_text(days(*["version 0"] * DAYS), encoding="utf-8")
    with serve(tmp_path) as server:
        hammer(server, file)
