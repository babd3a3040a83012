"""The shipped course, and the README that states its format."""

import json
import re
from pathlib import Path

import pytest

from graph.build import build_graph
from graph.load import yaml_shapes
from graph.load.files import shipped_folder
from graph.load.notation_words import merged_notation
from graph.load.profile import read_profile
from graph.load.shape_schema import Shape, fields_of
from graph.load.yaml_tree import parse_yaml
from graph.model.course_graph import CourseGraph
from graph.model.findings import Severity
from graph.model.ids import NodeId, NodeKind
from graph.model.records import Day, FlowStep, Scenario, Service

README = (Path(__file__).parent.parent / "data" / "README.md").read_text(encoding="utf-8")
SHAPES: dict[str, type[Shape]] = {
    "weeks": yaml_shapes.WeekShape,
    "days": yaml_shapes.DayShape,
    "services": yaml_shapes.ServiceShape,
    "patterns": yaml_shapes.PatternShape,
    "actors": yaml_shapes.ActorShape,
    "scenarios": yaml_shapes.ScenarioShape,
}


@pytest.fixture(scope="module")
def shipped() -> CourseGraph:
    return build_graph()


def sections() -> dict[str, str]:
    parts = re.split(r"^## (.+)$", README, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def required_in(shape: type[Shape], prefix: str = "") -> dict[str, bool]:
    """Return the fields of a shape, dotted, and whether each is required."""
    found: dict[str, bool] = {}
    for name, info in fields_of(shape).items():
        found[prefix + name] = info.is_required
        for inner in re.findall(r"yaml_shapes\.(\w+Shape)", str(info.annotation)):
            found |= required_in(getattr(yaml_shapes, inner), f"{prefix}{name}.")
    return found


@pytest.mark.parametrize("kind", SHAPES)
def test_the_readme_states_every_field(kind: str) -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| [^|]+ \| (yes|no) \|", sections()[kind], re.MULTILINE)
    stated = {name: required == "yes" for name, required in rows}
    assert stated == required_in(SHAPES[kind])


def test_the_examples_of_the_readme_load(tmp_path: Path) -> None:
    examples = re.findall(r"^```yaml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert len(examples) >= len(SHAPES)
    for number, example in enumerate(examples):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "example.yaml").write_text(example, encoding="utf-8")
        build_graph(["shipped", folder])


def test_the_shipped_course_has_no_fault(shipped: CourseGraph) -> None:
    doubts = [found.rule for found in shipped.findings() if found.severity is not Severity.INFO]
    assert doubts == ["idle-key-service"], "Regions is a key service of Netflix without a step"
    assert shipped.dangling() == ()
    assert all(service.is_declared for service in shipped.all(Service))


def test_every_service_is_found_with_and_without_the_vendor(shipped: CourseGraph) -> None:
    for service in shipped.all(Service):
        for name in (service.name, service.key, *service.aliases):
            forms = [name, f"AWS {name}", f"amazon  {name.upper()}"]
            assert shipped.resolve(NodeKind.SERVICE, forms) == [service.id] * 3, name


def test_keys_are_the_slugs_of_names_and_categories_a_closed_list(shipped: CourseGraph) -> None:
    assert {service.category for service in shipped.all(Service)} == {
        "compute",
        "database",
        "edge",
        "integration",
        "management",
        "networking",
        "security",
        "storage",
    }


def test_the_facts_are_those_of_the_course(shipped: CourseGraph, course_material: Path) -> None:
    days = json.loads((course_material / "days.json").read_text(encoding="utf-8"))
    for fact, day in zip(days, shipped.all(Day), strict=True):
        taught = [name for name in fact["teaches"] if not name.startswith("All ")]
        targets = [link.target for link in day.teaches]
        names = [service.name for service in _services(shipped, targets)]
        assert names == taught
        assert (day.number, day.title, day.week, day.hours) == (
            fact["number"],
            fact["title"],
            fact["week"],
            fact["hours"],
        )
        assert day.difficulty == fact["difficulty"]
        assert [int(link.target[4:]) for link in day.related] == fact["related_days"]
        assert day.case_study is not None
        assert day.case_study.company == fact["case_study"]["company"]
        assert bool(day.reviews) is (len(taught) < len(fact["teaches"]))


def test_the_scenarios_are_those_of_the_course(shipped: CourseGraph, course_material: Path) -> None:
    facts = json.loads((course_material / "scenarios.json").read_text(encoding="utf-8"))
    scenarios = {scenario.key: scenario for scenario in shipped.all(Scenario)}
    assert set(scenarios) == {fact["id"] for fact in facts}
    for fact in facts:
        scenario = scenarios[fact["id"]]
        assert scenario.title == fact["title"]
        assert [int(link.target[4:]) for link in scenario.days] == fact["days"]
        assert [link.name for link in scenario.key_services] == fact["key_services"]
        assert [_step(step) for step in scenario.steps] == [
            (step["title"], step["services"], step["next"]) for step in fact["steps"]
        ]


def _step(step: FlowStep) -> tuple[str, list[str], str | None]:
    return step.title, [link.name for link in step.participants], step.next


def _services(graph: CourseGraph, ids: list[NodeId]) -> list[Service]:
    return [record for record in graph.records(ids) if isinstance(record, Service)]


def test_profiles_say_how_the_flow_is_written() -> None:
    folder = shipped_folder() / "profiles"
    profiles = [
        read_profile(parse_yaml(path.read_text(encoding="utf-8"), str(path)))
        for path in sorted(folder.glob("*.yaml"))
    ]
    assert [profile.key for profile in profiles] == ["english", "korean"]
    notation = merged_notation(profile.notation for profile in profiles)
    assert {"→", "->", "=>"} <= set(notation.arrows)
    assert notation.is_done("완료")
    assert notation.is_done("Done.")
