"""Pages of scenarios from the graph: loading one gives the same scenario, or an error says why."""

import json
import shutil
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import build_graph
from graph.documents.markers import Painter
from graph.documents.page import render_page
from graph.documents.sync import sync_pages
from graph.errors import RequestError, SourceError
from graph.load.diagram_files import read_diagram_files
from graph.load.files import read_sources, shipped_folder
from graph.load.parse import profiles_of
from graph.model.course_graph import CourseGraph
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.guide import (
    DayMention,
    Guide,
    HoursRange,
    Hyperlink,
    ImplementationStep,
    LearningStep,
    PageDiagram,
    ReferenceGroup,
    Statement,
    StatementGroup,
    TroubleshootingCase,
)
from graph.model.ids import NodeId, NodeKind
from graph.model.records import Record, Scenario

PROFILES = profiles_of(read_sources(["shipped"]))
KEYS = [
    "airbnb_security",
    "dropbox_storage",
    "netflix_streaming",
    "serverless_app",
    "spotify_scalability",
]
HERE = Evidence(EvidenceKind.STATED, "page.md", 1)
SLOW = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def facts(value: object) -> object:
    """Return a record without the places at which its facts stand."""
    if isinstance(value, Evidence):
        return None
    if is_dataclass(value):
        named = {spec.name: facts(getattr(value, spec.name)) for spec in fields(value)}
        return {name: inner for name, inner in named.items() if name != "evidence"}
    return tuple(map(facts, value)) if isinstance(value, tuple) else value


def all_facts(graph: CourseGraph) -> list[object]:
    ids: list[NodeId] = [node for kind in NodeKind for node in graph.ids(kind)]
    dangling = sorted((facts(each) for each in graph.dangling()), key=repr)
    return [*map(facts, graph.records(ids)), *dangling]


def load_with(others: Sequence[str | Path], page: str, folder: Path) -> CourseGraph:
    path = folder / "page.md"
    path.write_text(page, encoding="utf-8")
    return build_graph([*others, path])


@pytest.mark.parametrize("profile", ["korean", "english", None])
@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_scenario_is_the_same_from_its_page(
    key: str, profile: str | None, tmp_path: Path
) -> None:
    others = tmp_path / "others"
    shutil.copytree(shipped_folder(), others)
    graph = build_graph([others])
    (others / "scenarios" / f"{key}.yaml").unlink()
    page = render_page(graph, key, PROFILES, profile).text
    assert all_facts(load_with([others], page, tmp_path)) == all_facts(graph)


@pytest.mark.parametrize("key", ["netflix_streaming", "dropbox_storage"])
def test_a_page_of_the_course_is_the_same_from_its_new_page(
    key: str, course_material: Path, tmp_path: Path
) -> None:
    page = course_material / "docs" / "integration-scenarios" / f"{key}.md"
    others = [shipped_folder() / name for name in ("days.yaml", "services.yaml", "patterns.yaml")]
    graph = build_graph([*others, page])
    rendered = render_page(graph, key, PROFILES)
    assert rendered.replaced == 2, "the template drew two pictures"
    again = load_with(others, rendered.text, tmp_path)
    before, after = scenario_of(graph, key), scenario_of(again, key)
    assert facts(after) == facts(without_diagrams(before))
    assert render_page(again, key, PROFILES).text == rendered.text


def scenario_of(graph: CourseGraph, key: str) -> Scenario:
    (record,) = graph.records([f"scenario:{key}"])
    assert isinstance(record, Scenario)
    return record


def without_diagrams(scenario: Scenario) -> Scenario:
    return replace(scenario, guide=replace(scenario.guide, diagrams=()))


def test_what_stands_between_the_markers_is_as_sync_would_write_it(tmp_path: Path) -> None:
    graph = build_graph()
    for key in KEYS:
        (tmp_path / f"{key}.md").write_text(render_page(graph, key, PROFILES).text, "utf-8")
    pages = sync_pages(read_diagram_files([tmp_path]).files, Painter(graph))
    assert [(page.count, page.stale, page.faults) for page in pages] == [(2, (), ())] * len(KEYS)


