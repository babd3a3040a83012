"""What was loaded: told wherever the API is asked, and never where it lies."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.execute import execute
from api.holder import GraphHolder
from api.reload import Reloader, fingerprint
from graph.build import load_course
from tests.api_harness import shipped
from tests.cli_harness import run
from tests.serve_harness import BROKEN, days

SOURCES = "{ sources { name files records findings loadedAt } }"
DOUBTFUL = "days:\n  - number: 1\n    title: one\n    teaches: [Nobody knows this]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "course"
    path.mkdir()
    (path / "days.yaml").write_text(days("one", "two"), encoding="utf-8")
    (path / "more.yaml").write_text(days().replace("days:\n", ""), encoding="utf-8")
    return path


def test_each_source_is_accounted_for_in_the_order_in_which_it_was_named(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "doubtful.yaml"
    file.write_text(DOUBTFUL, encoding="utf-8")
    begin = datetime.now(UTC).replace(microsecond=0)
    loaded = load_course(["shipped", folder, file])
    result = execute(loaded, SOURCES)
    assert result.errors is None
    assert result.data is not None
    told = result.data["sources"]
    assert [(each["name"], each["files"]) for each in told] == [
        ("shipped", loaded.sources[0].files),
        ("course", 2),
        ("doubtful.yaml", 1),
    ]
    assert [each["records"] for each in told[1:]] == [2, 1]
    assert told[2]["findings"] > 0
    for each in told:
        assert begin <= datetime.fromisoformat(each["loadedAt"]) <= datetime.now(UTC)
    assert str(tmp_path) not in str(told)


@pytest.mark.parametrize("name", [".", "", "../course", "./"])
def test_a_source_has_a_name_however_it_was_named(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for named in (name or str(folder), f"{folder}{os.sep}"):
        result = execute(load_course([named]), "{ sources { name } }")
        assert result.data == {"sources": [{"name": "course"}]}


def test_a_graph_without_an_account_has_none() -> None:
    assert execute(shipped(), SOURCES).data == {"sources": []}


def test_the_command_line_tells_it_too(folder: Path) -> None:
    done = run("query", "--data", str(folder), "{ sources { name files } }", "--format", "csv")
    assert done.out.splitlines() == ["name,files", "course,2"]


def test_the_account_belongs_to_the_graph_that_is_served(folder: Path) -> None:
    loaded = load_course([folder])
    holder = GraphHolder(loaded)
    kept = Reloader([folder], loaded, holder, fingerprint([folder]))
    begun = holder.served
    assert begun.loaded_at == kept.state.loaded_at
    (folder / "days.yaml").write_text(BROKEN, encoding="utf-8")
    asyncio.run(kept.reload())
    assert holder.served.reader is not begun.reader
    assert holder.served.sources == begun.sources
    assert holder.served.loaded_at == begun.loaded_at
    (folder / "days.yaml").write_text(days("one"), encoding="utf-8")
    asyncio.run(kept.reload())
    assert holder.served.sources[0].records == 1
    assert holder.served.loaded_at == kept.state.loaded_at
    assert kept.state.loaded_at > loaded.loaded_at


def test_what_is_kept_is_told_apart_where_it_tells_when_it_was_loaded(folder: Path) -> None:
    holder = GraphHolder(load_course([folder]))
    client = TestClient(create_app(holder))

    def tag(query: str, known: str = "") -> tuple[int, str]:
        headers = {"If-None-Match": known} if known else {}
        answer = client.get("/graphql", params={"query": query}, headers=headers)
        return answer.status_code, answer.headers["etag"]

    aliased = "{ s: sources { loadedAt } }"
    _, before = tag("{ graph { version } }")
    _, told = tag(aliased)
    assert tag(aliased, told) == (304, told)
    version = holder.current.version
    loaded = load_course([folder])
    holder.served = GraphHolder(loaded).served
    assert holder.current.version == version
    assert tag("{ graph { version } }", before) == (304, before)
    status, now = tag(aliased, told)
    assert (status, now != told) == (200, True)
