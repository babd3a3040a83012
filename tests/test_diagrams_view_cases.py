"""Every view with its options, as cases in a file: what is asked for, and all that is shown."""

from pathlib import Path

import pytest

from graph.build import build_graph
from graph.diagrams.spec import read_spec
from graph.diagrams.views.choose import view_of
from graph.model.course_graph import CourseGraph
from tests.course_cases import CourseCase, read_cases
from tests.view_lines import lines_of

COURSE, *CASES = read_cases("diagrams/views.md")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> CourseGraph:
    folder: Path = tmp_path_factory.mktemp("made-up")
    return build_graph(COURSE.write(folder))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_view(case: CourseCase, course: CourseGraph) -> None:
    (words,) = case.expected["spec"]
    view = view_of(course, read_spec(words).view)
    assert lines_of(view) == case.expected["view"]


def test_every_case_is_told_apart() -> None:
    assert len(CASES) > 30
    assert len({case.name for case in CASES}) == len(CASES)
