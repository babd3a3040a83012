"""`scenariograph export`, and the sessions of docs/rdf.md."""

from __future__ import annotations

import doctest
import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from graph.build import build_graph
from graph.rdf.formats import FORMATS
from tests.cli_harness import PROGRAM, ROOT, Session, environment, run, sessions
from tests.rdf_exports import exported

GUIDE = ROOT / "docs" / "rdf.md"


@pytest.mark.parametrize("session", list(sessions(GUIDE)), ids=lambda session: session.name)
def test_the_sessions_of_the_guide_hold(session: Session, tmp_path: Path) -> None:
    session.play(tmp_path)


def test_the_python_of_the_guide_holds() -> None:
    failed, tried = doctest.testfile(str(GUIDE), module_relative=False)
    assert (failed, tried > 0) == (0, True)


@pytest.mark.parametrize("name", FORMATS)
def test_the_name_of_the_file_tells_the_format(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"course{FORMATS[name].suffixes[0].upper()}"
    done = run("export", "-o", path)
    assert done.code == 0
    assert done.out == ""
    assert f"of version {build_graph().version} written to {path}" in done.err
    assert path.read_bytes() == exported(build_graph(), name)


def test_what_is_printed_is_turtle_or_what_is_asked() -> None:
    base = "https://example.org/"
    assert run("export").out.encode() == exported(build_graph(), "turtle")
    printed = run("export", "--format", "jsonld", "--base", base).out
    assert json.loads(printed)["@context"]["day"] == "https://example.org/day/"


def test_the_format_asked_for_counts_more_than_the_name(tmp_path: Path) -> None:
    path = tmp_path / "course.txt"
    assert run("export", "--format", "ntriples", "-o", path).code == 0
    assert path.read_bytes() == exported(build_graph(), "ntriples")


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path, link = tmp_path / "course.nt", tmp_path / "link.nt"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    assert run("export", "-o", link).code == 0
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.read_bytes() == exported(build_graph(), "ntriples")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["course.nt", "link.nt"]


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    source = tmp_path / "source.ttl"
    sg = "https://w3id.org/scenariograph/vocabulary#"
    title = '<http://purl.org/dc/terms/title> "A\\u000CB"'
    source.write_text(f"<scenario/a> a <{sg}Scenario> ; {title} .\n", encoding="utf-8")
    path = tmp_path / "course.rdf"
    path.write_text("old", encoding="utf-8")
    done = run("export", "--data", source, "-o", path)
    assert done.code == 1
    assert done.err.startswith("RDF/XML cannot hold the character U+000C, which stands in ")
    assert path.read_text(encoding="utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe, copy = tmp_path / "pipe.nt", tmp_path / "copy"
    os.mkfifo(pipe)
    with copy.open("wb") as kept, subprocess.Popen(["cat", pipe], stdout=kept) as reader:
        assert run("export", "-o", pipe).code == 0
        assert reader.wait(60) == 0
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert copy.read_bytes() == exported(build_graph(), "ntriples")


@pytest.mark.parametrize("name", ["ntriples", "turtle"])
def test_a_reader_that_goes_away_is_no_drama(name: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PROGRAM, "export", "--format", name],
        env=environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("name", ["ntriples", "turtle"])
def test_a_full_disk_is_told_in_one_line(name: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "export", "--format", name],
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == b"Standard output: No space left on device.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--base", "here"], "'here' is no base for IRIs."),
        (["-o", "course.doc"], "course.doc ends with none of .ttl"),
        (["-o", "no/such/folder.ttl"], "no/such/folder.ttl: No such file or directory."),
    ],
)
def test_what_cannot_be_done_is_told(arguments: list[str], words: str, tmp_path: Path) -> None:
    done = run("export", *arguments, cwd=tmp_path)
    assert done.code == 1
    assert done.err.startswith(words)
    assert done.out == ""
