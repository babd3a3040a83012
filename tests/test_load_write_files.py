"""Several files are written all or not at all, and as their owner left them otherwise."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from graph.load.write_files import FileEdit, WriteError, write_edits

needs_posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX modes and links")


def edits(folder: Path, *names: str) -> list[FileEdit]:
    """Write files, and return edits that make each `new`."""
    for name in names:
        (folder / name).write_text(f"old {name}\n")
    return [FileEdit(str(folder / name), f"old {name}\n", f"new {name}\n") for name in names]


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def test_all_are_written_and_nothing_is_left_behind(tmp_path: Path) -> None:
    one, two = edits(tmp_path, "one", "two")
    gone, same = edits(tmp_path, "gone", "same")
    write_edits([one, two, FileEdit(gone.path, gone.before, None), FileEdit(same.path, "x", "x")])
    assert held(tmp_path) == {"one": "new one\n", "two": "new two\n", "same": "old same\n"}


@needs_posix
def test_modes_and_links_stay(tmp_path: Path) -> None:
    target = tmp_path / "there"
    (edit,) = edits(tmp_path, "there")
    target.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(target)
    write_edits([FileEdit(str(link), edit.before, "new\r\n")])
    assert target.read_bytes() == b"new\r\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert link.is_symlink()


def test_one_that_has_changed_keeps_all_from_being_written(tmp_path: Path) -> None:
    one, two = edits(tmp_path, "one", "two")
    (tmp_path / "two").write_text("newer")
    with pytest.raises(WriteError, match="two: Not written: it has changed meanwhile"):
        write_edits([one, two])
    assert held(tmp_path) == {"one": "old one\n", "two": "newer"}


@needs_posix
def test_one_that_is_read_only_keeps_all_from_being_written(tmp_path: Path) -> None:
    one, two = edits(tmp_path, "one", "two")
    (tmp_path / "two").chmod(0o444)
    with pytest.raises(WriteError) as caught:
        write_edits([one, two])
    assert str(caught.value) == (
        f"{tmp_path}/two: Not written: the file is read-only; make it writable first."
        " All files are as they were."
    )
    assert held(tmp_path) == {"one": "old one\n", "two": "old two\n"}


def test_one_that_is_gone_keeps_all_from_being_written(tmp_path: Path) -> None:
    one, two = edits(tmp_path, "one", "two")
    (tmp_path / "two").unlink()
    with pytest.raises(WriteError, match="two: Not written: No such file"):
        write_edits([one, two])
    assert held(tmp_path) == {"one": "old one\n"}


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("fails_at", range(3))
def test_what_was_replaced_is_put_back_where_a_later_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int, failure: BaseException
) -> None:
    found = edits(tmp_path, "one", "two", "three")
    real = Path.replace
    drafts: list[Path] = []

    def replace(path: Path, target: Path) -> Path:
        if path.suffix == ".tmp":
            drafts.append(path)
            if len(drafts) == fails_at + 1:
                raise failure
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises((WriteError, KeyboardInterrupt)):
        write_edits(found)
    assert held(tmp_path) == {name: f"old {name}\n" for name in ("one", "two", "three")}


def test_a_text_that_cannot_be_put_back_is_kept_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = edits(tmp_path, "one", "two")
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        if path.suffix == ".old" or target.name == "two":
            raise OSError(5, "Input/output error")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(WriteError) as caught:
        write_edits(found)
    kept = [path for path in tmp_path.iterdir() if path.suffix == ".old"]
    assert sorted(path.read_text() for path in kept) == ["old one\n", "old two\n"]
    assert all(str(path) in str(caught.value) for path in kept)


def test_a_diff_says_where_the_last_line_does_not_end() -> None:
    edit = FileEdit("a.yaml", "x\ny", "x\nz\n")
    assert edit.diff == (
        "--- a.yaml\n+++ a.yaml\n@@ -1,2 +1,2 @@\n x\n-y\n\\ No newline at end of file\n+z\n"
    )
    assert FileEdit("a.yaml", "x\n", "x\n").diff == ""
