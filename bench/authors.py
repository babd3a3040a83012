"""What people wait for who write pages: a load of many, and one after a change of one of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from bench import courses
from bench.measure import Row
from graph.build import build_graph, load_course
from graph.documents.page import render_page
from graph.load.files import read_sources
from graph.load.parse import profiles_of


def rows(folder: Path, pages: int) -> Iterator[Row]:
    """Yield the seconds of processor time of a load, and of one that follows a change.

    Args:
        folder: Where to write the pages.
        pages: How many; each describes a scenario.
    """
    source = folder / "made-up.ndjson"
    courses.write(pages, source)
    course = folder / "course"
    course.mkdir()
    _write_pages(source, course, pages)
    sources = ["shipped", str(course)]
    start = time.process_time()
    before = load_course(sources)
    _ = before.graph.version
    yield Row(f"load {pages} pages", time.process_time() - start, None, "s", 5.0)
    page = course / f"{pages // 2:04}.md"
    page.write_text(f"{page.read_text('utf-8')}\nMore words.\n", encoding="utf-8")
    start = time.process_time()
    after = load_course(sources, before)
    _ = after.graph.version
    yield Row(f"load {pages} pages after one changed", time.process_time() - start, None, "s", 0.5)


def _write_pages(source: Path, course: Path, pages: int) -> None:
    graph, profiles = build_graph(source), profiles_of(read_sources(["shipped"]))
    for number in range(pages):
        page = render_page(graph, courses.scenario_key(number), profiles)
        (course / f"{number:04}.md").write_text(page.text, encoding="utf-8")
    others = [line for line in source.read_text("utf-8").splitlines() if "{" in line]
    kept = [line for line in others if not line.startswith('{"scenario"')]
    (course / "records.ndjson").write_text("\n".join(kept) + "\n", encoding="utf-8")
