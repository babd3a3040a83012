"""The benchmarks run, and write what they measure. What that comes to decides nothing here."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench import courses
from graph.build import build_graph

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_they_print_each_measure_and_write_the_page(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    sizes = ["--small", "100", "--large", "300", "--pages", "5", "--page", str(page)]
    command = [sys.executable, "-m", "bench", *sizes]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    lines = run.stdout.splitlines()
    measured = r" \d+\.\d{3} (ms|s|MB)( .+ ratio +\d+\.\d\d)?(  \(target [\d.]+\))?$"
    assert all(re.search(measured, line) for line in lines)
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"^\| .+ (?:ms|s|MB) \|", text, re.MULTILINE)) == len(lines) >= 20
    assert "## Where" in text


def test_a_made_up_course_is_the_same_each_time() -> None:
    assert list(courses.records(20)) == list(courses.records(20))


def test_a_made_up_course_loads(tmp_path: Path) -> None:
    courses.write(1500, tmp_path / "course.ndjson")
    lines = (tmp_path / "course.ndjson").read_text(encoding="utf-8").splitlines()
    assert all(len(json.loads(line)) == 1 for line in lines)
    graph = build_graph(tmp_path / "course.ndjson")
    counts = graph.counts()
    held = (counts.scenarios, counts.days, counts.services, counts.patterns)
    assert held == (1500, 56, 300, 180)
    assert graph.stated_findings() == ()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk makes the load")
def test_answers_are_laid_beside_the_limit() -> None:
    program = "import bench.answers as b; b.ROUNDS = b.SECONDS = 1; b.main()"
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    lines = run.stdout.splitlines()[1:]
    shape = r"(Q\d)   limit +\d+   hot +\d+ = \d+\.\d\d   cold +\d+ = \d+\.\d\d"
    matches = [re.fullmatch(shape, line) for line in lines]
    assert [found[1] if found else None for found in matches] == ["Q1", "Q2", "Q3", "Q4", "Q5"]
