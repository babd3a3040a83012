"""The benchmarks run, and print what they measure. What that comes to decides nothing here."""

import re
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
