"""Pages in tests/cases/pages, each with what is read from it; and pages that nobody would write."""

from __future__ import annotations

import dataclasses
import json
import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.load.drafts import ScenarioDraft, Stated
from graph.load.markdown import parse_markdown
from graph.load.markdown_tree import Line
from graph.load.profile import Profile, read_profile
from graph.load.scenario_page import PageReading, read_scenario_page
from graph.load.yaml_tree import parse_yaml
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity
from graph.model.guide import Guide, HoursRange, Hyperlink, Statement

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "tests/cases/pages").glob("*.md"))


def shipped_profiles() -> list[Profile]:
    files = sorted((ROOT / "data/profiles").glob("*.yaml"), reverse=True)
    return [read_profile(parse_yaml(file.read_text("utf-8"), file.name)) for file in files]


PROFILES = shipped_profiles()


def read(text: str, file: str = "page.md") -> PageReading:
    return read_scenario_page(text, file, f"/somewhere/{file}", PROFILES)


def dump(value: object) -> object:
    """Return what was read as plain data for people: places as `@line`, and nothing empty."""
    if isinstance(value, tuple):
        return [dump(item) for item in value]
    if isinstance(value, Finding):
        rule = f"{value.rule} ({value.severity})"
        return {rule: value.message, "at": dump(value.evidence)}
    brief = in_brief(value)
    if brief is not None or not dataclasses.is_dataclass(value):
        return brief or value
    fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return {name: dump(inner) for name, inner in fields.items() if inner not in (None, (), False)}


def in_brief(value: object) -> str | None:
    match value:
        case Evidence(line=line, section=section, quote=quote):
            return f"@{line} {section or ''} | {quote or ''}"
        case Stated(value=inner, evidence=(evidence,)):
            return f"{inner} @{evidence.line}"
        case Statement(text=text, evidence=evidence, title=title):
            return f"{f'[{title}] ' if title else ''}{text} @{evidence.line}"
        case Hyperlink(text=text, url=url, evidence=evidence):
            return f"{text} <{url}> @{evidence.line}"
        case HoursRange(least=least, most=most):
            return f"{least:g}-{most:g}"
    return None


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_page_is_read_as_expected(path: Path) -> None:
    expected = path.with_suffix(".expected.json")
    reading = read(path.read_text("utf-8"), path.name)
    assert dump(reading) == json.loads(expected.read_text("utf-8"))


def draft_of(text: str) -> ScenarioDraft:
    draft = read(text).draft
    assert draft is not None
    return draft


def guide_of(draft: ScenarioDraft) -> Guide:
    assert draft.guide is not None
    return draft.guide


def test_evidence_leads_to_the_words() -> None:
    text = (ROOT / "tests/cases/pages/korean-bikes.md").read_text("utf-8")
    steps = read(text, "korean-bikes.md").draft.steps  # type: ignore[union-attr]
    assert steps is not None
    (evidence,) = steps[1].stages[1][0].evidence
    assert evidence == Evidence(
        kind=EvidenceKind.STATED,
        file="korean-bikes.md",
        line=68,
        section="한강 자전거 대여 플랫폼 > 🔄 서비스 플로우 > End-to-End 요청 처리 흐름",
        quote="서비스: API Gateway → SQS (Day 15)",
    )
    assert evidence.origin == "/somewhere/korean-bikes.md"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_byte_order_mark_and_line_ends_change_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    assert read("\ufeff" + text.replace("\n", "\r\n")) == read(text)


def test_known_names_are_not_split() -> None:
    text = "# Scenario Overview\n- Scenario ID: x\n- Key Services: Search and Rescue, S3 and SNS\n"
    known = {"Search and Rescue"}.__contains__
    with_names = read_scenario_page(text, "p.md", "p.md", PROFILES, known).draft
    assert with_names is not None
    assert [name.value for name in with_names.key_services or ()] == [
        "Search and Rescue",
        "S3",
        "SNS",
    ]
    assert [name.value for name in draft_of(text).key_services or ()][:2] == ["Search", "Rescue"]


def test_a_page_is_read_by_the_first_profile_that_knows_it() -> None:
    assert read("# x").draft is None
    assert read_scenario_page("# Scenario Overview\n- Scenario ID: x", "p", "p", ()).draft is None


