"""Goals in YAML, and a course laid beside them."""

import re
import shutil
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import build_graph
from graph.errors import NotFoundError, SourceError
from graph.load.files import shipped_folder
from graph.load.goals import GoalDomainShape, GoalsShape, choose_goals, open_goals
from graph.load.shape_schema import Shape, fields_of
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.goals import GoalDomain, Goals, WantedService
from graph.planning.goals import KnownGoal, UnknownGoal, against_goals
from graph.planning.plan import Plan, read_plan
from tests.plan_cases import day, plan_of, plans, scenario

README = (Path(__file__).parent.parent / "data/README.md").read_text(encoding="utf-8")
PLACE = (Evidence(EvidenceKind.STATED, "goals.yaml", 1),)


def goals_of(*domains: tuple[float, Sequence[str]]) -> Goals:
    """Return goals with domains of a weight and the services of single letters."""
    return Goals(
        "made-up",
        "Made up",
        tuple(
            GoalDomain(
                f"Domain {number}",
                weight,
                tuple(WantedService(name, PLACE) for name in names),
                PLACE,
            )
            for number, (weight, names) in enumerate(domains, start=1)
        ),
        PLACE,
    )


def faults_of(folder: Path, text: str, name: str = "goals.yaml") -> list[str]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as error:
        open_goals(path)
    return [str(fault).removeprefix(f"{folder}/") for fault in error.value.faults]


def test_shipped_goals_know_where_each_wish_stands() -> None:
    (goals,) = open_goals()
    assert "fictitious" in goals.title
    assert sum(domain.weight for domain in goals.domains) == 100
    wanted = goals.domains[0].services[1]
    (evidence,) = wanted.evidence
    line = (shipped_folder() / evidence.file).read_text(encoding="utf-8").splitlines()
    assert evidence.line is not None
    assert wanted.name in line[evidence.line - 1]
    assert evidence.section == "goals > domains > services"


def test_the_shipped_course_is_the_same_with_its_goals(tmp_path: Path) -> None:
    copy = tmp_path / "course"
    shutil.copytree(shipped_folder(), copy)
    beside = build_graph(copy)
    left_alone = [found.evidence[0].file for found in beside.findings()]
    assert not any(file.startswith("goals/") for file in left_alone)
    shutil.rmtree(copy / "goals")
    assert build_graph(copy).version == beside.version


def test_the_readme_states_every_field() -> None:
    section = README.split("## goals\n")[1]
    rows = re.findall(r"^\| `([\w.]+)` \| [^|]+ \| (yes|no) \|", section, re.MULTILINE)
    shapes: list[tuple[str, type[Shape]]] = [("", GoalsShape), ("domains.", GoalDomainShape)]
    assert dict(rows) == {
        prefix + name: "yes" if info.is_required else "no"
        for prefix, shape in shapes
        for name, info in fields_of(shape).items()
    }


def test_faults_have_a_place_and_a_remedy(tmp_path: Path) -> None:
    text = """\
goals:
  titel: Exam
  domains:
    - {name: One, weight: 0, services: [S3]}
    - {name: Two, weight: ten, services: S3}
"""
    positive = "'weight' is 0: input should be greater than 0."
    listed = "'services' is 'S3': input should be a valid list."
    number = "'weight' is 'ten': input should be a valid number."
    assert faults_of(tmp_path, text) == [
        "goals.yaml:1:1: The field 'title' is missing. Add it.",
        f"goals.yaml:4:19: The field 'domains', item 1, {positive}",
        f"goals.yaml:5:19: The field 'domains', item 2, {number}",
        f"goals.yaml:5:32: The field 'domains', item 2, {listed}",
        "goals.yaml:2:3: There is no field 'titel' here. Did you mean 'title'?",
    ]


