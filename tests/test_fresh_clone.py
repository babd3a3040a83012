"""A fresh clone on a machine that has only Python, make and git."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_make_run_sets_everything_up_and_serves(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout to clone")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    # Neither Node.js nor anything else of this environment is to be found there.
    path = os.pathsep.join(["/usr/bin", "/bin", str(Path(os.__file__).parents[2] / "bin")])
    environment = {"PATH": path, "HOME": os.environ.get("HOME", "/")}
    with subprocess.Popen(
        ["make", "run", "PYTHON=python3", "ARGS=--port 0"],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        printed = ""
        while "totalCount" not in printed:
            line = process.stdout.readline()
            assert line, f"it stopped before it listened: {printed}"
            printed += line
        address = re.search(r"http://[\d.:]+", printed)
        assert address, printed
        with urlopen(f"{address[0]}/healthz", timeout=10) as response:  # noqa: S310 - our own
            assert json.load(response)["status"] == "ok"
        os.killpg(process.pid, signal.SIGTERM)
        process.stdout.read()