def test_the_real_pages(course_material: Path) -> None:
    folder = course_material / "docs/integration-scenarios"
    readings = {path.stem: read(path.read_text("utf-8")) for path in sorted(folder.glob("*.md"))}
    assert [reading.findings for reading in readings.values()] == [()] * len(readings)
    netflix = readings["netflix_streaming"].draft
    assert netflix is not None
    assert [
        (
            step.order,
            step.evidence[0].line,
            [[name.value for name in names] for names in step.stages],
        )
        for step in netflix.steps or ()
    ] == [
        (1, 84, [["CloudFront"]]),
        (2, 89, [["CloudFront"]]),
        (3, 94, [["S3"]]),
        (4, 99, [["CloudFront"], ["사용자"]]),
    ]
    assert (netflix.steps or ())[3].ends_flow
    assert [day.value for day in netflix.days or ()] == [1, 8, 16]
    guide = guide_of(netflix)
    assert [day.title for day in guide.day_mentions] == [
        "AWS 개요 및 글로벌 인프라",
        "S3 (Simple Storage Service)",
        "SNS (Simple Notification Service) 및 CloudFront",
    ]
    assert [day.is_primary for day in guide.day_mentions] == [True, False, False]
    assert [step.day for step in guide.learning_path] == [1, 8, 16]
    assert guide.learning_path[0].title == "AWS 개요 및 글로벌 인프라"
    assert {step.hours for step in guide.learning_path} == {HoursRange(2, 3)}
    assert [len(group.statements) for group in guide.best_practices] == [4, 4, 4]
    assert [len(case.diagnosis) for case in guide.troubleshooting] == [3, 3, 3]
    assert [len(group.links) for group in guide.references] == [3, 3, 3]
    assert [diagram.evidence.line for diagram in guide.diagrams] == [52, 106]
    assert [len(step.instructions) for step in guide.implementation] == [4, 4, 4]
    assert (len(guide.integration_checks), len(guide.practice)) == (4, 4)
    assert guide.created is not None
    assert guide.version is not None
    assert (guide.created.text, guide.version.text) == ("2026-01-14", "1.0")


def overview(lines: str) -> str:
    return f"# 개요\n\n## 시나리오 개요\n\n- **시나리오 ID**: x\n{lines}\n"


def flow(services: str) -> str:
    return overview("") + f"## 서비스 플로우\n\n1. **요청**\n   - **서비스**: {services}\n"


def stages_of(text: str) -> list[list[list[str]]]:
    return [
        [[name.value for name in names] for names in step.stages]
        for step in draft_of(text).steps or ()
    ]


def rules_of(text: str) -> list[tuple[str, int | None]]:
    return [(finding.rule, finding.evidence[0].line) for finding in read(text).findings]


def test_decomposed_pages_are_read_as_composed_ones(course_material: Path) -> None:
    """Files from macOS may hold each syllable as its letters."""
    pages = [*(course_material / "docs/integration-scenarios").glob("*.md"), *CASES]
    for page in pages:
        text = unicodedata.normalize("NFC", page.read_text("utf-8"))
        assert read(unicodedata.normalize("NFD", text)) == read(text)


def test_profiles_may_be_decomposed(course_material: Path) -> None:
    page = course_material / "docs/integration-scenarios/netflix_streaming.md"
    file = ROOT / "data/profiles/korean.yaml"
    words = unicodedata.normalize("NFD", file.read_text("utf-8"))
    profile = read_profile(parse_yaml(words, "decomposed.yaml"))
    assert profile == PROFILES[0]
    text = page.read_text("utf-8")
    assert read_scenario_page(text, "p", "p", [profile]).findings == ()


def test_what_a_list_of_days_leaves_over_is_reported() -> None:
    text = overview("- **관련 일차**: Day 1/Day 8, Day 9 → Day 10, Day 16-11")
    draft = draft_of(text)
    assert [day.value for day in draft.days or ()] == [1, 8, 9, 10]
    arrow, backwards = (one for one in read(text).findings if one.rule == "unreadable-value")
    assert "in '→' of 'Day 9 → Day 10'" in arrow.message
    assert "'Day 16-11' names no days: the range goes backwards" in backwards.message
    assert (arrow.severity, arrow.evidence[0].line) == (Severity.WARNING, 6)


