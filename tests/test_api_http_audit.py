"""The audits of graphql-http, against the real server."""

from __future__ import annotations

import json
import subprocess

import pytest

from graph.mermaid.node import find_node
from tests.http_harness import ROOT, serving

FOLDER = ROOT / "tests" / "http_audit"


def test_every_audit_says_ok() -> None:
    node = find_node()
    if node is None or not (FOLDER / "node_modules" / "graphql-http").is_dir():
        pytest.fail("Found no graphql-http. Run `make test`, which installs it.")
    with serving() as server:
        done = subprocess.run(
            [node.node, str(FOLDER / "audit.mjs"), server.url],
            capture_output=True,
            check=True,
            encoding="utf-8",
            timeout=60,
        )
    results = json.loads(done.stdout)
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61
