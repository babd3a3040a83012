"""Files and folders that are not what they should be."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.load.files import MAX_BYTES, read_sources

DAYS = "days: [{number: 1, title: 하루}]\n"


def errors(*sources: Path | str) -> list[str]:
    return [str(fault) for fault in read_sources(sources).faults]


def left_out(folder: Path) -> list[tuple[str, str]]:
    """Return rule and file of what a folder that also has a good file leaves out."""
    (folder / "zz_good.yaml").write_text(DAYS, encoding="utf-8")
    read = read_sources([folder])
    assert [file.file for file in read.files] == ["zz_good.yaml"]
    return [(found.rule, found.evidence[0].file) for found in read.findings]


def test_missing_path_and_empty_folder_are_both_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert errors(tmp_path / "nowhere", tmp_path / "empty") == [
        f"{tmp_path}/nowhere: There is no such file or folder. Check the path.",
        (
            f"{tmp_path}/empty: There is no Markdown page and no file of records in this folder."
            " Name another one."
        ),
    ]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.yaml", b"days: \0", "this is binary, not UTF-8 text"),
        ("a.md", "제목".encode("cp949"), "this is not UTF-8 (first seen in line 1)"),
        ("a.md", "# 제목\n".encode("utf-16"), "this is binary, not UTF-8 text"),
        ("a.yaml", b"# \n" * (MAX_BYTES // 3 + 1), "5.0 MB, over the limit of 5 MB"),
        ("a.txt", b"text", "neither a page nor records (.markdown, .md, .ndjson, .yaml, .yml)"),
    ],
)
def test_a_named_file_that_cannot_be_read_is_an_error(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (error,) = errors(path)
    assert error.startswith(f"{path}: ")
    assert message in error


def test_a_folder_in_which_nothing_can_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "only.md").write_bytes("# 제목".encode("utf-16"))
    (error,) = errors(tmp_path)
    assert error.startswith(f"{tmp_path}/only.md: Left out: this is binary, not UTF-8 text.")


def test_an_empty_path_is_no_folder() -> None:
    assert errors("") == ["(no path): This path is empty. Name a file or a folder."]


def test_the_same_files_inside_a_folder_are_findings(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\0")
    (tmp_path / "b.md").write_bytes("제목".encode("cp949"))
    (tmp_path / "c.md").write_bytes(b"#" * (MAX_BYTES + 1))
    (tmp_path / "d.png").write_bytes(b"\x89PNG")
    assert left_out(tmp_path) == [
        ("unreadable-file", "a.yaml"),
        ("unreadable-file", "b.md"),
        ("file-too-large", "c.md"),
        ("foreign-file", "d.png"),
    ]


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"#" * MAX_BYTES)
    assert len(read_sources([path]).files[0].text) == MAX_BYTES


def test_pipes_and_sockets_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.md"))
        (error,) = errors(tmp_path / "pipe.yaml")
        assert "this is no regular file" in error
        assert left_out(tmp_path) == [
            ("unreadable-file", "pipe.yaml"),
            ("unreadable-file", "socket.md"),
        ]


def test_links_that_lead_in_circles_or_nowhere(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "up").symlink_to(tmp_path)
    (tmp_path / "lost.md").symlink_to(tmp_path / "nowhere.md")
    (tmp_path / "self.yaml").symlink_to("self.yaml")
    assert left_out(tmp_path) == [
        ("symlink-loop", "inner/up"),
        ("unreadable-file", "lost.md"),
        ("unreadable-file", "self.yaml"),
    ]


def test_what_two_links_lead_to_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "zz_good.yaml").write_text(DAYS, encoding="utf-8")
    (tmp_path / "zzz_again.yaml").symlink_to("zz_good.yaml")
    assert left_out(tmp_path) == [("symlink-loop", "zzz_again.yaml")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.yaml"
    path.write_text(DAYS, encoding="utf-8")
    path.chmod(0)
    assert "Permission denied" in errors(path)[0]
    assert left_out(tmp_path) == [("unreadable-file", "secret.yaml")]


def test_hidden_entries_are_not_read(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.yaml").write_text("x: [", encoding="utf-8")
    assert left_out(tmp_path) == []


@pytest.fixture
def deep_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder deeper than Python recurses, made and removed step by step."""
    here = Path.cwd()
    os.chdir(tmp_path)
    for _ in range(1200):
        Path("d").mkdir()
        os.chdir("d")
    os.chdir(here)
    yield tmp_path
    os.chdir(tmp_path.joinpath(*["d"] * 1200))
    for _ in range(1200):
        os.chdir("..")
        Path("d").rmdir()
    os.chdir(here)


def test_a_very_deep_folder(deep_folder: Path) -> None:
    assert left_out(deep_folder) == []


def test_bom_and_crlf_are_read_rightly(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbf" + DAYS.replace("\n", "\r\n").encode())
    (file,) = read_sources([tmp_path]).files
    assert file.text == DAYS
    assert read_sources([tmp_path]).findings == ()


def test_names_that_are_no_unicode_are_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.yaml")).write_text(DAYS, encoding="utf-8")
    (file,) = read_sources([tmp_path]).files
    assert file.file == "caf\N{REPLACEMENT CHARACTER}.yaml"


def test_order_is_by_source_then_by_path(tmp_path: Path) -> None:
    for name in ("b/2.yaml", "b/1/z.yaml", "a/9.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(DAYS, encoding="utf-8")
    read = read_sources([tmp_path / "b", tmp_path / "a"])
    assert [(file.source, file.file) for file in read.files] == [
        (0, "1/z.yaml"),
        (0, "2.yaml"),
        (1, "9.yaml"),
    ]
