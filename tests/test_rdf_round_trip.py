"""YAML and pages → graph → RDF → graph: the same version, in every format."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from graph.build import build_graph
from graph.errors import SourceError
from graph.model.course_graph import CourseGraph
from graph.rdf.formats import FORMATS
from tests.course_cases import CASES, CourseCase, read_cases
from tests.rdf_exports import export_to, exported

COURSE = os.environ.get("SCENARIOGRAPH_COURSE", "")
LOAD_CASES = [
    pytest.param(case, id=f"{path.stem}: {case.name}")
    for path in sorted((CASES / "load").glob("*.md"))
    for case in read_cases(f"load/{path.name}")
]


def records_of(graph: CourseGraph) -> list[object]:
    """Return all that the version of a graph is made of."""
    return [*map(graph._records.get, graph._records), *graph.dangling(), *graph.findings()]  # noqa: SLF001


@pytest.fixture(scope="module")
def shipped() -> CourseGraph:
    return build_graph()


@pytest.mark.parametrize("form", FORMATS)
def test_the_shipped_course_comes_back(form: str, shipped: CourseGraph, tmp_path: Path) -> None:
    back = build_graph(export_to(tmp_path, shipped, form))
    assert records_of(back) == records_of(shipped)
    assert back.version == shipped.version


def test_it_comes_back_from_another_base(shipped: CourseGraph, tmp_path: Path) -> None:
    path = export_to(tmp_path, shipped, "turtle", "urn:example:a/")
    assert build_graph(path).version == shipped.version


@pytest.mark.parametrize("case", LOAD_CASES)
def test_every_case_of_the_loader_comes_back(case: CourseCase, tmp_path: Path) -> None:
    try:
        graph = build_graph(case.write(tmp_path))
    except SourceError:
        return  # a case of what cannot be loaded
    back = build_graph(export_to(tmp_path, graph, "ntriples"))
    assert records_of(back) == records_of(graph)


@pytest.mark.slow
@pytest.mark.skipif(not COURSE, reason="SCENARIOGRAPH_COURSE names no course")
@pytest.mark.parametrize("form", FORMATS)
def test_a_course_of_pages_comes_back(form: str, tmp_path: Path) -> None:
    graph = build_graph(["shipped", COURSE])
    back = build_graph(export_to(tmp_path, graph, form))
    assert back.version == graph.version


# What YAML takes: no control characters but newlines and tabs, no lone surrogates.
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12
).filter(str.strip)
names = (
    st.sampled_from(["S3", "Lambda@Edge", "C", "C++", "보안 그룹", "a:b/c#d?", "50% off"]) | texts
)
numbers = st.integers(1, 6)


def optional(**fields: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional=fields)


services = st.lists(
    st.builds(
        lambda name, more: {"name": name, **more},
        names,
        optional(
            names=optional(ko=names, en=names),
            aliases=st.lists(names, max_size=3),
            category=texts,
            concept=st.booleans(),
            description=texts,
        ),
    ),
    max_size=4,
    unique_by=lambda service: str(service["name"]),
)
days = st.lists(
    st.builds(
        lambda number, more: {"number": number, **more},
        numbers,
        optional(
            title=texts,
            week=numbers,
            difficulty=st.sampled_from(["basic", "intermediate", "advanced"]),
            hours=st.floats(0, 10_000, allow_nan=False),
            teaches=st.lists(names, max_size=3),
            reviews=st.lists(numbers, max_size=3),
            related=st.lists(numbers, max_size=3),
            prerequisites=st.lists(numbers, max_size=3),
        ),
    ),
    max_size=4,
    unique_by=lambda day: str(day["number"]),
)
steps = st.lists(
    st.builds(
        lambda title, more: {"title": title, **more},
        texts,
        optional(services=st.lists(names, min_size=1, max_size=3), process=texts, next=texts),
    ),
    max_size=3,
)
patterns = st.lists(
    st.builds(
        lambda name, components: {"name": name, "components": components},
        names,
        st.lists(st.builds(lambda n, s: {"name": n, "services": s}, names, st.lists(names))),
    ),
    max_size=2,
    unique_by=lambda pattern: str(pattern["name"]),
)
scenarios = st.lists(
    st.builds(
        lambda key, more: {"key": key, **more},
        st.sampled_from(["one", "two_2", "ein.szenario", "..", "50%", "세션/로그"]),
        optional(
            title=texts,
            days=st.lists(numbers, max_size=3),
            primary_day=numbers,
            key_services=st.lists(names, max_size=3),
            pattern=names,
            steps=steps,
        ),
    ),
    max_size=3,
    unique_by=lambda scenario: str(scenario["key"]),
)
courses = st.fixed_dictionaries(
    {"services": services, "days": days, "patterns": patterns, "scenarios": scenarios}
)


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(course=courses, form=st.sampled_from(sorted(FORMATS)))
def test_any_course_comes_back(course: dict[str, object], form: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "course.yaml"
        source.write_text(json.dumps(course, ensure_ascii=False), encoding="utf-8")
        try:
            graph = build_graph([source])
        except SourceError:
            reject()
        back = build_graph(export_to(Path(folder), graph, form))
        assert records_of(back) == records_of(graph)
        assert back.version == graph.version


@pytest.mark.slow
def test_the_same_course_gives_the_same_bytes(shipped: CourseGraph) -> None:
    again = build_graph()
    for form in FORMATS:
        assert exported(shipped, form) == exported(again, form)


def test_an_export_that_was_changed_is_put_together_anew(
    shipped: CourseGraph, tmp_path: Path
) -> None:
    path = Path(export_to(tmp_path, shipped, "turtle"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Netflix 글로벌", "Netflix 지역"), encoding="utf-8")
    changed = build_graph(path)
    assert changed.version != shipped.version
    assert [edge for edge in records_of(changed) if edge not in records_of(shipped)] != []
    # Nothing else differs: what follows from the records was worked out the same way.
    path.write_text(text.replace(f'"{shipped.version}"', '"another"'), encoding="utf-8")
    assert build_graph(path).version == shipped.version


def test_an_export_adds_to_other_sources(shipped: CourseGraph, tmp_path: Path) -> None:
    more = tmp_path / "more.yaml"
    more.write_text("days:\n  - number: 8\n    hours: 9\n", encoding="utf-8")
    path = export_to(tmp_path, shipped, "jsonld")
    both = build_graph([path, more])
    (day,) = both.records(["day:8"])
    assert getattr(day, "hours", None) == 9
    assert both.counts().scenarios == shipped.counts().scenarios
    (conflict,) = [found for found in both.findings() if found.rule == "source-conflict"]
    assert "hours is '9' in more.yaml:3, but '3' in days.yaml:86" in conflict.message
