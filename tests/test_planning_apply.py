"""`plan apply`: the sources that come out mean the changed plan; what cannot be written is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.build import build_graph
from graph.errors import RequestError, ScenariographError, SourceError
from graph.load.files import SHIPPED, shipped_folder
from graph.load.write_files import FileEdit, write_edits
from graph.model.ids import NodeId
from graph.planning.apply import plan_edits
from graph.planning.changes import Change, MoveDay, RemoveDay, SwapDays, apply_all
from graph.planning.contents import AddScenario, AddService, DropScenario
from graph.planning.plan import Plan, read_plan
from graph.planning.reshaping import InsertDay, MergeDays
from tests.plan_cases import day_id, plans, scenario_id, service_id
from tests.plan_changes import changes_of


def course(folder: Path, **files: str) -> Path:
    """Write files, named without their ending, and return the folder."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8", newline="")
    return folder


def applied(sources: Sequence[Path], *changes: Change) -> tuple[FileEdit, ...]:
    """Write changes into sources, and return what was written."""
    edits = plan_edits(sources, changes)
    write_edits(edits)
    return edits


def meaning(plan: Plan) -> dict[object, object]:
    """Return what a plan says, with positions in place of days, and without days that are gone."""
    place = {day.id: day.position for day in plan.days}

    def places(links: Iterable[Any]) -> list[int]:
        return [place[link.target] for link in links if link.target in place]

    return {
        **{
            day.position: (
                "" if day.title == f"Day {day.number}" else day.title,
                day.week,
                day.hours,
                [link.target for link in day.teaches],
                set(places(day.prerequisites)),
                set(places(day.related)),
            )
            for day in plan.days
        },
        **{
            each.key: (each.title, places(each.days), [link.target for link in each.uses])
            for each in plan.scenarios
        },
    }


def test_moving_a_day_renumbers_what_refers_to_it(tmp_path: Path) -> None:
    days = course(
        tmp_path / "course",
        days=(
            "# My course\n"
            "days:\n"
            "  - number: 1   # the start\n"
            "    title: One\n"
            "    related: [2, 3]\n"
            "  - number: 2\n"
            "    title: Two\n"
            "    related: [1, 3]\n"
            "\n"
            "  # The end\n"
            "  - number: 3\n"
            "    title: Three\n"
            "    reviews: [1, 2]\n"
            "    related: [1]\n"
        ),
        scenario="scenario:\n  key: x\n  title: X\n  days: [1, 3]\n  primary_day: 3\n",
    )
    first, second = applied([days], MoveDay(day_id(3), 1))
    assert first.after == (
        "# My course\n"
        "days:\n"
        "  - number: 2   # the start\n"
        "    title: One\n"
        "    related: [3, 1]\n"
        "    prerequisites: []\n"
        "  - number: 3\n"
        "    title: Two\n"
        "    related: [2, 1]\n"
        "    prerequisites: [2]\n"
        "\n"
        "  # The end\n"
        "  - number: 1\n"
        "    title: Three\n"
        "    reviews: [2, 3]\n"
        "    related: [2]\n"
        "    prerequisites: [2]\n"
    )
    assert second.after == "scenario:\n  key: x\n  title: X\n  days: [2, 1]\n  primary_day: 1\n"
    assert "-  days: [1, 3]\n-  primary_day: 3\n+  days: [2, 1]\n" in second.diff
    assert first.diff.startswith(f"--- {days}/days.yaml\n+++ {days}/days.yaml\n@@ ")


def test_removing_a_day_takes_the_references_to_it_along(tmp_path: Path) -> None:
    text = (
        "days:\n  - number: 1\n  - number: 2\n    related: [1, 3]\n    prerequisites: [1]\n"
        "  - number: 3\nscenarios:\n  - {key: x, title: X, days: [1, 2], primary_day: 1}\n"
    )
    (edit,) = applied([course(tmp_path / "a", days=text)], RemoveDay(day_id(1)))
    assert edit.after == (
        "days:\n  - number: 2\n    related: [3]\n    prerequisites: []\n"
        "  - number: 3\nscenarios:\n  - {key: x, title: X, days: [2]}\n"
    )


