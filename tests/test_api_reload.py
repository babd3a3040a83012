"""A served course follows its files, and is never worse than it was."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from api import reload
from api.holder import GraphHolder
from api.reload import Reloader, fingerprint
from graph.build import LoadedCourse, load_course
from graph.query.search import has_search_index, search_index
from tests.serve_harness import BROKEN, Served, days, eventually, serve

FINDINGS = "{ findings { rule severity message evidence { file line } } }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small course."""
    made = tmp_path / "course"
    made.mkdir()
    (made / "days.yaml").write_text(days("one"), encoding="utf-8")
    return made


@pytest.fixture
def server(folder: Path) -> Iterator[Served]:
    """A server of that course."""
    with serve(folder) as served:
        yield served


def errors(server: Served) -> list[dict[str, object]]:
    found = server.data(FINDINGS)["findings"]
    return [finding for finding in found if finding["rule"] == "source-error"]


def test_a_changed_file_and_a_new_one_are_served(server: Served, folder: Path) -> None:
    before = server.ready
    (folder / "days.yaml").write_text(days("one", "two"), encoding="utf-8")
    eventually(lambda: server.titles() == ["one", "two"])
    more = "days:\n  - number: 3\n    title: three\n"
    (folder / "deeper").mkdir()
    (folder / "deeper" / "more.yml").write_text(more, encoding="utf-8")
    eventually(lambda: server.titles() == ["one", "two", "three"])
    (folder / "deeper" / "more.yml").unlink()
    eventually(lambda: server.titles() == ["one", "two"])
    assert server.ready["version"] not in {before["version"], None}
    assert server.ready["status"] == "ok"


def test_a_broken_file_leaves_the_old_course_until_it_is_mended(
    server: Served, folder: Path
) -> None:
    begin = datetime.now(UTC).replace(microsecond=0)
    whole = server.ready["version"]
    (folder / "days.yaml").write_text(BROKEN, encoding="utf-8")
    eventually(lambda: server.ready["status"] == "stale")
    assert server.titles() == ["one"]
    told = server.ready
    assert begin <= datetime.fromisoformat(told["since"]) <= datetime.now(UTC)
    assert told["problems"][0].startswith("days.yaml:3:5: There is no field 'titel' here.")
    assert told["version"] != whole
    finding = errors(server)[0]
    assert finding["severity"] == "ERROR"
    assert finding["evidence"] == [{"file": "days.yaml", "line": 3}]
    assert f"Since {begin:%Y-%m-%d}" in str(finding["message"])
    assert str(folder) not in str([told, errors(server)])
    eventually(lambda: [line for line in server.log if f"{folder}/days.yaml:3:5" in line])

    (folder / "days.yaml").write_text(f"{BROKEN}# still\n", encoding="utf-8")
    eventually(lambda: len([line for line in server.log if "titel" in line]) == 2)
    assert server.ready["since"] == told["since"]

    (folder / "days.yaml").write_text(days("one"), encoding="utf-8")
    eventually(lambda: server.ready["status"] == "ok")
    assert server.ready["version"] == whole
    assert {"since", "problems"}.isdisjoint(server.ready)
    assert errors(server) == []


@pytest.mark.parametrize("data", [b"days:\n  - number: 2\n    title: \xed\x95", b"\0\0\0\0"])
def test_a_file_that_cannot_be_read_any_more_is_broken(
    server: Served, folder: Path, data: bytes
) -> None:
    (folder / "more.yaml").write_text("weeks:\n  - number: 1\n", encoding="utf-8")
    eventually(lambda: server.data("{ weeks { number } }") == {"weeks": [{"number": 1}]})
    (folder / "days.yaml").write_bytes(data)
    eventually(lambda: server.ready["status"] == "stale")
    assert server.titles() == ["one"]
    assert server.ready["problems"][0].startswith("days.yaml")
    (folder / "days.yaml").write_text(days("two"), encoding="utf-8")
    eventually(lambda: server.ready["status"] == "ok")
    assert server.titles() == ["two"]


@pytest.mark.slow
def test_what_could_not_be_read_at_the_start_hinders_no_reload(folder: Path) -> None:
    (folder / "binary.yaml").write_bytes(b"\0")
    with serve(folder) as server:
        (folder / "days.yaml").write_text(days("two"), encoding="utf-8")
        eventually(lambda: server.titles() == ["two"])
        assert server.ready["status"] == "ok"


def test_the_version_does_not_depend_on_when_a_fault_is_noticed(folder: Path) -> None:
    versions = set()
    for _ in range(2):
        loaded = load_course([folder])
        holder = GraphHolder(loaded.graph)
        reloader = Reloader([folder], loaded, holder)
        (folder / "days.yaml").write_text(BROKEN, encoding="utf-8")
        asyncio.run(reloader.reload())
        assert "Since" in holder.current.findings()[-1].message
        versions.add(holder.current.version)
        (folder / "days.yaml").write_text(days("one"), encoding="utf-8")
        time.sleep(1.1)  # the moment is told in seconds
    assert len(versions) == 1