# Texts of one line that Markdown, HTML, the notation or the labels of a page might take for more.
HOSTILE = [
    "**bold**", "*a*", "_a_", "a_b", "`code`", "``", "[a](b)", "![a](b)", "<b>", "</div>", "<!--",
    "-->", "&amp;", "&#35;", "a|b", "| - |", "~~a~~", "#", "# a", "1.", "2) b", "-", "- a", "+",
    "===", "---", "> a", "\\", "\\*", "→", "->", "A → B", "a: b", "Role: x", "서비스: S3", "처리:",
    "https://example.org/a_b_", "http://x.y.", "$x$", "{{ x }}", "{% raw %}", "%%{init}%%", '"',
    "한글", "e\u0301", "\u1112\u1161\u11ab", "ﬁ", "😀", "C#", "Done", "완료", "Day 3", "(x)",
    "[^1]", "a\\", "'", "=", "Step 2: b", "단계 3", "Version: 2", "mermaid", "~~~", "```",
    "scenariograph:",
]  # fmt: skip
words = st.one_of(st.sampled_from(HOSTILE), st.text("ab 가*_`[]<>&|\\#:.!~-+=(1)", min_size=1))
lines = st.lists(words, min_size=1, max_size=4).map(lambda found: " ".join(" ".join(found).split()))
sayable = lines.filter(bool)
composed = sayable.map(lambda text: unicodedata.normalize("NFC", text))
"""What a page is read as, and so the only form of what nothing but a page can state."""
loose = st.one_of(
    sayable,
    st.text(min_size=1, max_size=12),
    st.sampled_from(["a\nb", "a  b", "a\n\nb", "\ta", "a\n  b\n"]),
)
services = st.sampled_from(["S3", "CloudFront", "Lambda", "사용자", "Lambda@Edge", "No_Such*Thing"])


OTHERS = """
services: [{name: S3}, {name: CloudFront}, {name: Lambda}, {name: Lambda@Edge, part_of: Lambda}]
days: [{number: 1, title: One, teaches: [S3]}, {number: 8, title: Eight}, {number: 16, title: B}]
patterns: [{name: CDN + Storage + Global Infrastructure, components: [CDN, Storage]}]
"""


