"""What the tests of real clients share: programs below `tests/clients`, each in its own language.

Those in Python run in an environment of their own, because they want an older graphql-core.
"""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graph.mermaid.node import find_node
from tests.http_harness import ROOT

FOLDER = ROOT / "tests" / "clients"
BIN = FOLDER / ".venv" / "bin"


@cache
def python() -> str:
    """Return the Python of the clients' environment."""
    if not (BIN / "ariadne-codegen").exists():
        pytest.fail("Found no clients in Python. Run `make test`, which installs them.")
    return str(BIN / "python")


@cache
def node() -> str:
    """Return the Node.js that the clients' packages are installed for."""
    found = find_node()
    if found is None or not (FOLDER / "node_modules" / "@apollo").is_dir():
        pytest.fail("Found no clients in Node.js. Run `make test`, which installs them.")
    return found.node


def run_client(
    program: str, *arguments: str | Path, stdin: object = None, timeout: float = 60
) -> Any:  # noqa: ANN401
    """Run a program of `tests/clients`, and return the JSON that it prints.

    Args:
        program: Its file; the ending says what runs it.
        arguments: What it is told.
        stdin: What it reads, as JSON.
        timeout: The seconds that it may take.
    """
    language = node() if program.endswith(".mjs") else python()
    done = subprocess.run(
        [language, str(FOLDER / program), *map(str, arguments)],
        cwd=FOLDER,
        input=json.dumps(stdin),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=timeout,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