def test_words_of_other_profiles_are_understood() -> None:
    text = """\
# Scenario Overview

- **Scenario ID**: x
- **Related Days**: 8일차

# Service Flow

1. **Ask**
   - **Service**: S3 및 SQS
   - **Next Step**: 완료

# Learning Path

1. 8일차
   - **Estimated Time**: 2시간
"""
    draft = draft_of(text)
    assert [day.value for day in draft.days or ()] == [8]
    assert stages_of(text) == [[["S3", "SQS"]]]
    assert [step.ends_flow for step in draft.steps or ()] == [True]
    assert guide_of(draft).learning_path[0].hours == HoursRange(2, 2)
    assert read(text).findings == ()


def test_endless_durations_are_words() -> None:
    text = overview("") + "## 학습 경로\n\n1. Day 1\n   - **예상 시간**: " + "1시간 " * 20_000
    start = time.monotonic()
    (finding,) = (one for one in read(text).findings if one.rule == "unreadable-value")
    assert len(finding.message) < 500
    assert time.monotonic() - start < 5


def test_unclear_arrows_and_gaps() -> None:
    assert stages_of(flow("S3 ↔ SQS ---> Lambda")) == [[["S3", "SQS"], ["Lambda"]]]
    assert stages_of(flow("~~SNS~~, S3[^1] → SQS[^2]")) == [[["SNS", "S3"], ["SQS"]]]


def test_an_arrow_may_stand_at_a_line_break() -> None:
    broken = "   - **서비스**: S3 →\n     Lambda\n     → SQS ↔\n     SNS\n"
    text = overview("") + "## 서비스 플로우\n\n1. **요청**\n" + broken
    assert stages_of(text) == [[["S3"], ["Lambda"], ["SQS", "SNS"]]]
    assert rules_of(text) == []
    assert stages_of(flow("S3<br>Lambda")) == [[["S3", "Lambda"]]]
    alone = flow("S3\n     →\n     Lambda")
    assert (stages_of(alone), rules_of(alone)) == ([[["S3"], ["Lambda"]]], [])


@pytest.mark.parametrize(
    "services",
    ["S3 →", "→ S3", "S3 → → Lambda", "S3 →\n     → Lambda", "\n     - S3\n     - → SQS"],
)
def test_arrows_that_lead_to_nothing_are_reported(services: str) -> None:
    assert [rule for rule, _ in rules_of(flow(services))] == ["unreadable-value"]


def test_labels_right_behind_a_list() -> None:
    text = (
        overview("")
        + """\
## 구현 가이드

### 3.1 단계 1: Day 8 - 물

**구현 방법**:
1. Fill
2. Pour
**검증**:
- it is wet
**상세 가이드**: [g](g.md)

## 트러블슈팅

#### 2.3 문제 1: 마름

**진단**:
- dry
**해결**:
- water

## 베스트 프랙티스

### 3.1 아키텍처 설계

- 하나
"""
    )
    guide = guide_of(draft_of(text))
    (step,) = guide.implementation
    assert (step.order, step.day, step.title) == (1, 8, "물")
    assert [one.text for one in step.instructions] == ["Fill", "Pour"]
    assert [one.text for one in step.checks] == ["it is wet"]
    assert [link.url for link in step.guides] == ["g.md"]
    (case,) = guide.troubleshooting
    assert (case.order, case.title) == (1, "마름")
    assert [one.text for one in (*case.diagnosis, *case.solution)] == ["dry", "water"]
    assert [group.title for group in guide.best_practices] == ["아키텍처 설계"]


FLOW = "1. **A**\n   - **서비스**: S3\n2. **B**\n   - **서비스**: SQS\n"