@st.composite
def scenarios(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> dict[str, object]:
    """Return a scenario as YAML states one."""
    steps = [
        {
            "title": draw(texts),
            "services": draw(paths),
            **draw(st.fixed_dictionaries({}, optional={"process": texts, "next": texts})),
        }
        for _ in range(draw(st.integers(0, 4)))
    ]
    optional = {
        "title": texts,
        "description": texts,
        "use_case": texts,
        "days": st.lists(st.sampled_from([1, 8, 16, 99]), unique=True),
        "primary_day": st.sampled_from([1, 8]),
        "key_services": st.lists(services.filter(lambda name: name != "사용자"), unique=True),
        "pattern": st.sampled_from(["CDN + Storage + Global Infrastructure", "No such pattern"]),
    }
    facts = draw(st.fixed_dictionaries({}, optional=optional))
    return {"key": "made_up", "steps": steps, **facts}


paths = st.one_of(
    st.lists(services, min_size=1, max_size=5).map(" → ".join),
    st.lists(services, min_size=1, max_size=3).map(list),
    st.lists(services, min_size=1, max_size=6).map(
        lambda names: ", ".join(names[:3]) + " → " + ", ".join(names[-2:])
    ),
)


def loaded(scenario: Mapping[str, object], folder: Path) -> CourseGraph:
    """Return the graph of a small course that this scenario is added to, which YAML states."""
    path = folder / "made_up.yaml"
    path.write_text(json.dumps({"scenario": scenario}, ensure_ascii=False), encoding="utf-8")
    (folder / "others.yaml").write_text(OTHERS, encoding="utf-8")
    return build_graph([folder / "others.yaml", path])


@pytest.mark.slow
@SLOW
@given(scenarios(sayable), st.sampled_from(["korean", "english"]))
def test_a_made_up_scenario_is_the_same_from_its_page(
    scenario: dict[str, object], profile: str
) -> None:
    with TemporaryDirectory() as folder:
        graph = loaded(scenario, Path(folder))
        page = render_page(graph, "made_up", PROFILES, profile).text
        again = load_with([Path(folder) / "others.yaml"], page, Path(folder))
        assert all_facts(again) == all_facts(graph), page


@pytest.mark.slow
@SLOW
@given(scenarios(loose), st.sampled_from(["korean", "english"]))
def test_what_a_page_cannot_say_is_an_error(scenario: dict[str, object], profile: str) -> None:
    with TemporaryDirectory() as folder:
        try:
            graph = loaded(scenario, Path(folder))
        except SourceError:
            return  # no YAML either
        try:
            page = render_page(graph, "made_up", PROFILES, profile).text
        except RequestError:
            return
        again = load_with([Path(folder) / "others.yaml"], page, Path(folder))
        assert all_facts(again) == all_facts(graph), page


plain_titles = st.lists(
    st.sampled_from(["a", "*b*", "한글", "<i>", "C#", "`x`", "\\", "d_e_"]), min_size=1
).map(" ".join)
statements = st.builds(Statement, composed, st.just(HERE), st.none() | plain_titles)
some_statements = st.lists(statements, max_size=3).map(tuple)
targets = st.sampled_from(
    ["../a.md", "b (c).md", "https://x.org/?a=b&c=_d_", "<e>", "#f", "g\\h", "é/\u0065\u0301", ""]
)
links = st.lists(st.builds(Hyperlink, plain_titles, targets, st.just(HERE)), max_size=3).map(tuple)
names = st.lists(st.sampled_from(["S3", "CloudFront", "Lambda@Edge"]), max_size=2, unique=True).map(
    tuple
)
maybe = st.none() | loose.filter(
    lambda text: (
        text == text.strip("\n") and text.isprintable() and unicodedata.is_normalized("NFC", text)
    )
)


@st.composite
def guides(draw: st.DrawFn) -> Guide:
    """Return a guide in which every text is one that a page can say."""
    count = st.integers(0, 2)
    return Guide(
        day_mentions=tuple(
            DayMention(
                day=draw(st.sampled_from([1, 8, 16])),
                title=draw(st.none() | plain_titles),
                is_primary=draw(st.booleans()),
                services=draw(names),
                role=draw(st.none() | composed),
                links=draw(links),
                evidence=HERE,
            )
            for _ in range(draw(count))
        ),
        diagrams=tuple(
            PageDiagram("mermaid", draw(st.sampled_from(["graph TB\n\n  a --> b", "```\nx"])), HERE)
            for _ in range(draw(count))
        ),
        implementation=tuple(
            ImplementationStep(
                number * 2,
                draw(plain_titles),
                draw(st.none() | st.just(8)),
                draw(names),
                draw(some_statements),
                draw(some_statements),
                draw(links),
                HERE,
            )
            for number in range(1, draw(count) + 1)
        ),
        integration_checks=draw(some_statements),
        learning_path=tuple(
            LearningStep(
                number,
                draw(plain_titles),
                draw(st.none() | st.just(16)),
                draw(st.booleans()),
                draw(names),
                "약 2-3시간",
                HoursRange(2, 3),
                draw(links),
                HERE,
            )
            for number in range(1, draw(count) + 1)
        ),
        practice=draw(some_statements),
        learning_goals=draw(some_statements),
        best_practices=tuple(
            StatementGroup(draw(plain_titles), draw(some_statements), HERE)
            for _ in range(draw(count))
        ),
        troubleshooting=tuple(
            TroubleshootingCase(
                number,
                draw(plain_titles),
                draw(st.none() | composed),
                draw(some_statements),
                draw(some_statements),
                HERE,
            )
            for number in range(1, draw(count) + 1)
        ),
        references=tuple(
            ReferenceGroup(draw(plain_titles), draw(links), HERE) for _ in range(draw(count))
        ),
        notes=draw(some_statements),
        created=draw(st.none() | st.just(Statement("2026-01-14", HERE, "생성일"))),
        version=draw(st.none() | st.just(Statement("1.0", HERE, "버전"))),
    )


@pytest.mark.slow
@SLOW
@given(guides())
def test_a_made_up_guide_is_the_same_from_its_page(guide: Guide) -> None:
    with TemporaryDirectory() as folder:
        bare = loaded({"key": "made_up", "days": [1, 8, 16], "primary_day": 1}, Path(folder))
        graph = with_guide(bare, guide)
        page = render_page(graph, "made_up", PROFILES, "korean").text
        again = load_with([Path(folder) / "others.yaml"], page, Path(folder))
        assert facts(scenario_of(again, "made_up")) == facts(scenario_of(graph, "made_up")), page


def with_guide(graph: CourseGraph, guide: Guide) -> CourseGraph:
    ids: list[NodeId] = [node for kind in NodeKind for node in graph.ids(kind)]
    records: Iterator[Record] = filter(None, graph.records(ids))
    return CourseGraph(
        [
            replace(record, guide=guide) if isinstance(record, Scenario) else record
            for record in records
        ],
        graph.dangling(),
    )


def test_what_somebody_drew_stays_on_the_page(tmp_path: Path) -> None:
    drawn = PageDiagram("mermaid", "graph TB\n  a --> b", HERE)
    template = PageDiagram("mermaid", "graph TB\nUsers[U]\nD1S0[S3]\nUsers --> D1S0", HERE)
    bare = loaded({"key": "made_up"}, tmp_path)
    page = render_page(with_guide(bare, Guide(diagrams=(template, drawn))), "made_up", PROFILES)
    assert page.replaced == 1
    again = load_with([tmp_path / "others.yaml"], page.text, tmp_path)
    assert facts(scenario_of(again, "made_up").guide.diagrams) == facts((drawn,))


def test_the_foot_has_the_labels_of_the_profile(tmp_path: Path) -> None:
    created, version = Statement("2026-01-14", HERE, "생성일"), Statement("1.0", HERE, "판")
    graph = with_guide(
        loaded({"key": "made_up"}, tmp_path), Guide(created=created, version=version)
    )
    assert render_page(graph, "made_up", PROFILES, "korean").text.endswith(
        "---\n\n**생성일**: 2026-01-14\n**버전**: 1.0\n"
    )
    assert render_page(graph, "made_up", PROFILES, "english").text.endswith(
        "---\n\n**Created**: 2026-01-14\n**Version**: 1.0\n"
    )


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        ({"title": "a  b"}, r"title: 'a  b' would be read as 'a b'"),
        ({"steps": [{"title": "a (core)"}]}, r"steps 1 title: 'a \(core\)' would be read as 'a'"),
        ({"key_services": ["a and b"]}, r"key services: 1 entry would be read as 2 entries"),
        (
            {"description": "Use Case: e\u0301\na"},
            r"description: 'Use Case: e\\u0301\\na' would be read as 'Use Case: é\\na'",
        ),
        (
            {"steps": [{"title": "a"}], "interactions": [{"source": "S3", "target": "Lambda"}]},
            r"The interactions of made_up do not follow from its steps, such as s3 → lambda \(",
        ),
    ],
)
def test_an_error_names_what_a_page_cannot_say(
    scenario: dict[str, object], message: str, tmp_path: Path
) -> None:
    graph = loaded({"key": "made_up", **scenario}, tmp_path)
    with pytest.raises(RequestError, match=message):
        render_page(graph, "made_up", PROFILES, "english")


