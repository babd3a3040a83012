"""The benchmarks run, and print what they measure. What that comes to decides nothing here."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_they_print_a_ratio_for_each_pair() -> None:
    root = Path(__file__).parent.parent
    command = [sys.executable, "-m", "bench"]
    run = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=True)
    lines = run.stdout.splitlines()
    assert lines
    assert all(re.search(r" : .+ ms .+ ms  ratio +\d+\.\d$", line) for line in lines)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk makes the load")
def test_answers_are_laid_beside_the_limit() -> None:
    program = "import bench.answers as b; b.ROUNDS = b.SECONDS = 1; b.main()"
    root = Path(__file__).parent.parent
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=True)
    lines = run.stdout.splitlines()[1:]
    shape = r"(Q\d)   limit +\d+   hot +\d+ = \d+\.\d\d   cold +\d+ = \d+\.\d\d"
    matches = [re.fullmatch(shape, line) for line in lines]
    assert [found[1] if found else None for found in matches] == ["Q1", "Q2", "Q3", "Q4", "Q5"]