def test_a_merged_day_takes_over_what_referred_to_its_parts(tmp_path: Path) -> None:
    text = (
        "days:\n  - {number: 1, title: A, reviews: [3]}\n"
        "  - {number: 2, title: B, reviews: [1, 4], related: [1]}\n"
        "  - {number: 3, title: C, related: [1, 2], reviews: [1, 2]}\n"
        "  - {number: 4, title: D}\n"
        "scenarios:\n  - {key: x, title: X, days: [2, 1], primary_day: 2}\n"
    )
    (edit,) = applied([course(tmp_path / "a", days=text)], MergeDays((day_id(1), day_id(2))))
    assert edit.after == (
        "days:\n  - {number: 1, title: A, reviews: [3, 4]}\n"
        "  - {number: 3, title: C, related: [1], reviews: [1]}\n"
        "  - {number: 4, title: D}\n"
        "scenarios:\n  - {key: x, title: X, days: [1], primary_day: 1}\n"
    )


def test_a_new_day_takes_over_what_is_merged_into_it(tmp_path: Path) -> None:
    text = (
        "days:\n  - {number: 1, title: A}\n"
        "  - {number: 2, title: B, related: [1], reviews: [1], prerequisites: []}\n"
    )
    new = InsertDay("New", after=day_id(2)), MergeDays((day_id(3), day_id(2)))
    (edit,) = applied([course(tmp_path / "a", days=text)], *new)
    assert edit.after == (
        "days:\n  - {number: 1, title: A}\n  - number: 3\n    title: New\n"
        "    reviews: [1]\n    related: [1]\n    prerequisites: []\n"
    )


def test_of_several_sources_the_one_whose_word_counts_is_changed(tmp_path: Path) -> None:
    base = course(
        tmp_path / "a",
        days="days:\n  - {number: 1, title: A, hours: 1, related: [2]}\n"
        "  - {number: 2, title: B, related: [1]}\n",
    )
    own = course(tmp_path / "b", own="days:\n  - number: 2\n    prerequisites: []\n")
    applied(
        [base, own], SwapDays(day_id(1), day_id(2)), AddService(service_id("s"), day_id(2), "S")
    )
    assert (base / "days.yaml").read_text() == (
        "days:\n  - {number: 2, title: A, hours: 1, related: [1], prerequisites: []}\n"
        "  - {number: 1, title: B, related: [2]}\n"
    )
    assert (own / "own.yaml").read_text() == (
        "days:\n  - number: 1\n    teaches: [S]\n    prerequisites: []\n"
    )


def test_line_breaks_and_the_byte_order_mark_stay(tmp_path: Path) -> None:
    folder = course(tmp_path / "a", days="\ufeffdays:\r\n  - number: 1\r\n  - number: 2\r\n")
    (edit,) = applied([folder], RemoveDay(day_id(1)))
    assert edit.after == "\ufeffdays:\r\n  - number: 2\r\n"
    assert (folder / "days.yaml").read_bytes() == edit.after.encode()


def test_a_scenario_in_a_file_of_its_own_goes_with_its_file(tmp_path: Path) -> None:
    folder = course(
        tmp_path / "a", x="scenario: {key: x, title: X}\n", days="days: [{number: 1}]\n"
    )
    (edit,) = applied([folder], DropScenario(scenario_id("x")))
    assert edit.after is None
    assert sorted(path.name for path in folder.iterdir()) == ["days.yaml"]
    assert edit.diff.startswith(f"--- {folder}/x.yaml\n+++ /dev/null\n@@ -1 +0,0 @@\n-scenario")


