"""Files are rewritten whole or not at all, and as the user left them otherwise."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.load.diagram_files import DiagramFile, encoded, read_diagram_files
from graph.load.rewrite import Edit, RewriteError, edited, rewrite

needs_posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX modes and links")


def read(path: Path) -> DiagramFile:
    return read_diagram_files([path]).files[0]


@given(st.binary().filter(lambda data: b"\0" not in data))
def test_every_file_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("x") / "page.md"
    path.write_bytes(data)
    file = read(path)
    assert encoded(file.text, file.encoding) == data


def test_edits_may_come_in_any_order() -> None:
    edits = [Edit(4, 5, ""), Edit(0, 0, "<"), Edit(2, 3, "xyz")]
    assert edited("abcdef", edits) == "<abxyzdf"


@needs_posix
def test_the_mode_and_the_link_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "there.md", tmp_path / "page.md"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    rewrite(read(link), "new\r\n")
    assert target.read_bytes() == b"new\r\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.md", "there.md"]


def test_a_file_that_has_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("old")
    file = read(path)
    path.write_text("newer")
    with pytest.raises(RewriteError, match="it has changed meanwhile"):
        rewrite(file, "new")
    assert path.read_text() == "newer"
    assert list(tmp_path.iterdir()) == [path]


@needs_posix
def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(RewriteError, match="Not written: the file is read-only; make it writable"):
        rewrite(read(path), "new")
    assert path.read_text() == "old"


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("old")
    file = read(path)
    path.unlink()
    with pytest.raises(RewriteError, match="Not written: No such file"):
        rewrite(file, "new")
    assert list(tmp_path.iterdir()) == []


def test_what_the_encoding_cannot_hold_is_told(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"caf\xe9")
    with pytest.raises(RewriteError, match="Windows-1252 cannot hold '한'"):
        rewrite(read(path), "한")
    assert path.read_bytes() == b"caf\xe9"


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_nothing_is_left_behind_where_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    path = tmp_path / "page.md"
    path.write_text("old")
    file = read(path)

    def fail(_: int) -> None:
        raise failure

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises((RewriteError, KeyboardInterrupt)):
        rewrite(file, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