def test_domains_that_are_empty_or_have_one_name_are_faults(tmp_path: Path) -> None:
    text = """\
goals:
  title: Exam
  domains:
    - {name: One, weight: 1, services: [S3]}
    - {name: ONE, weight: 1, services: []}
"""
    remedy = "Put their services together, or give one another name."
    assert faults_of(tmp_path, text) == [
        "goals.yaml:5:30: The domain 'ONE' wants no service. Name at least one.",
        f"goals.yaml:5:8: A domain 'ONE' stands in line 4 already. {remedy}",
    ]
    assert faults_of(tmp_path, "goals: {title: Exam, domains: []}\n") == [
        "goals.yaml:1:22: These goals have no domain. Describe at least one."
    ]


def test_goals_that_are_no_mapping_or_no_goals_are_faults(tmp_path: Path) -> None:
    assert faults_of(tmp_path, "goals: [learn]\n") == [
        "goals.yaml:1:1: This record is no mapping. Write its fields, as in `name: S3`."
    ]
    assert faults_of(tmp_path, "days: []\n") == [
        "goals.yaml: No goals stand here. Name a YAML file with the field 'goals'."
    ]
    assert faults_of(tmp_path, "goals: [\n")[0].startswith("goals.yaml:2:1: This is not valid YAML")


def one_domain(title: str, key: str = "exam") -> str:
    domain = "{name: One, weight: 1, services: [S3]}"
    return f"goals: {{title: {title}, key: {key}, domains: [{domain}]}}\n"


def test_a_later_source_replaces_goals_of_the_same_key(tmp_path: Path) -> None:
    for folder, title in (("old", "Old"), ("new", "New")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "goals.yaml").write_text(one_domain(title), encoding="utf-8")
    found = open_goals([tmp_path / "old", tmp_path / "new"])
    assert [goals.title for goals in found] == ["New"]
    (tmp_path / "new" / "more.yaml").write_text(one_domain("Again"), encoding="utf-8")
    with pytest.raises(SourceError, match=r"Goals with the key 'exam' stand in .*goals\.yaml:1"):
        open_goals(tmp_path / "new")