def test_a_new_scenario_stands_with_others_or_with_the_days(tmp_path: Path) -> None:
    new = AddScenario("y", "Y", (day_id(1),))
    folder = course(
        tmp_path / "a", days="days:\n  - number: 1\n", x="scenario: {key: x, title: X}\n"
    )
    (edit,) = plan_edits([folder], [new])
    assert edit.after == (
        "days:\n  - number: 1\n\nscenarios:\n  - key: y\n    title: Y\n    days: [1]\n"
    )


def test_changes_that_come_to_nothing_write_nothing(tmp_path: Path) -> None:
    folder = course(tmp_path / "a", days="days:\n  - number: 1\n  - number: 2\n")
    assert plan_edits([folder], []) == ()
    assert plan_edits([folder], [MoveDay(day_id(1), 2), MoveDay(day_id(1), 1)]) == ()


def failure(sources: Sequence[str | Path], *changes: Change) -> str:
    with pytest.raises(ScenariographError) as caught:
        plan_edits(sources, changes)
    return str(caught.value)


PAGE = """\
# Netflix

> **통합 시나리오**: x

## 📋 시나리오 개요

- **시나리오 ID**: `x`
- **관련 일차**: Day 1, Day 2
"""


def test_pages_are_not_rewritten(tmp_path: Path) -> None:
    folder = course(tmp_path / "a", days="days: [{number: 1}, {number: 2}]\n")
    (folder / "page.md").write_text(PAGE, encoding="utf-8")
    remedy = (
        "Only YAML is rewritten. Name the YAML sources alone, and change the page by hand"
        " afterwards."
    )
    assert failure([folder], SwapDays(day_id(1), day_id(2))) == (
        f"{folder}/page.md:8: This page names days that change: Day 1 becomes Day 2, Day 2 becomes"
        f" Day 1. {remedy}"
    )
    assert failure([folder], RemoveDay(day_id(2))) == (
        f"{folder}/page.md:8: This page names days that change: Day 2 goes. {remedy}"
    )
    assert failure([folder], DropScenario(scenario_id("x"))) == (
        f"{folder}/page.md:7: This page describes the scenario 'x', which is to go. {remedy}"
    )


def test_the_shipped_data_is_not_rewritten() -> None:
    with pytest.raises(SourceError) as caught:
        plan_edits([SHIPPED], [RemoveDay(day_id(16))])
    assert str(caught.value.faults[0]).endswith(
        "days.yaml: This belongs to the shipped data, which is not rewritten. Copy the folder, and"
        " name the copy in place of 'shipped'."
    )


def test_a_reference_that_would_come_to_mean_something_else_is_told(tmp_path: Path) -> None:
    folder = course(tmp_path / "a", days="days:\n  - number: 1\n    related: [2]\n")
    said = failure([folder], InsertDay("New", after=day_id(1)))
    assert said == (
        f"{folder}/days.yaml:3:15: Day 2 is described nowhere, and the changed plan has one."
        " Correct this reference first."
    )


def test_what_the_sources_cannot_say_is_told_and_not_written(tmp_path: Path) -> None:
    folder = course(
        tmp_path / "a",
        days=(
            "days:\n  - {number: 1, title: S3 (Simple Storage Service), teaches: [S3]}\n"
            "  - {number: 2, title: Two, teaches: [Simple Storage Service]}\n"
        ),
        services="services: [{name: S3}]\n",
    )
    said = failure([folder], RemoveDay(day_id(1)))
    assert said == (
        "The changes cannot be written: the sources would then mean something else at Day 2."
        " Nothing is written. Change the sources by hand there."
    )


def test_there_must_be_a_file_that_takes_what_is_new(tmp_path: Path) -> None:
    folder = course(tmp_path / "a", services="services: [{name: S3}]\n")
    said = failure([folder], InsertDay("New", at=1))
    assert said == "There is no YAML file with days that the new day could come into."
    assert "no YAML file" in failure([folder], AddScenario("y", "Y"))


