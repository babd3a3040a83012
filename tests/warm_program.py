"""The program with its imports behind it: one process that forks itself for every run.

Hundreds of runs spend most of their time on the same imports. Each is a process of its own all the
same, with the arguments, the folder, the environment and the streams of whoever calls it; only the
variables that Python reads when it starts come too late. Tests of the start itself use the real
program (`tests.cli_harness.run`).
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from importlib import import_module
from pathlib import Path

_IMPORTED = (
    "api.cli.check",
    "api.cli.commands",
    "api.cli.diagram",
    "api.cli.query",
    "graph.build",
    "graph.documents.audit",
    "graph.load.scenario_page",
    "graph.planning.path",
)
_CLIENT = """
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    told = json.dumps([sys.argv[2:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(server, [len(told).to_bytes(4, "big")], [0, 1, 2])
    server.sendall(told)
    code = server.recv(1)
sys.exit(code[0] if code else 70)
"""


@cache
def command() -> list[str]:
    """Return the words to put the arguments of the program behind; it starts with the first use."""
    folder = Path(tempfile.mkdtemp(prefix="warm-"))
    address = folder / "socket"
    (folder / "client.py").write_text(_CLIENT, encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.warm_program", str(address)],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.wait)
    atexit.register(server.terminate)
    deadline = time.monotonic() + 60
    while not address.exists():
        assert server.poll() is None, "it ended before it listened"
        assert time.monotonic() < deadline, "it does not listen"
        time.sleep(0.02)
    return [sys.executable, "-ISX", "utf8", str(folder / "client.py"), str(address)]


def _serve(address: str) -> None:
    for module in _IMPORTED:
        import_module(module)
    # Children that have ended are nobody's concern.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{address}.new")
        listener.listen(16)
        Path(f"{address}.new").rename(address)
        while True:
            connection, _ = listener.accept()
            with connection:
                if os.fork() == 0:
                    listener.close()
                    _run(connection)


def _run(connection: socket.socket) -> None:
    """Be the program, once."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    size, streams, _, _ = socket.recv_fds(connection, 4, 3)
    with connection.makefile("rb") as told:
        arguments, folder, environment = json.loads(told.read(int.from_bytes(size, "big")))
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    # Anew, for Python remembers whether the old ones could seek.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["scenariograph", *arguments]
    from api.cli import main  # noqa: PLC0415 - nobody else needs it

    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    connection.sendall(bytes([code]))
    os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1])