@pytest.mark.parametrize(
    "between",
    [
        "\n## 서비스 플로우\n\n",
        "\n또 다른 흐름:\n\n",
        "\n## 시나리오 개요\n\n- **시나리오 ID**: y\n\n## 서비스 플로우\n\n",
    ],
)
def test_two_flows_are_not_chained(between: str) -> None:
    first = overview("") + "## 서비스 플로우\n\n" + FLOW
    text = first + between + FLOW.replace("S3", "SNS")
    draft = draft_of(text)
    assert stages_of(text) == [[["S3"]], [["SQS"]]]
    assert {"SNS", "SQS"} <= {note.text for note in guide_of(draft).notes}
    (finding,) = (one for one in read(text).findings if one.rule == "second-flow")
    assert finding.severity is Severity.WARNING
    again = text.rindex("1. **A**")
    assert [one.line for one in finding.evidence] == [9, text.count("\n", 0, again) + 1]


def test_flows_with_headings_and_flows_that_go_on() -> None:
    steps = "### 1. A\n\n- **서비스**: S3\n\n### 2. B\n\n- **서비스**: SQS\n\n"
    text = overview("") + "## 서비스 플로우\n\n" + steps
    assert rules_of(text + "## 서비스 플로우\n\n" + steps) == [("second-flow", 9)]
    going_on = text + "## 서비스 플로우\n\n3. **C**\n   - **서비스**: SNS\n"
    assert rules_of(going_on) == []
    assert len(stages_of(going_on)) == 3


def test_the_foot_may_stand_behind_any_section(course_material: Path) -> None:
    for page in (course_material / "docs/integration-scenarios").glob("*.md"):
        head, *sections = re.split(r"(?m)^(?=## )", page.read_text("utf-8"))
        turned = "\n\n".join([head, *reversed(sections)])
        guide = guide_of(draft_of(turned))
        assert guide.created is not None
        assert guide.version is not None
        assert (guide.created.text, guide.version.text) == ("2026-01-14", "1.0")
        assert [len(group.links) for group in guide.references] == [3, 3, 3]
    plain = overview("\n---\n\n생성일: 2026\n\n버전: 2\n\n## 참고 자료\n\n- [a](b)")
    assert guide_of(draft_of(plain)).version is not None


@pytest.mark.parametrize("value", ["", " ---", " **"])
def test_an_empty_id_is_reported_at_its_line(value: str) -> None:
    (finding,) = read(f"# 개요\n\n## 시나리오 개요\n\n- **시나리오 ID**:{value}\n").findings
    assert (finding.rule, finding.severity) == ("missing-id", Severity.WARNING)
    assert finding.evidence[0].line == 5


def test_a_fence_without_end_is_reported() -> None:
    text = overview("") + "## 서비스 아키텍처\n\n```mermaid\ngraph TB\n\n## 서비스 플로우\n"
    assert ("unclosed-fence", 9) in rules_of(text)
    assert ("unclosed-fence", 9) not in rules_of(text + "```\n")


# Pages that nobody would write: put together from lines of the ones above, and mutilated.

LINES = sorted({line for path in CASES for line in path.read_text("utf-8").split("\n")})
START = "# Scenario Overview\n\n- **Scenario ID**: mutant\n\n"


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """Pages of lines that stand on other pages, or on none, indented by chance."""
    line = st.one_of(st.sampled_from(LINES), st.text("#*-_`>|[]()!<: \tab서비스1.\\~", max_size=30))
    indented = st.builds(
        lambda by, text: " " * by + text, st.sampled_from([0, 0, 0, 2, 3, 4]), line
    )
    return START + "\n".join(draw(st.lists(indented, max_size=40)))


@pytest.mark.slow
@given(st.one_of(st.text(), mutants()))
def test_nothing_raises(text: str) -> None:
    for finding in read(text).findings:
        assert finding.evidence


@given(mutants())
def test_no_word_is_dropped(text: str) -> None:
    """Words in the Markdown are in the draft or its findings, unless they only mark its parts."""
    found = words_in(json.dumps(dump(read(text)), ensure_ascii=False))
    marks = words_in(repr([(one.headings, one.labels, one.notation) for one in PROFILES]))
    assert words_in("\n".join(texts_of(parse_markdown(text)))) <= found | marks


def texts_of(value: object) -> Iterator[str]:
    """Yield every text in a tree of Markdown."""
    if isinstance(value, Line):
        yield value.written_out()
    elif isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name != "language":  # of code; it marks what stands behind it
                yield from texts_of(getattr(value, field.name))


def words_in(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W_]{2,}", re.sub(r"\\[nt]", " ", text))}
