"""Links to the pages that teach: whole addresses, and nothing else."""

from dataclasses import replace

import pytest

from graph.diagrams.spec import read_spec
from graph.diagrams.views.choose import view_of
from graph.diagrams.views.page_links import PageLinks
from graph.errors import RequestError
from graph.model.course_graph import CourseGraph
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.records import Day, Interaction, Link, Scenario, Service

YAML = Evidence(EvidenceKind.STATED, "days.yaml", 3)
DAY = Day(node_id(NodeKind.DAY, 8), 8, "S3", (YAML,), week=2)


def page(file: str) -> Evidence:
    return Evidence(EvidenceKind.STATED, file, 1)


@pytest.mark.parametrize(
    ("address", "file", "url"),
    [
        ("https://x.example", "a.md", "https://x.example/a.md"),
        ("https://x.example/docs/", "week 2/d8.md", "https://x.example/docs/week%202/d8.md"),
        ("http://x.example:8080/a%20b", "100%.md", "http://x.example:8080/a%20b/100%25.md"),
        ("https://x.example/%zz", "a?b#c.MD", "https://x.example/%25zz/a%3Fb%23c.MD"),
        ("https://x.example/문서", "1일.md", "https://x.example/%EB%AC%B8%EC%84%9C/1%EC%9D%BC.md"),
        ('https://x.example/"<b>', "`x'.markdown", "https://x.example/%22%3Cb%3E/%60x%27.markdown"),
    ],
)
def test_an_address_is_put_before_the_page(address: str, file: str, url: str) -> None:
    assert PageLinks(address).page_of(replace(DAY, evidence=(YAML, page(file)))) == url


def test_the_newest_page_counts_and_without_one_there_is_no_link() -> None:
    links = PageLinks("https://x.example/")
    two = replace(DAY, evidence=(page("new.md"), YAML, page("old.md")))
    assert links.page_of(two) == "https://x.example/new.md"
    assert links.page_of(DAY) is None
    assert links.page_of(None) is None
    named = Service(NodeId("service:s3"), "s3", "S3", (page("a.md"),))
    assert links.page_of(named) is None, "a page that names a service is not about it"


@pytest.mark.parametrize(
    ("template", "week", "url"),
    [
        (
            "https://x.example/week{week}/day{day}/README.md",
            2,
            "https://x.example/week2/day8/README.md",
        ),
        ("https://x.example/?day={day}#top", None, "https://x.example/?day=8#top"),
        ("https://x.example/week{week}/", None, None),
        ("https://x.example/{day}/{day}", None, "https://x.example/8/8"),
        ("https://{day}.x.example/", None, "https://8.x.example/"),
    ],
)
def test_a_template_is_filled_in_by_the_day(
    template: str, week: int | None, url: str | None
) -> None:
    links = PageLinks(template)
    assert links.page_of(replace(DAY, week=week)) == url
    scenario = Scenario(NodeId("scenario:a"), "a", "A", (page("a.md"),))
    assert links.page_of(scenario) is None


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "Give a whole one"),
        ("docs/", "Give a whole one"),
        ("/docs/", "GitHub follows no others"),
        ("//x.example/", "Give a whole one"),
        ("javascript:alert(1)//https://x.example", "Give a whole one"),
        ("JAVASCRIPT:alert(1)", "Give a whole one"),
        ("data:text/html,x", "Give a whole one"),
        ("ftp://x.example/", "Give a whole one"),
        ("https:x.example", "Give a whole one"),
        ("https://", "Give a whole one"),
        ("https://user:secret@x.example/", "Give a whole one"),
        ("https://x.example:port/", "Give a whole one"),
        ("https://[x.example/", "Give a whole one"),
        ("https://x.example/ a", "Give a whole one"),
        ("https://x.example/\n", "Give a whole one"),
        ("https://x.example\\a", "Give a whole one"),
        ("https://x.example/\ud800", "Give a whole one"),
        ("https://x.example/{days}", "only {day} and {week} are filled in"),
        ("https://x.example/{", "only {day} and {week} are filled in"),
        ("https://x.example/{{day}}", "only {day} and {week} are filled in"),
        ("https://x.example/?page=", "A path cannot be put behind '?'"),
        ("https://x.example/#", "A path cannot be put behind '?' or '#'"),
    ],
)
def test_what_is_no_whole_address_is_an_error(address: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        PageLinks(address)
    assert message in str(caught.value)


def test_a_specification_refuses_it_too() -> None:
    with pytest.raises(RequestError, match="Give a whole one"):
        read_spec("scenario a links=docs/")


def test_services_link_to_the_first_day_that_teaches_them_scenarios_and_days_to_their_pages() -> (
    None
):
    store, part = (
        Service(node_id(NodeKind.SERVICE, key), key, key, (YAML,)) for key in ("store", "part")
    )
    part = replace(part, part_of=Link(store.id, "store", (YAML,)))
    teaching = (Link(part.id, "part", (YAML,)),)
    days = [
        Day(node_id(NodeKind.DAY, n), n, "x", (page(f"day{n}.md"),), teaches=teaching)
        for n in (1, 2)
    ]
    told = Scenario(
        NodeId("scenario:a"),
        "a",
        "A",
        (YAML, page("a.md")),
        days=(Link(days[1].id, "2", (YAML,)),),
        pattern=None,
        interactions=(Interaction(store.id, part.id, None, None, (YAML,)),),
    )
    course = CourseGraph([told, *days, store, part])
    for words, urls in [
        ("scenario a", {"https://x.example/day1.md"}),
        ("days", {"https://x.example/day1.md", "https://x.example/day2.md"}),
    ]:
        view = view_of(course, read_spec(f"{words} links=https://x.example").view)
        assert {node.url for node in view.nodes} == urls
