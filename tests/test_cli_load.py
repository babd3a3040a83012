"""`scenariograph load`, and `--store` of every command: the real program on real stores."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli_harness import PROGRAM, ROOT, Session, environment, run, sessions
from tests.serve_harness import days, eventually, serve

pytestmark = pytest.mark.slow
GUIDE = ROOT / "docs" / "stores.md"


@pytest.fixture
def store(tmp_path: Path) -> str:
    address = f"oxigraph:{tmp_path / 'store'}"
    found = run("load", "--store", address)
    assert found.code == 0, found.err
    return address


def folder_of(store: str) -> Path:
    return Path(store.removeprefix("oxigraph:"))


def course(folder: Path, *titles: str) -> Path:
    path = folder / "course.yaml"
    path.write_text(days(*titles), encoding="utf-8")
    return path


def test_it_tells_what_it_filled_and_what_is_there(store: str) -> None:
    again = run("load", "--store", store)
    told = "Loaded from shipped: 5 scenarios, 28 days, 95 services, 5 patterns, "
    assert again.out == ""
    assert again.err.startswith(told)
    assert f" is in {store}.\n" in again.err
    listed = run("load", "--store", store, "--list")
    assert listed.out.startswith(told)
    assert [line.split()[1] for line in listed.out.splitlines()[-2:]] == ["served", "kept"]


TAUGHT = 'CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(STRENDS(STR(?p), "teaches")) }'
COMMANDS = [
    ["query", "{ days { totalCount nodes { title teaches { name } } } sources { name files } }"],
    ["diagram", "netflix_streaming"],
    ["diagram", "service", "S3"],
    ["diagram", "plan"],
    ["export"],
    ["export", "--format", "jsonld"],
    ["plan", "order"],
    ["plan", "path", "netflix_streaming"],
    ["plan", "coverage"],
    ["plan", "workload"],
    ["sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"],
    ["sparql", f"{TAUGHT} ORDER BY ?s ?o"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_commands_answer_as_from_memory(command: list[str], store: str) -> None:
    expected, found = run(*command), run(*command, "--store", store)
    assert found == expected
    assert expected.code == 0, expected.err


def test_a_store_is_filled_from_another_one(store: str, tmp_path: Path) -> None:
    other = f"oxigraph:{tmp_path / 'other'}"
    assert run("load", "--store", other, "--data", store).code == 0
    version = "{ graph { version } sources { name files } }"
    assert run("query", version, "--store", other) == run("query", version, "--store", store)


def test_what_cannot_be_is_told(store: str, tmp_path: Path) -> None:
    nothing = run("query", "{ __typename }", "--store", f"oxigraph:{tmp_path / 'none'}")
    assert (nothing.code, nothing.out) == (1, "")
    assert "There is no store here. Fill one with `scenariograph load --store" in nothing.err
    beside = run("query", "{ __typename }", "--store", store, "--data", "shipped")
    assert "name nothing beside it" in beside.err
    assert "no address of a store" in run("load", "--store", "memory").err
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    full = run("load", "--store", f"oxigraph:{tmp_path / 'full'}")
    assert "holds something else than a store: letter.txt" in full.err
    url = run("load", "--store", store, "--update-url", "http://127.0.0.1:1/")
    assert "--update-url is for sparql:URL" in url.err
    assert "no address of a SPARQL endpoint" in run("load", "--store", "sparql:ftp://a/").err


def test_a_load_that_fails_leaves_the_old_graph(store: str, tmp_path: Path) -> None:
    before = run("export", "--store", store)
    broken = tmp_path / "broken.yaml"
    broken.write_text("days:\n  - number: x\n", encoding="utf-8")
    assert run("load", "--store", store, "--data", str(broken)).code == 1
    assert run("export", "--store", store) == before


def test_a_load_that_is_killed_leaves_the_old_graph(store: str, tmp_path: Path) -> None:
    before = run("export", "--store", store)
    large = tmp_path / "large.yaml"
    large.write_text(days(*(f"Day {number}" for number in range(1, 5000))), encoding="utf-8")
    command = [*PROGRAM, "load", "--store", store, "--data", str(large)]
    names = set(folder_of(store).iterdir())
    with subprocess.Popen(command, env=environment(), stderr=subprocess.DEVNULL) as process:
        eventually(lambda: set(folder_of(store).iterdir()) - names)
        process.send_signal(signal.SIGSTOP)  # so that it does not come to its end meanwhile
        second = run("load", "--store", store)
        assert "Somebody else is loading into this store" in second.err
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert run("export", "--store", store) == before
    assert run("load", "--store", store).code == 0  # and takes away what was left
    assert len(list(folder_of(store).glob("graph-*"))) == 2


def test_a_server_goes_over_to_what_is_loaded(tmp_path: Path) -> None:
    store = f"oxigraph:{tmp_path / 'store'}"
    fill = ("load", "--store", store, "--data")
    assert run(*fill, str(course(tmp_path, "One"))).code == 0
    with serve(more=("--store", store, "--workers", "2")) as server:
        assert server.titles() == ["One"]
        assert server.ready["status"] == "ok"
        assert run(*fill, str(course(tmp_path, "One", "Two"))).code == 0
        eventually(lambda: server.titles() == ["One", "Two"])


def test_a_server_tells_that_its_store_is_gone_and_comes_back(tmp_path: Path) -> None:
    store = f"oxigraph:{tmp_path / 'store'}"
    assert run("load", "--store", store, "--data", str(course(tmp_path, "One"))).code == 0
    with serve(more=("--store", store)) as server:
        moved = folder_of(store).rename(tmp_path / "elsewhere")
        eventually(lambda: server.send("GET", "/readyz").status == 503)
        assert server.ready["status"] == "unavailable"
        assert str(tmp_path) not in json.dumps(server.ready)
        moved.rename(folder_of(store))
        eventually(lambda: server.send("GET", "/readyz").status == 200)
        assert server.titles() == ["One"]


@pytest.mark.parametrize("session", [*sessions(GUIDE)], ids=lambda session: session.name)
def test_the_sessions_of_the_guide(session: Session, tmp_path: Path) -> None:
    session.play(tmp_path)
