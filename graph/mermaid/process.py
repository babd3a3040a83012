"""One Node.js process that runs Mermaid's parser: JSON lines in, JSON lines out.

Requests are sent without waiting for the answers before them; two threads keep the pipes flowing.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, cast

from graph.errors import ScenariographError
from graph.mermaid.built import built_file
from graph.mermaid.node import NEEDED, find_node

START_SECONDS = 60.0
"""How long the process may take to start, on a machine that does much else."""

Answer = dict[str, Any]


class ParserUnavailableError(ScenariographError):
    """Mermaid's parser cannot be run; the message says what is missing and how to get it."""


class ParserStoppedError(Exception):
    """The process gave no answer to a text, and is of no use any more."""


class ParserProcess:
    """Mermaid's parser while it runs. Answers come in the order of the texts."""

    def __init__(self) -> None:
        """Start the process, and wait until it is ready.

        Raises:
            ParserUnavailableError: There is no Node.js, or no built parser, or it does not start.
        """
        command = _command()
        # A file and not a pipe: nobody reads it meanwhile, and a full pipe would block Node.js.
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - see stop
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints
        )
        self._input = cast("IO[bytes]", self._process.stdin)
        self._output = cast("IO[bytes]", self._process.stdout)
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        self._threads = [self._run(self._read)]
        try:
            self.answer(START_SECONDS)
        except ParserStoppedError as error:
            raise ParserUnavailableError(
                f"Mermaid's parser does not start with {command[0]}: {error}"
            ) from None

    def send(self, texts: Iterable[str]) -> None:
        """Send texts, without waiting for their answers."""
        # JSON in ASCII: Node's line reader takes U+2028 for the end of a line, too.
        lines = [json.dumps({"text": text}).encode() + b"\n" for text in texts]
        self._threads.append(self._run(lambda: self._write(lines)))

    def answer(self, seconds: float) -> Answer:
        """Return the next answer.

        Raises:
            ParserStoppedError: None came within the seconds, or the process ended. It is stopped.
        """
        try:
            line = self._lines.get(timeout=seconds)
        except Empty:
            self.stop()
            raise ParserStoppedError(f"it gave no answer within {seconds:g} seconds") from None
        if not line:
            raise ParserStoppedError(f"it broke down: {self.stop() or 'it ended'}")
        return dict(json.loads(line))

    def stop(self) -> str:
        """Stop the process, and return what it complained about."""
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        with suppress(OSError), self._process:
            pass  # leaving it closes the pipes
        with self._complaints as complaints:
            complaints.seek(0)
            return complaints.read().decode(errors="replace").strip()

    def _run(self, task: Callable[[], None]) -> Thread:
        thread = Thread(target=task, daemon=True)
        thread.start()
        return thread

    def _read(self) -> None:
        """Keep all lines of answers, and an empty one for their end."""
        for line in self._output:
            self._lines.put(line)
        self._lines.put(b"")

    def _write(self, lines: list[bytes]) -> None:
        with suppress(OSError):  # what is read tells that the process has ended
            for line in lines:
                self._input.write(line)
            self._input.flush()


def _command() -> list[str]:
    """Return the command that starts the parser."""
    script = built_file("parse.mjs")
    if script is None:
        raise ParserUnavailableError(
            "Mermaid's parser is not part of this installation. In a checkout, `make mermaid` "
            "builds it; otherwise install a wheel that was built where Node.js is."
        )
    found = find_node()
    if found is None:
        raise ParserUnavailableError(
            f"Mermaid's parser needs {NEEDED}, and none was found. Install it, or the one "
            "that comes as a Python package: `pip install 'scenariograph[node]'`."
        )
    return [found.node, str(script)]
