"""`gql` over WebSocket against the real server: a source changes, and it is told."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from threading import Timer

import pytest

from tests.clients_harness import FOLDER, python
from tests.serve_harness import PATIENCE, days, serve

pytestmark = pytest.mark.slow


def test_a_change_is_told(tmp_path: Path) -> None:
    source = tmp_path / "days.yaml"
    source.write_text(days("One"), encoding="utf-8")
    with serve(source) as server:
        address = server.url.replace("http:", "ws:")
        with subprocess.Popen(
            [python(), str(FOLDER / "gql_changes.py"), address, "2"],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as client:
            assert client.stdout is not None
            # Reading ends with the client, also where it is told nothing.
            patience = Timer(PATIENCE, client.kill)
            patience.start()
            try:
                first = json.loads(client.stdout.readline())
                source.write_text(days("One", "Two"), encoding="utf-8")
                second = json.loads(client.stdout.readline())
                assert client.wait(30) == 0
            finally:
                patience.cancel()
                client.kill()
        assert second["version"] == server.data("{ graph { version } }")["graph"]["version"]
    assert second["previousVersion"] == first["version"] != second["version"]
