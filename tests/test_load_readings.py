"""A reload reads the pages that changed, and comes to what a load from nothing comes to."""

import shutil
from pathlib import Path

import pytest

from graph.build import LoadedCourse, load_course
from graph.load import scenario_page

PAGES = Path(__file__).parent / "cases" / "pages"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the pages that are read, as they are."""
    found: list[str] = []
    original = scenario_page.read_scenario_page

    def reading(text: str, file: str, *others: object) -> scenario_page.PageReading:
        found.append(file)
        return original(text, file, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(scenario_page, "read_scenario_page", reading)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    shutil.copytree(PAGES, folder, ignore=shutil.ignore_patterns("*.json", "*.yaml"))
    return folder


def again(folder: Path, before: LoadedCourse) -> LoadedCourse:
    """Load a course a second time, and see that it is what it would have been the first time."""
    loaded = load_course(["shipped", folder], before)
    cold = load_course(["shipped", folder])
    assert loaded.graph.version == cold.graph.version
    assert loaded.graph.findings() == cold.graph.findings()
    return loaded


def test_only_what_changed_is_read_again(folder: Path, read: list[str]) -> None:
    before = load_course(["shipped", folder])
    pages = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
    assert len(pages) > 2
    assert sorted(read) == pages
    read.clear()
    changed = folder / pages[1]
    changed.write_text(f"{changed.read_text(encoding='utf-8')}\nMore.\n", encoding="utf-8")
    load_course(["shipped", folder], before)
    assert read == [pages[1]]
    loaded = again(folder, before)
    (folder / pages[0]).unlink()
    loaded = again(folder, loaded)
    read.clear()
    assert load_course(["shipped", folder], loaded).graph.version == loaded.graph.version
    assert read == []


def test_other_words_read_all_pages_again(folder: Path, read: list[str]) -> None:
    before = load_course(["shipped", folder])
    known = len(read)
    read.clear()
    services = folder / "services.yaml"
    services.write_text("services: [{name: Identity and Access}]\n", encoding="utf-8")
    loaded = load_course(["shipped", folder], before)
    assert len(read) == known
    again(folder, loaded)
    read.clear()
    profile = "profile: {key: other, headings: {overview: [Other]}, labels: {}}\n"
    (folder / "profile.yaml").write_text(profile, encoding="utf-8")
    load_course(["shipped", folder], loaded)
    assert len(read) == known
