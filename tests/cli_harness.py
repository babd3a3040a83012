"""What the tests of the command line share: the real program, and sessions kept in Markdown."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from tests import warm_program

ROOT = Path(__file__).parents[1]
PROGRAM = [sys.executable, "-m", "api.cli"]
_FENCE = re.compile(r"^(?P<marks>`{3,})(?P<kind>\w*)(?: (?P<file>\S+))?$")
_UNSTABLE = {
    "FORCE_COLOR",
    "GITHUB_ACTIONS",
    "NO_COLOR",
    "PYTHONIOENCODING",
    "PYTHONUNBUFFERED",
    "PY_COLORS",
    "TERMINAL_WIDTH",
}
_MARK = "<<<next>>>"


def environment(**more: str) -> dict[str, str]:
    """Return the environment that the program is tested in: ours, but the same everywhere."""
    kept = {name: value for name, value in os.environ.items() if name not in _UNSTABLE}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "TERM": "xterm", **more}


@dataclass(frozen=True)
class Run:
    """What a run of the program came to."""

    code: int
    out: str
    err: str


def run(
    *arguments: str | Path,
    cwd: Path | None = None,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
) -> Run:
    """Run the program with pipes; what it writes must be UTF-8."""
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env=dict(env) if env is not None else environment(),
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass
class Session:
    """A part of a Markdown file: files, and commands with what a terminal shows of them."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    """Fences whose info names a path."""
    commands: list[tuple[str, list[str]]] = field(default_factory=list)
    """Lines after `$ ` in `console` fences, each with the lines of output that follow it. In them
    `...` stands for any text, and for any number of lines where it stands alone."""

    def play(self, folder: Path) -> None:
        """Run the commands one after the other in a folder, and compare what they show."""
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        shown = _shell([command for command, _ in self.commands], folder)
        for (command, expected), actual in zip(self.commands, shown, strict=True):
            matches = re.fullmatch(_pattern(expected), actual)
            wanted = "".join(f"{line}\n" for line in expected)
            assert matches, f"$ {command}\n{actual}\nis not\n\n{wanted}"


def _shell(commands: Sequence[str], folder: Path) -> list[str]:
    """Return what each command shows: both outputs, as one sees them in a terminal."""
    program = folder / ".bin" / "scenariograph"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.join(warm_program.command())} "$@"\n')
    program.chmod(0o755)
    # Between commands the exit code is kept, for an `echo $?` that may follow.
    script = f"\nkept=$?; echo '{_MARK}'; (exit $kept)\n".join(commands)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment(PATH=f"{program.parent}{os.pathsep}{os.environ['PATH']}"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=120,
    )
    return done.stdout.decode().replace("\r\n", "\n").split(f"{_MARK}\n")


def _pattern(lines: Sequence[str]) -> str:
    return "".join(
        r"(?:.*\n)*" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"\n"
        for line in lines
    )


def sessions(path: Path) -> Iterator[Session]:
    """Yield the sections of a Markdown file that have commands, by their headings."""
    found = [Session("beginning")]
    lines = iter(path.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.startswith("## "):
            found.append(Session(line.removeprefix("## ")))
        elif fence := _FENCE.match(line):
            text = list(_until(lines, fence["marks"]))
            if fence["file"]:
                found[-1].files[fence["file"]] = "".join(f"{line}\n" for line in text)
            elif fence["kind"] == "console":
                _add_commands(found[-1], text)
    yield from (session for session in found if session.commands)


def _add_commands(session: Session, lines: Sequence[str]) -> None:
    for line in lines:
        if line.startswith("$ "):
            session.commands.append((line.removeprefix("$ "), []))
        elif line.startswith("> ") and not session.commands[-1][1]:
            command, _ = session.commands[-1]
            session.commands[-1] = (f"{command}\n{line.removeprefix('> ')}", [])
        else:
            session.commands[-1][1].append(line)


def _until(lines: Iterator[str], fence: str) -> Iterator[str]:
    """Yield the lines before a fence closes."""
    return takewhile(lambda line: line != fence, lines)
