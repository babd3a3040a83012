"""docs/http.md: its programs for clients print what it says."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients_harness import BIN, FOLDER, node, python
from tests.http_harness import ROOT, Server, serving

pytestmark = pytest.mark.slow

TEXT = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000/graphql"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def block(language: str, word: str) -> str:
    """Return the one program in a language that has a word in it."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    (only,) = [text for text in found if word in text]
    assert only.count(ADDRESS) == 1
    return str(only)


def check(program: str, server: Server, command: list[str], folder: Path) -> None:
    """Run a program with the address of a server, and compare what it prints with its comment."""
    (expected,) = re.findall(r"\)(?:;  ?|  ?)(?://|#) (S3 .*)$", program, re.MULTILINE)
    done = subprocess.run(
        command,
        cwd=folder,
        input=program.replace(ADDRESS, server.url),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == (f"{expected}\n", "")


def test_gql(server: Server, tmp_path: Path) -> None:
    check(block("python", "from gql "), server, [python(), "-"], tmp_path)


def test_ariadne_codegen(server: Server, tmp_path: Path) -> None:
    (query,) = re.findall(r"`(.*)` in `queries.graphql`", TEXT)
    (tmp_path / "queries.graphql").write_text(query, encoding="utf-8")
    settings = block("toml", "[tool.ariadne-codegen]").replace(ADDRESS, server.url)
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    program = block("python", "from graphql_client ")
    python()
    command = [str(BIN / "ariadne-codegen")]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    check(program, server, [python(), "-"], tmp_path)


@pytest.mark.parametrize("package", ["@apollo/client", "@urql/core"])
def test_node(server: Server, package: str) -> None:
    check(block("js", package), server, [node(), "--input-type=module", "-"], FOLDER)