def test_a_change_that_cannot_be_done_is_told(tmp_path: Path) -> None:
    folder = course(tmp_path / "a", days="days: [{number: 1}]\n")
    with pytest.raises(RequestError, match=r"Change 1 \(remove Day 2\): Day 2 is not in the plan"):
        plan_edits([folder], [RemoveDay(day_id(2))])


def shipped_changes() -> list[list[Change]]:
    return [
        [MoveDay(day_id(16), 2)],
        [MoveDay(day_id(1), 28), RemoveDay(day_id(16))],
        [SwapDays(day_id(3), day_id(20)), InsertDay("Containers", after=day_id(4), hours=2.0)],
        [MergeDays((day_id(10), day_id(9))), DropScenario(NodeId("scenario:dropbox_storage"))],
    ]


@pytest.mark.parametrize("changes", shipped_changes(), ids=lambda found: str(found[0]))
def test_the_shipped_course_keeps_its_comments(tmp_path: Path, changes: list[Change]) -> None:
    folder = tmp_path / "data"
    shutil.copytree(shipped_folder(), folder)
    before = (folder / "days.yaml").read_text()
    wanted = apply_all(read_plan(build_graph([folder])), changes)
    applied([folder], *changes)
    after = (folder / "days.yaml").read_text()
    assert meaning(read_plan(build_graph([folder]))) == meaning(wanted)
    assert [line for line in after.splitlines() if "#" in line] == [
        line for line in before.splitlines() if "#" in line
    ]


def written(plan: Plan) -> dict[str, str]:
    """Return the YAML of a plan, in two files and in several styles."""
    days = ["# The days\ndays:\n"]
    for day in plan.days:
        related = [int(link.target.partition(":")[2]) for link in day.related]
        needs = [int(link.target.partition(":")[2]) for link in day.prerequisites]
        days += [f"  # Before {day.number}\n  - number: {day.number}  # this is {day.number}\n"]
        days += [f"    week: {day.week}\n"] if day.week else []
        days += [f"    hours:   {day.hours}\n"] if day.hours is not None else []
        days += [f"    teaches: [{', '.join(link.name for link in day.teaches)}]\n"]
        days += ["    related:\n"] if related else []
        days += [f"      - {number} # related\n" for number in related]
        if set(needs) != {number for number in related if number < day.number}:
            days += [f"    prerequisites: [ {','.join(map(str, needs))} ]\n"]
        days += ["\n"] if day.number % 2 else []
    others = ["services:\n"]
    for service in plan.services:
        whole = f", part_of: {service.part_of.name}" if service.part_of else ""
        others.append(f"- {{key: {service.key}, name: {service.key}{whole}}}\n")
    others += ["scenarios:\n"] if plan.scenarios else []
    for each in plan.scenarios:
        numbers = ", ".join(link.target.partition(":")[2] for link in each.days)
        uses = ", ".join(link.name for link in each.uses)
        others += [f"- key: {each.key}\n  title: {each.title}\n  days: [{numbers}]\n"]
        others += [f"  key_services: [{uses}]\n"]
    return {"days": "".join(days), "others": "".join(others)}


@pytest.mark.slow
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(plans(may_cycle=False), st.data())
def test_what_is_written_is_the_changed_plan(
    tmp_path_factory: pytest.TempPathFactory, plan: Plan, data: st.DataObject
) -> None:
    if not plan.days:
        return
    folder = course(tmp_path_factory.mktemp("x") / "course", **written(plan))
    read = read_plan(build_graph([folder]))
    assert meaning(read) == meaning(plan)
    changes, after = data.draw(changes_of(read))
    edits = applied([folder], *changes)
    texts = {Path(edit.path).name: edit.after for edit in edits}
    assert meaning(read_plan(build_graph([folder]))) == meaning(after)
    for day in plan.days:
        if day.id in after.day and "days.yaml" in texts:
            assert f"# this is {day.number}\n" in (texts["days.yaml"] or "")
            assert f"# Before {day.number}\n" in (texts["days.yaml"] or "")
