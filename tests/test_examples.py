"""examples/: the scripts and the notebook do what they say, run as a planner would run them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
NOTEBOOK = EXAMPLES / "planning.ipynb"


def run(script: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run an example by its path."""
    done = subprocess.run(
        [sys.executable, EXAMPLES / script, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


def test_the_report_of_a_week_tells_what_is_wrong(tmp_path: Path) -> None:
    done = run("weekly_report.py", "3", "--most", "24", cwd=tmp_path)
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 1
    assert lines[0] == "# Week 3: 24.5 hours"
    assert lines[-1] == "- It takes 0.5 hours more than the 24 that there are."


def test_a_week_may_be_as_it_should(tmp_path: Path) -> None:
    done = run("weekly_report.py", "1", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.decode().splitlines()[-1] == "Nothing is wrong with it."


def test_the_report_knows_prerequisites_that_come_late(tmp_path: Path) -> None:
    text = """
days:
  - {number: 1, title: Storage, week: 1, prerequisites: [2]}
  - {number: 2, title: Networks, week: 1, hours: 3}
"""
    (tmp_path / "days.yaml").write_text(text, encoding="utf-8")
    done = run("weekly_report.py", "1", "--data", str(tmp_path), cwd=tmp_path)
    shown = done.stdout.decode()
    assert done.returncode == 1
    assert "- Day 1 needs Day 2, which comes after it." in shown
    assert "- Day 1: Storage (hours unknown)" in shown
    assert "No source says how long Day 1 takes" in shown


def test_a_week_that_there_is_not(tmp_path: Path) -> None:
    done = run("weekly_report.py", "9", cwd=tmp_path)
    assert done.returncode == 2
    assert b"there is no week 9; known: 1, 2, 3, 4" in done.stderr


def test_what_if_files_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "shorter.yaml").write_text("changes:\n  - remove: 16\n", encoding="utf-8")
    (tmp_path / "earlier.json").write_text('{"changes": [{"move": {"day": 16, "to": 2}}]}')
    done = run("what_if_table.py", "shorter.yaml", "earlier.json", cwd=tmp_path)
    assert done.returncode == 0
    shorter, earlier = csv.DictReader(io.StringIO(done.stdout.decode(), newline=""))
    assert shorter["no_longer_possible"] == "dropbox_storage, netflix_streaming"
    assert (shorter["hours_after"], shorter["no_longer_taught"]) == ("94.5", "SNS")
    assert (earlier["days_harmed"], earlier["no_longer_possible"]) == ("1", "")


def test_a_what_if_file_at_fault_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text("changes:\n  - remove: 99\n", encoding="utf-8")
    done = run("what_if_table.py", "wrong.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("wrong.yaml:2:5: There is no Day 99.")


def test_calendars_open(tmp_path: Path) -> None:
    arguments = ["2026-03-02", "calendars", "--days", "mon,wed", "--hours", "3"]
    done = run("calendar_export.py", *arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert "netflix_streaming: ready on 2026-03-11" in done.stdout.decode()
    files = sorted((tmp_path / "calendars").glob("*.ics"))
    assert len(files) == 5
    events = [len(Calendar.from_ical(file.read_bytes()).events) for file in files]
    assert min(events) > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["2026-02-29", "out"], "There is no date '2026-02-29'."),
        (["2026-03-02", "out", "--days", "moonday"], "There is no weekday 'moonday'."),
        (["2026-03-02", "out", "--scenario", "netflix"], "Did you mean 'netflix_streaming'?"),
        (["2026-03-02", "out", "--off", "2026-05-05..2026-05-01"], "run backwards"),
    ],
)
def test_a_calendar_that_cannot_be(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = run("calendar_export.py", *arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert message in done.stderr.decode()


def cells(kind: str) -> list[str]:
    """Return the texts of the cells of a kind of the notebook."""
    notebook: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return ["".join(each["source"]) for each in notebook["cells"] if each["cell_type"] == kind]


def test_the_notebook_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, source in enumerate(cells("code"), start=1):
        exec(compile(source, f"planning.ipynb, cell {number}", "exec"), names)  # noqa: S102
    assert names["path"].total_hours == 11.5
    assert list(names["weeks"]["hours"]) == [22.0, 23.0, 24.5, 28.5]
    assert "If you remove Day 16:" in capsys.readouterr().out


def test_the_notebook_is_stored_without_what_it_shows() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    identifiers = [cell["id"] for cell in notebook["cells"]]
    assert len(set(identifiers)) == len(identifiers)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert cells("markdown")[0].startswith("# ")


def test_every_example_is_tested_and_told_in_the_guide() -> None:
    guide = (ROOT / "docs" / "planning.md").read_text(encoding="utf-8")
    here = Path(__file__).read_text(encoding="utf-8")
    for path in [*EXAMPLES.glob("*.py"), *EXAMPLES.glob("*.ipynb")]:
        assert f"`{path.name}`" in guide
        assert path.name in here