def test_a_file_that_is_replaced_as_editors_do_it(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(days("one"), encoding="utf-8")
    with serve(file) as server:
        fresh = tmp_path / ".mine.yaml.swp"
        fresh.write_text(days("two"), encoding="utf-8")
        fresh.rename(file)
        eventually(lambda: server.titles() == ["two"])
        file.unlink()
        eventually(lambda: server.ready["status"] == "stale")
        assert server.titles() == ["two"]
        file.write_text(days("three"), encoding="utf-8")
        eventually(lambda: server.titles() == ["three"])


@pytest.mark.slow
def test_a_folder_that_goes_and_comes_back(server: Served, folder: Path) -> None:
    away = folder.rename(folder.with_name("away"))
    eventually(lambda: server.ready["status"] == "stale")
    assert server.ready["problems"] == [
        "course: There is no such file or folder. Check the path.",
    ]
    assert server.titles() == ["one"]
    (away / "days.yaml").write_text(days("back"), encoding="utf-8")
    away.rename(folder)
    eventually(lambda: server.titles() == ["back"])
    shutil.rmtree(folder)
    eventually(lambda: server.ready["status"] == "stale")
    folder.mkdir()
    (folder / "days.yaml").write_text(days("again"), encoding="utf-8")
    eventually(lambda: server.titles() == ["again"])


@pytest.mark.slow
def test_what_lies_behind_a_link_is_followed(tmp_path: Path, folder: Path) -> None:
    link = tmp_path / "current"
    link.symlink_to(folder)
    with serve(link) as server:
        other = tmp_path / "other"
        other.mkdir()
        (other / "days.yaml").write_text(days("other"), encoding="utf-8")
        fresh = tmp_path / "fresh"
        fresh.symlink_to(other)
        fresh.rename(link)
        eventually(lambda: server.titles() == ["other"])


@pytest.mark.slow
def test_without_reloading_nothing_is_looked_at(folder: Path) -> None:
    with serve(folder, more=("--no-reload",)) as server:
        (folder / "days.yaml").write_text(days("two"), encoding="utf-8")
        time.sleep(0.5)
        assert server.titles() == ["one"]
        assert set(server.ready) == {"status", "version"}


def test_fingerprints_change_with_what_is_loaded_and_with_nothing_else(folder: Path) -> None:
    seen = [fingerprint([folder])]

    def differs() -> bool:
        seen.append(fingerprint([folder]))
        return seen[-1] != seen[-2]

    (folder / ".swap.yaml").write_text("x", encoding="utf-8")
    assert not differs()
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    assert differs()  # there is a finding on it
    (folder / "notes.txt").write_text("longer", encoding="utf-8")
    assert not differs()
    (folder / "loop").symlink_to(folder)
    assert differs()
    (folder / "days.yaml").rename(folder / "tage.yaml")
    assert differs()
    (folder / "gone.yaml").symlink_to("nowhere")
    assert differs()


def reloader(folder: Path) -> Reloader:
    loaded = load_course([folder])
    return Reloader([folder], loaded, GraphHolder(loaded.graph), fingerprint([folder]))


def test_who_searches_does_not_wait_after_a_reload(folder: Path) -> None:
    kept = reloader(folder)
    asyncio.run(kept.reload())
    assert not has_search_index(kept.loaded.graph)
    search_index(kept._holder.current)  # noqa: SLF001
    asyncio.run(kept.reload())
    assert has_search_index(kept.loaded.graph)
    (folder / "days.yaml").write_text(BROKEN, encoding="utf-8")
    asyncio.run(kept.reload())
    marked = kept._holder.current  # noqa: SLF001
    assert marked is not kept.loaded.graph
    assert has_search_index(marked)
    assert (kept.state.reloads, kept.state.failures) == (2, 1)


def test_a_loader_that_fails_in_an_unforeseen_way(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kept = reloader(folder)

    def fail(_sources: object, before: LoadedCourse) -> LoadedCourse:
        assert before is kept.loaded
        raise RuntimeError("secret")

    monkeypatch.setattr(reload, "load_course", fail)
    asyncio.run(kept.reload())
    finding = kept._holder.current.findings()[-1]  # noqa: SLF001
    assert finding.rule == "source-error"
    assert "secret" not in finding.message
    assert "secret" in caplog.text
    assert kept.state.failing_since is not None


def test_the_loop_goes_on_while_something_is_loaded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = reloader(folder)
    go_on = Event()

    def load(sources: list[Path], before: LoadedCourse) -> LoadedCourse:
        assert go_on.wait(30)
        return load_course(sources, before)

    monkeypatch.setattr(reload, "load_course", load)

    async def main() -> None:
        task = asyncio.create_task(kept.reload())
        await asyncio.sleep(0.05)
        assert kept.is_busy
        assert not task.done()
        go_on.set()
        await task
        eventually(lambda: not kept.is_busy)

    asyncio.run(main())
    assert kept.state.reloads == 1


def test_where_the_system_watches_nothing_files_are_compared(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = reloader(folder)

    def refuse(*_paths: Path, **_options: object) -> None:
        raise OSError("OS file watch limit reached.")

    monkeypatch.setattr(reload, "awatch", refuse)
    monkeypatch.setattr(reload, "SWEEP_MILLISECONDS", 10)

    async def main() -> None:
        task = asyncio.create_task(kept.watch())
        await asyncio.sleep(0.05)
        assert kept.state.reloads == 0
        (folder / "days.yaml").write_text(days("two"), encoding="utf-8")
        async with asyncio.timeout(30):
            while not kept.state.reloads:  # noqa: ASYNC110 - a state, not an event
                await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())


SLOW_LOADING = """
import sys, time
from api import reload
from api.cli import main

def load(sources, before, load=reload.load_course):
    print("loading", file=sys.stderr, flush=True)
    time.sleep(60)
    return load(sources, before)

reload.load_course = load
main()
"""


def test_stopping_does_not_wait_for_a_reload(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.serve_harness.PROGRAM", [sys.executable, "-c", SLOW_LOADING])
    with serve(folder) as server:
        (folder / "days.yaml").write_text(days("two"), encoding="utf-8")
        eventually(lambda: "loading" in server.log)
        assert server.titles() == ["one"]
        code, seconds = server.stop()
        assert code == 0
        assert seconds < 20  # loading would take 60