def test_a_course_checks_goals_that_lie_in_it_and_leaves_foreign_ones_alone(
    tmp_path: Path,
) -> None:
    (tmp_path / "days.yaml").write_text("days: [{number: 1, title: One}]\n", encoding="utf-8")
    path = tmp_path / "exam.yaml"
    path.write_text("goals: [Get rich]\nsite: Other\n", encoding="utf-8")
    assert "foreign-file" in {found.rule for found in build_graph(tmp_path).findings()}
    path.write_text(one_domain("Exam"), encoding="utf-8")
    assert "foreign-file" not in {found.rule for found in build_graph(tmp_path).findings()}
    path.write_text("goals: {title: Exam}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"exam\.yaml:1:1: The field 'domains' is missing"):
        build_graph(tmp_path)


def test_one_of_several_goals_is_chosen_by_key_or_title() -> None:
    one, other = goals_of((1, "a")), Goals("exam", "The Exam", goals_of((1, "a")).domains, PLACE)
    assert choose_goals([one]) is one
    assert choose_goals([one, other], "the exam") is other
    assert choose_goals([one, other], "EXAM") is other
    with pytest.raises(NotFoundError, match=r"Did you mean 'exam'"):
        choose_goals([one, other], "exan")
    with pytest.raises(NotFoundError, match=r"Did you mean 'made-up' or 'exam'"):
        choose_goals([one, other])


def test_the_shipped_course_against_the_shipped_goals() -> None:
    report = against_goals(read_plan(build_graph()), open_goals()[0])
    first = report.domains[0]
    assert [each.wanted.name for each in first.covered] == [
        "CloudFront",
        "Edge Locations",
        "Route 53",
        "S3",
        "API Gateway",
    ]
    assert [each.wanted.name for each in first.unknown] == ["Global Accelerator"]
    assert [each.wanted.name for each in first.taught_never_used] == ["Edge Locations", "Route 53"]
    assert [each.number for each in first.days] == [1, 8, 16, 17, 19]
    assert 0 < report.covered_share < 1
    assert all(each.found.reasons for domain in report.domains for each in domain.covered)


def test_each_wish_is_covered_not_taught_or_unknown() -> None:
    plan = plan_of(
        [day(1, 3.0, teaches="abx"), day(2, None), day(3, 1.0)],
        [scenario("one", [1], "ac")],
    )
    report = against_goals(plan, goals_of((3, "ab"), (1, ["c", "xx"])))
    first, second = report.domains
    assert [each.wanted.name for each in first.covered] == ["a", "b"]
    assert [each.wanted.name for each in first.taught_never_used] == ["b"]
    assert [each.wanted.name for each in second.not_taught] == ["c"]
    assert [each.wanted.name for each in second.unknown] == ["xx"]
    assert (first.weight_share, first.hours, first.hours_share) == (0.75, 2.0, 1.0)
    assert first.surplus == 0.25
    assert (second.hours, second.hours_share, second.covered_share) == (0.0, 0.0, 0.0)
    assert report.covered_share == 0.75
    assert report.hours_elsewhere == 2.0, "a third of Day 1, and Day 3"
    assert [row.service.key for row in report.not_wanted] == ["x"]
    assert report.assumptions == ("No source says how long Day 2 takes; counted as 0 hours.",)


def test_unknown_services_come_with_suggestions() -> None:
    report = against_goals(read_plan(build_graph()), goals_of((1, ["Cloudfrnt", "Amazon s3"])))
    (unknown,) = report.domains[0].unknown
    assert unknown.suggestions[0] == "CloudFront"
    assert [each.found.service.key for each in report.domains[0].covered] == ["s3"]


def test_what_is_wanted_twice_in_a_domain_counts_once_and_is_told() -> None:
    plan = plan_of([day(1, 2.0, teaches="a")])
    report = against_goals(plan, goals_of((1, ["a", "A", "a"]), (1, "a")))
    first, second = report.domains
    assert len(first.covered) == 1
    assert (first.hours, second.hours) == (1.0, 1.0), "both domains want it"
    assert report.assumptions == (
        "Domain 1 wants A more than once, as 'a', 'A', 'a'; counted once.",
    )


def test_a_part_that_is_taught_covers_its_whole_and_not_the_other_way_round() -> None:
    plan = plan_of([day(1, 1.0, teaches="b"), day(2, 1.0, teaches="c")], parts={"b": "a", "d": "c"})
    report = against_goals(plan, goals_of((1, "a"), (1, "d")))
    first, second = report.domains
    assert (len(first.covered), first.hours) == (1, 1.0)
    assert (len(second.not_taught), second.hours) == (1, 0.0)
    assert [row.service.key for row in report.not_wanted] == [], "c is the whole of what is wanted"


def test_an_empty_course_covers_nothing() -> None:
    report = against_goals(plan_of([]), goals_of((1, "a")))
    (domain,) = report.domains
    assert [each.wanted.name for each in domain.unknown] == ["a"]
    assert (domain.hours, domain.hours_share, domain.surplus) == (0.0, None, None)
    assert report.covered_share == 0.0


@given(
    plans(),
    st.lists(
        st.tuples(
            st.floats(0.5, 100).map(lambda weight: round(weight, 1)),
            st.text("abcdefgh", min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_hours_and_shares_add_up(plan: Plan, domains: list[tuple[float, str]]) -> None:
    report = against_goals(plan, goals_of(*domains))
    spent = sum(each.hours for each in report.domains) + report.hours_elsewhere
    total = sum(Fraction(str(each.hours or 0)) for each in plan.days)
    assert spent == pytest.approx(float(total))
    assert sum(each.weight_share for each in report.domains) == pytest.approx(1)
    shares = [each.hours_share for each in report.domains if each.hours_share is not None]
    assert not shares or sum(shares) == pytest.approx(1)
    for found, (_, names) in zip(report.domains, domains, strict=True):
        sorted_out: list[KnownGoal | UnknownGoal] = [
            *found.covered,
            *found.not_taught,
            *found.unknown,
        ]
        wanted = {each.wanted.name for each in sorted_out}
        assert wanted == set(names)
        assert bool(found.hours) <= bool(found.days)