def test_interactions_in_yaml_may_be_those_of_the_steps(tmp_path: Path) -> None:
    edges = [
        {"source": "사용자", "target": "S3", "label": "a", "step": 1},
        {"source": "S3", "target": "Lambda", "label": "b", "step": 2},
        {"source": "Lambda", "target": "사용자", "label": "b", "step": 2},
    ]
    steps = [{"title": "a", "services": "S3"}, {"title": "b", "services": "Lambda → 사용자"}]
    graph = loaded({"key": "made_up", "steps": steps, "interactions": edges}, tmp_path)
    again = load_with(
        [tmp_path / "others.yaml"], render_page(graph, "made_up", PROFILES).text, tmp_path
    )
    assert facts(scenario_of(again, "made_up")) == facts(scenario_of(graph, "made_up"))


def test_a_title_that_is_a_heading_of_the_page_stands_in_the_overview(tmp_path: Path) -> None:
    graph = loaded({"key": "made_up", "title": "Service Flow"}, tmp_path)
    page = render_page(graph, "made_up", PROFILES, "english").text
    assert page.startswith("> **Integration Scenario**: made_up\n")
    again = load_with([tmp_path / "others.yaml"], page, tmp_path)
    assert scenario_of(again, "made_up").title == "Service Flow"


def test_a_text_of_several_lines_stands_as_a_list_or_in_a_fence(tmp_path: Path) -> None:
    graph = loaded({"key": "made_up", "description": "a\nb", "use_case": "a\n\n  ```\n"}, tmp_path)
    page = render_page(graph, "made_up", PROFILES, "english").text
    assert "- **Description**:\n  - a\n  - b\n" in page
    assert "- **Use Case**:\n  ````text\n  a\n\n    ```\n  ````\n" in page
