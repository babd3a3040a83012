"""`serve --workers`: several processes on one port, of which the parent replaces the dead."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.supervisor import PAUSES, _pause
from tests.cli_harness import ROOT, run
from tests.serve_harness import BROKEN, Served, days, eventually, serve
from tests.test_api_metrics import value

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]
TWO = ("--workers", "2")
POSTED = {"path": "/graphql", "method": "POST", "status": "200"}


def workers_of(server: Served) -> list[int]:
    """Return the processes that a server has started."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    return [int(pid) for pid in children.read_text(encoding="ascii").split()]


def number(server: Served, name: str, labels: dict[str, str] | None = None) -> float:
    """Return what /metrics says."""
    text = server.send("GET", "/metrics").body.decode()
    try:
        return value(text, name, labels)
    except KeyError:
        return 0


@contextmanager
def asleep(pid: int) -> Iterator[None]:
    """Hold a worker, so that only the others answer."""
    time.sleep(0.1)  # an answer is counted a moment after it was sent, and nothing shows that
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A course with one day."""
    path = tmp_path / "course" / "days.yaml"
    path.parent.mkdir()
    path.write_text(days("one"), encoding="utf-8")
    return path


def test_each_answers_and_any_tells_the_numbers_of_all(file: Path, tmp_path: Path) -> None:
    with serve(file, more=TWO, env={"TMPDIR": str(tmp_path)}) as server:
        first, second = workers_of(server)
        with asleep(first):
            for _ in range(3):
                assert server.titles() == ["one"]
        with asleep(second):
            for _ in range(2):
                assert server.titles() == ["one"]
            eventually(lambda: number(server, "requests_total", POSTED) == 5)
            assert number(server, "query_cost_count") == 5
            assert number(server, "requests_open") == 1
            assert number(server, "graph_size", {"kind": "days"}) == 1
            assert number(server, "document_cache_total", {"result": "miss"}) == 2
        (folder,) = tmp_path.glob("scenariograph-*")
        assert any(folder.iterdir())
        assert server.stop()[0] == 0
        assert not folder.exists()
        assert server.process.stdout is not None
        assert "Loaded from" not in server.process.stdout.read()  # that was said before, once
        assert server.log == []


def test_a_dead_one_is_replaced_and_what_it_counted_stays(file: Path) -> None:
    with serve(file, more=TWO) as server:
        first, second = workers_of(server)
        with asleep(first):
            server.titles()
            eventually(lambda: number(server, "requests_total", POSTED) == 1)
        os.kill(second, signal.SIGKILL)
        for _ in range(10):
            assert server.titles() == ["one"]
        eventually(lambda: len(set(workers_of(server)) - {second}) == 2)
        with asleep(first):
            assert server.titles() == ["one"]  # from the new one
            eventually(lambda: number(server, "requests_total", POSTED) == 12)
            assert number(server, "requests_open") == 1
        (line,) = server.log
        words = f"(process {second}) was ended by SIGKILL; another one takes its place."
        assert line.endswith(words)


def test_a_new_one_begins_with_the_sources_of_now(file: Path) -> None:
    with serve(file, more=TWO) as server:
        first, second = workers_of(server)
        file.write_text(days("two"), encoding="utf-8")
        eventually(lambda: number(server, "reloads_total") == 2)
        os.kill(first, signal.SIGKILL)
        with asleep(second):
            assert server.titles() == ["two"]
        assert number(server, "reloads_total") == 3


def test_a_broken_edit_leaves_all_serving(file: Path) -> None:
    with serve(file, more=TWO) as server:
        file.write_text(BROKEN, encoding="utf-8")
        eventually(lambda: number(server, "reload_failures_total") == 2)
        assert number(server, "stale") == 1
        for pid in workers_of(server):
            with asleep(pid):
                assert server.titles() == ["one"]
                assert server.ready["status"] == "stale"
        file.write_text(days("two"), encoding="utf-8")
        eventually(lambda: number(server, "reloads_total") == 2)
        assert number(server, "stale") == 0
        for pid in workers_of(server):
            with asleep(pid):
                assert server.titles() == ["two"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_all_end_with_their_parent(file: Path, how: int) -> None:
    with serve(file, more=TWO) as server:
        pids = workers_of(server)
        assert server.stop(how)[0] == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
        assert server.log == []


def test_nothing_outlives_a_parent_that_is_killed(file: Path, tmp_path: Path) -> None:
    with serve(file, more=TWO, env={"TMPDIR": str(tmp_path)}) as server:
        pids = workers_of(server)
        server.stop(signal.SIGKILL)
        eventually(lambda: not any(_is_running(pid) for pid in pids))
        assert list(tmp_path.glob("scenariograph-*")) == []
        with pytest.raises(ConnectionRefusedError):
            server.connect()


def _is_running(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return False
    return "State:\tZ" not in status  # dead, and nobody has asked how it went


def test_what_is_wrong_is_told_once(file: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        found = run("serve", "--data", file, "--port", port, *TWO)
    assert (found.code, found.out, found.err.count("\n")) == (1, "", 1)
    assert found.err.startswith(f"Port {port} on 127.0.0.1 is taken.")
    tokens = tmp_path / "tokens"
    tokens.touch()
    found = run("serve", "--data", file, "--port", "0", "--token-file", tokens, *TWO)
    assert (found.code, found.out) == (1, "")
    assert found.err.count("lists no token") == 1


def test_numbers_that_are_none(tmp_path: Path) -> None:
    assert run("serve", "--workers", "0").code == 2
    settings = tmp_path / "settings.toml"
    settings.write_text("workers = 0\n", encoding="utf-8")
    found = run("serve", "--config", settings)
    assert found.code == 1
    assert "The setting workers is 0: expected a whole number from 1 on." in found.err


PROGRAM = """
import os, socket
from api.errors import AddressError, WorkersError
from api.supervisor import Supervisor

def work(post):
    {work}

listener = socket.create_server(("127.0.0.1", 0))
supervisor = Supervisor(2, listener, work, on_death=lambda place: print("dead", place))
try:
    supervisor.run(lambda: print("announced"))
except WorkersError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("work", "told"),
    [
        ("os._exit(3)", r"Worker [12] of 2 ended with exit code 3 before all were ready\. What"),
        ("os.abort()", r"Worker [12] of 2 was ended by SIGABRT before all were ready\. What"),
        (
            "raise AddressError('No room.')",
            r"Worker [12] of 2 ended with exit code 1 before all were ready\. No room\.",
        ),
        (
            "post.ready() if post.place == 1 else os._exit(3); import time; time.sleep(60)",
            r"Worker 2 of 2 ended with exit code 3 before all were ready\.",
        ),
    ],
)
def test_it_gives_up_where_they_die_at_once(work: str, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(work=work)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    *dead, last = done.stdout.splitlines()
    assert sorted(dead) == ["dead 1", "dead 2"]
    assert re.match(told, last)


def test_the_pauses_become_longer() -> None:
    assert [_pause(deaths) for deaths in range(1, 9)] == [*PAUSES, PAUSES[-1]]
