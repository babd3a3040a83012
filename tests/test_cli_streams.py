"""Terminals, pipes, locales and interruptions: what surrounds every command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

import api.cli
from api.cli import commands
from api.cli.terminal import exit_code_of
from tests.cli_harness import PROGRAM, ROOT, environment, run

pty = pytest.importorskip("pty", reason="needs a terminal")

TABLE = ("query", "--format", "table", "{ scenarios { nodes { key title } } }")
LONG_NAME = "a-folder-with-a-name-that-is-longer-than-the-terminal-is-wide"
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def on_terminal(
    *arguments: str, cwd: Path | None = None, env: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run the program on a terminal of its own; return the exit code and what is seen there."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=cwd,
        env=env or environment(),
        stdin=slave,
        stdout=slave,
        stderr=slave,
    ) as process:
        os.close(slave)
        seen = b"".join(iter(lambda: _read(master), b""))
        code = process.wait(60)
    os.close(master)
    return code, seen.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that nobody is on the other side any more
        return b""


def test_help_is_boxed_on_a_terminal_and_plain_in_a_pipe() -> None:
    code, seen = on_terminal("query", "--help")
    assert code == 0
    assert "╭" in seen
    assert "\x1b[" in seen
    assert "scenariograph query '{ day(number: 8) { title } }'" in seen
    piped = run("query", "--help")
    assert piped.code == 0
    assert "scenariograph query '{ day(number: 8) { title } }'" in piped.out
    assert "╭" not in piped.out
    assert "\x1b" not in piped.out


def test_faults_are_never_wrapped(tmp_path: Path) -> None:
    folder = tmp_path / LONG_NAME
    folder.mkdir()
    (folder / "days.yaml").write_text("days:\n  - nmber: 1\n    title: One\n")
    narrow = environment(COLUMNS="20")
    code, seen = on_terminal("check", "--data", LONG_NAME, cwd=tmp_path, env=narrow)
    assert code == 1
    place = f"{LONG_NAME}/days.yaml:2:5: "
    assert seen.splitlines()[0].startswith(place)
    assert run("check", "--data", LONG_NAME, cwd=tmp_path, env=narrow).err == seen


def test_findings_are_coloured_on_a_terminal_alone() -> None:
    assert "\x1b[33mwarning idle-key-service\x1b[0m (1)\n" in on_terminal("check")[1]
    assert "\x1b" not in run("check").out


@pytest.mark.parametrize("variable", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_turned_off(variable: dict[str, str]) -> None:
    assert "\x1b" not in on_terminal("check", env=environment(**variable))[1]


def test_a_table_is_boxed_on_a_terminal_with_all_its_words() -> None:
    code, seen = on_terminal(*TABLE, env=environment(COLUMNS="60", NO_COLOR="1"))
    assert code == 0
    assert "┃ key" in seen
    assert "│ netflix_streaming" in seen
    piped = run(*TABLE).out.splitlines()
    assert piped[0].split() == ["key", "title"]
    assert len(piped) == 7


def test_mark_up_in_cells_is_text(tmp_path: Path) -> None:
    (tmp_path / "days.yaml").write_text("days:\n  - number: 1\n    title: '[red]x[/red] :smile:'\n")
    query = "{ days { nodes { title } } }"
    seen = on_terminal("query", "--data", str(tmp_path), "--format", "table", query)[1]
    assert "[red]x[/red] :smile:" in seen


def test_a_query_is_not_waited_for_on_a_terminal() -> None:
    code, seen = on_terminal("query")
    assert code == 2
    assert "Give a document" in seen


def test_an_ascii_locale_changes_nothing() -> None:
    title = "Netflix 글로벌 스트리밍 아키텍처"
    plain, ascii_only = environment(), environment(**ASCII)
    drawn = run("diagram", title, env=ascii_only)
    assert drawn == run("diagram", "netflix_streaming", env=plain)
    assert title in drawn.out
    query = '{ service(name: "가용 영역") { key } }'
    assert '"key": "availability-zones"' in run("query", query, env=ascii_only).out
    assert run("diagram", "없음", env=ascii_only).err == "There is no scenario '없음'.\n"
    assert run("diagram", "--help", env=ascii_only).code == 0


def test_a_folder_with_a_name_in_another_encoding(tmp_path: Path) -> None:
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/\xff")
    Path(folder).mkdir()
    found = run("check", "--data", folder)
    assert found.code == 1
    assert found.err.startswith(f"{tmp_path}/\\udcff: ")


@pytest.mark.parametrize(
    "arguments", [("check", "--all"), ("--help",), ("diagram", "netflix_streaming"), ("schema",)]
)
def test_a_reader_that_goes_away_is_no_drama(arguments: Sequence[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PROGRAM, *arguments],
        env=environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_listener_to_messages_that_goes_away_is_none_either() -> None:
    command = '"$@" check --data none 2>&1 | true; exit ${PIPESTATUS[0]}'
    done = subprocess.run(
        ["bash", "-c", command, "bash", *PROGRAM], env=environment(), stderr=-1, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [("diagram", "netflix_streaming"), ("--help",)])
def test_a_full_disk_is_told_in_one_line(arguments: Sequence[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, *arguments], env=environment(), stdout=full, stderr=-1, check=False
        )
    assert done.returncode == 1
    assert done.stderr == b"Standard output: No space left on device.\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_closed_streams(closed: str) -> None:
    command = f'"$@" check --data none {closed}'
    done = subprocess.run(
        ["bash", "-c", command, "bash", *PROGRAM], env=environment(), stderr=-1, check=False
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_ctrl_c_ends_in_silence() -> None:
    with subprocess.Popen(
        [*PROGRAM, "query"], env=environment(), stdin=subprocess.PIPE, stdout=-1, stderr=-1
    ) as process:
        time.sleep(4)  # by now it waits for the query, on a busy machine too
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read() == process.stderr.read() == b""
        assert process.wait(30) == 130


def test_ctrl_c_while_the_program_is_still_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "app", _raising(KeyboardInterrupt()))
    with pytest.raises(SystemExit) as ended:
        api.cli.main()
    assert ended.value.code == 130


def test_a_fault_of_the_program_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code_of(_raising(KeyError("x"))) == 1
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "KeyError: 'x'. This is a fault of scenariograph itself." in message
    monkeypatch.setenv("SCENARIOGRAPH_TRACEBACK", "1")
    exit_code_of(_raising(KeyError("x")))
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(("given", "code"), [(None, 0), (3, 3), ("words", 1)])
def test_whatever_ends_the_program_becomes_an_exit_code(given: object, code: int) -> None:
    assert exit_code_of(_raising(SystemExit(given))) == code


@pytest.mark.parametrize("variable", [{}, {"SCENARIOGRAPH_TRACEBACK": "1"}])
def test_a_fault_inside_an_answer_is_masked_there_and_told_beside_it(
    variable: dict[str, str],
) -> None:
    broken = (
        "from graph.model.course_graph import CourseGraph\n"
        "def fail(self, listing): raise KeyError('x')\n"
        "CourseGraph.page = fail\n"
        "from api.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", broken, "query", "{ days { nodes { title } } }"],
        cwd=ROOT,
        env=environment(**variable),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "INTERNAL_SERVER_ERROR" in done.stdout
    assert "KeyError: 'x'" in done.stderr
    assert ("Traceback" in done.stderr) == bool(variable)


def test_a_checkout_that_is_not_installed_has_no_known_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.metadata.version", _raising(PackageNotFoundError()))
    monkeypatch.setattr("sys.argv", ["scenariograph", "--version"])
    with pytest.raises(SystemExit) as ended:
        api.cli.main()
    assert ended.value.code == 0
    assert capsys.readouterr().out == "scenariograph unknown\n"


def test_a_command_that_just_returns_is_well() -> None:
    assert exit_code_of(lambda: None) == 0


def _raising(error: BaseException) -> Callable[..., object]:
    def command(*_: object, **__: object) -> None:
        raise error

    return command
