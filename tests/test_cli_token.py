"""`scenariograph token`: a token is printed once, and a file keeps its hash."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from api.http.tokens import read_tokens, token_line
from tests.cli_harness import run
from tests.serve_harness import days, serve


@pytest.mark.slow
def test_a_token_lets_in_whoever_has_it(tmp_path: Path) -> None:
    file, course = tmp_path / "tokens", tmp_path / "days.yaml"
    course.write_text(days("one"), encoding="utf-8")
    made = [run("token", name, "--file", file) for name in ("ci", "나")]
    assert [each.code for each in made] == [0, 0]
    first, second = (each.out.removesuffix("\n") for each in made)
    assert file.read_text(encoding="utf-8") == (
        f"{token_line('ci', first)}\n{token_line('나', second)}\n"
    )
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with serve(course, more=("--token-file", str(file))) as server:
        for token, status in ((first, 200), (second, 200), ("sg_another", 401)):
            answer = server.post("{ graph { days } }", Authorization=f"Bearer {token}")
            assert answer.status == status


def test_what_stands_in_the_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    before = "# who may ask\n\n" + token_line("me", "sg_x")  # and no end of the line
    file.write_text(before, encoding="utf-8")
    file.chmod(0o640)
    assert run("token", "ci", "-f", file).code == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"{before}\nci sha256:")
    assert len(read_tokens(file).digests) == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("me", token_line("me", "sg_x") + "\n", "has a token of the name 'me'"),
        ("two words", "", "'two words' is no name for a token"),
        ("#1", "", "'#1' is no name for a token"),
        ("", "", "'' is no name for a token"),
        ("ci", "me sg_in_plain_text\n", "tokens:1: This is no token"),
    ],
)
def test_what_is_refused_changes_nothing(
    name: str, content: str, words: str, tmp_path: Path
) -> None:
    file = tmp_path / "tokens"
    file.write_text(content, encoding="utf-8")
    found = run("token", name, "--file", file)
    assert (found.code, found.out) == (1, "")
    assert words in found.err
    assert file.read_text(encoding="utf-8") == content


def test_without_a_file_the_line_is_told() -> None:
    found = run("token", "ci")
    token = found.out.removesuffix("\n")
    assert found.err.endswith(f": {token_line('ci', token)}\n")


def test_where_it_cannot_be_written_no_token_is_shown(tmp_path: Path) -> None:
    found = run("token", "ci", "--file", tmp_path / "nowhere" / "tokens")
    assert (found.code, found.out) == (1, "")
    assert "nowhere" in found.err
