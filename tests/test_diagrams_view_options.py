"""Names and options: who is found by what, what languages do, and what makes no sense."""

import pytest

from graph.build import build_graph
from graph.course import Course
from graph.diagrams.spec import Language, Subject, read_spec
from graph.diagrams.view import View
from graph.diagrams.views.choose import view_of
from graph.diagrams.words import ENGLISH, KOREAN, MOST_NAMES
from graph.errors import NotFoundError, RequestError
from graph.model.course_graph import CourseGraph


@pytest.fixture(scope="module")
def shipped() -> CourseGraph:
    return build_graph()


def view(course: CourseGraph, words: str) -> View:
    return view_of(course, read_spec(words).view)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "scenario netflx_streaming",
            "There is no scenario 'netflx_streaming'. Did you mean 'netfl",
        ),
        ("service Cloudfrnt", "There is no service 'Cloudfrnt'. Did you mean 'CloudFront'"),
        ("service S3 Cloudfrnt", "There is no service 'Cloudfrnt'"),
        ("service service:s4", "There is no service 'service:s4'"),
        ("pattern storage-cdn", "There is no pattern 'storage-cdn'. Did you mean"),
        ("day 99", "There is no day '99'"),
        ("days week=9", "There is no week '9'"),
        ("plan netflix", "There is no scenario 'netflix'. Did you mean 'netflix_streaming'"),
        ("services Cloudfrnt", "There is no service 'Cloudfrnt'"),
        ("co-use Cloudfrnt", "There is no service 'Cloudfrnt'"),
    ],
)
def test_a_name_that_means_nothing_is_an_error(
    shipped: CourseGraph, words: str, message: str
) -> None:
    with pytest.raises(NotFoundError) as caught:
        view(shipped, words)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("service S3", "service 'Amazon  Simple Storage Service'"),
        ("service S3", "service service:s3"),
        ("service S3", "service S3 service:s3 '객체 스토리지'"),
        ("day 8", "day day:8"),
        ("scenario netflix_streaming", "scenario 'Netflix 글로벌 스트리밍 아키텍처'"),
        ("pattern 'Storage + CDN + Serverless'", "pattern pattern:storage-cdn-serverless"),
        ("days week=1,1", "days week=1"),
    ],
)
def test_any_name_will_do_and_counts_once(shipped: CourseGraph, one: str, other: str) -> None:
    assert view(shipped, one) == view(shipped, other)


def test_what_does_not_go_together_is_refused_before_names_are_looked_up(
    shipped: CourseGraph,
) -> None:
    with pytest.raises(RequestError, match="does not go with the view 'plan'"):
        view(shipped, "plan nobody copies=on")


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("", ["사용자", "CloudFront", "S3", "Regions"]),
        (" language=ko", ["사용자", "클라우드프론트", "S3", "리전"]),
        (" language=en", ["User", "CloudFront", "S3", "Regions"]),
    ],
)
def test_names_are_in_the_language_where_it_has_one(
    shipped: CourseGraph, language: str, names: list[str]
) -> None:
    shown = view(shipped, f"scenario netflix_streaming{language}")
    assert [node.name for node in shown.nodes] == names


@pytest.mark.parametrize(
    ("words", "details"),
    [
        ("", []),
        ("days=on", ["Day 1, 16", "Day 8", "Day 1"]),
        ("days=off", []),
        ("group=day", ["Day 1, 16"]),
        ("group=week", ["Day 1, 16"]),
        ("group=day days=off", []),
        ("group=category", []),
        ("group=category days=on", ["Day 1, 16", "Day 8", "Day 1"]),
        ("group=none days=on", ["Day 1, 16", "Day 8", "Day 1"]),
        ("copies=on", []),
        ("copies=on days=on", ["Day 1, 16", "Day 1, 16", "Day 8", "Day 1"]),
    ],
)
def test_services_name_their_days_in_every_grouping(
    shipped: CourseGraph, words: str, details: list[str]
) -> None:
    shown = view(shipped, f"scenario netflix_streaming {words}")
    assert [line for node in shown.nodes for line in node.details] == details


def test_categories_have_names_in_a_language_and_else_are_as_the_data_says(
    shipped: CourseGraph,
) -> None:
    titles = {
        language: [group.title for group in view(shipped, f"services{language}").groups]
        for language in ("", " language=ko", " language=en")
    }
    assert titles[""] == sorted(ENGLISH.categories)
    assert titles[" language=en"] == [ENGLISH.categories[name] for name in titles[""]]
    assert titles[" language=ko"] == [KOREAN.categories[name] for name in titles[""]]


@pytest.mark.parametrize("subject", [*Subject])
def test_what_a_view_adds_is_in_its_language(shipped: CourseGraph, subject: Subject) -> None:
    names = {Subject.SERVICE: "S3", Subject.DAY: "8"}.get(subject, "")
    words = f"{subject} {names}"
    spoken = [
        view_of(shipped, read_spec(f"{words} language={language}").view, CourseGraph([]))
        for language in Language
    ]
    assert spoken[0].description != spoken[1].description
    assert len(spoken[0].edges) == len(spoken[1].edges)


def test_both_languages_say_everything() -> None:
    for name in ENGLISH.__slots__:
        english, korean = getattr(ENGLISH, name), getattr(KOREAN, name)
        if isinstance(english, str):
            assert english.count("{}") == korean.count("{}"), name
        else:
            assert english.keys() == korean.keys()


def test_long_lists_are_counted() -> None:
    names = [str(number) for number in range(MOST_NAMES + 2)]
    assert ENGLISH.listed(names).endswith("18, 19 and 2 more")
    assert KOREAN.listed(names).endswith("18, 19 외 2개")
    assert ENGLISH.listed(names[:MOST_NAMES]).endswith("18, 19")


def test_components_of_the_shipped_patterns_stand_for_all_that_scenarios_use(
    shipped: CourseGraph,
) -> None:
    shown = view(shipped, "scenario collapse=on")
    assert {node.kind.value for node in shown.nodes} == {"actor", "component"}


def test_where_nothing_is_collapsed_the_view_says_so(shipped: CourseGraph) -> None:
    shown = view(shipped, "service KMS collapse=on")
    assert "No component of a pattern stands for any of the services." in shown.description


def test_python_draws_what_is_asked_for(shipped: CourseGraph) -> None:
    course = Course(shipped)
    for diagram, words in [
        (course.service("Lambda").diagram("depth=2 group=day"), "service Lambda depth=2 group=day"),
        (course.day(16).diagram(), "day 16"),
        (
            course.pattern("storage-cdn-serverless").diagram("context=on"),
            "pattern storage-cdn-serverless context=on",
        ),
        (course.diagram("days week=2"), "days week=2"),
        (course.diagram(read_spec("co-use S3")), "co-use S3"),
    ]:
        assert diagram.view == view(shipped, words)
    assert course.diagram("changes", before=course).view.edges == ()
