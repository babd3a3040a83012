"""Files that the program writes: whole or not at all, and as the user left them otherwise."""

from __future__ import annotations

import os
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from api.cli.atomic_write import write_atomically
from tests.cli_harness import PROGRAM, environment

needs_posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX modes, links and pipes")


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    usual, path = tmp_path / "usual", tmp_path / "x.mmd"
    usual.touch()
    write_atomically(path, "한글\n")
    assert path.read_bytes() == "한글\n".encode()
    assert path.stat().st_mode == usual.stat().st_mode


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    write_atomically(tmp_path / "x.png", b"\x89PNG\r\n\xff")
    assert (tmp_path / "x.png").read_bytes() == b"\x89PNG\r\n\xff"


@needs_posix
def test_an_old_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "x.mmd"
    path.write_text("old")
    path.chmod(0o640)
    write_atomically(path, "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@needs_posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link, target = tmp_path / "x.mmd", tmp_path / "there" / "y.mmd"
    link.symlink_to(target)
    for text in ("first", "second"):  # the link leads nowhere at first
        write_atomically(link, text)
        assert link.is_symlink()
        assert target.read_text() == text
    assert sorted(path.name for path in target.parent.iterdir()) == ["y.mmd"]


@needs_posix
def test_a_link_to_itself_is_an_error(tmp_path: Path) -> None:
    link = tmp_path / "x.mmd"
    link.symlink_to(link)
    with pytest.raises(OSError, match=r"x\.mmd"):
        write_atomically(link, "text")


@needs_posix
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x.mmd"
    os.mkfifo(path)
    writer = threading.Thread(target=write_atomically, args=(path, "text"))
    writer.start()
    assert path.read_text() == "text"
    writer.join()
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_file_that_must_not_be_written_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.mmd"
    path.write_text("old")
    # Whoever runs the tests as root may write everything.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError) as caught:
        write_atomically(path, "new")
    assert caught.value.filename == str(path)
    assert path.read_text() == "old"


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_nothing_is_left_behind_where_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    path = tmp_path / "x.mmd"
    path.write_text("old")

    def fail(_: int) -> None:
        raise failure

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(failure)):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@needs_posix
def test_the_program_leaves_nothing_behind_on_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "x.mmd"
    path.write_text("old")
    # A limit of the system on the size of files stands for the disk.
    limited = environment(PYTHONDONTWRITEBYTECODE="1")
    limited.pop("COVERAGE_PROCESS_CONFIG", None)  # it could not write either
    command = 'ulimit -f 0; exec "$@" diagram netflix_streaming -o x.mmd'
    done = subprocess.run(
        ["bash", "-c", command, "bash", *PROGRAM],
        cwd=tmp_path,
        env=limited,
        stderr=subprocess.PIPE,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == b"x.mmd: File too large.\n"
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
