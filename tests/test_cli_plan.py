"""`scenariograph plan`: what each command prints, in every form, and what it says of bad input."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from api.cli.commands import app
from api.cli.plan_words import changes_of
from api.cli.terminal import exit_code_of
from graph import NotFoundError, RequestError, open_graph
from tests.cli_harness import Run

COURSE = open_graph()
EVERY_COMMAND = [
    ["path", "netflix_streaming"],
    ["path", "netflix_streaming", "--by", "services"],
    ["unlocked"],
    ["unlocked", "--show", "scenarios"],
    ["unlocked", "--show", "next"],
    ["unlocked", "--show", "bottlenecks", "--first", "2"],
    ["coverage"],
    ["coverage", "--all"],
    ["coverage", "--by", "week"],
    ["coverage", "--by", "category"],
    ["coverage", "--matrix"],
    ["coverage", "--goals", "shipped"],
    ["workload"],
    ["workload", "--by", "day"],
    ["workload", "--by", "path"],
    ["order"],
    ["order", "--best"],
    ["suggest"],
    ["suggest", "S3", "Lambda"],
    ["impact", "remove", "16"],
    ["compare", "shipped"],
    ["schedule", "--start", "2026-03-02"],
]


def plan(*arguments: str | Path, cwd: Path | None = None) -> Run:
    """Run a command in this process, for there are many; the guides run the program itself."""
    words = ["plan", *map(str, arguments)]
    with (
        contextlib.chdir(cwd or Path.cwd()),
        contextlib.redirect_stdout(io.StringIO(newline="")) as out,
        contextlib.redirect_stderr(io.StringIO()) as err,
    ):
        code = exit_code_of(lambda: app(words, prog_name="scenariograph"))
    return Run(code, out.getvalue(), err.getvalue())


def answer(*arguments: str) -> Any:  # noqa: ANN401 - any JSON
    done = plan(*arguments, "--format", "json")
    assert (done.code, done.err) == (0, ""), done.err
    return json.loads(done.out)


def table(*arguments: str) -> list[dict[str, str]]:
    done = plan(*arguments, "--format", "csv")
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out, newline="")))


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_every_answer_is_json_and_a_table_with_the_same_columns(words: list[str]) -> None:
    assert answer(*words) is not None
    shown = plan(*words)
    assert shown.code == 0
    heading, line = shown.out.splitlines()[:2]
    assert set(line) == {"-", " "}
    assert len(heading.split("  ")[0]) > 2


def test_csv_has_the_rows_of_the_table_and_nothing_else() -> None:
    found = table("path", "netflix_streaming", "--budget", "8")
    assert [(row["day"], row["total"], row["fits"]) for row in found] == [
        ("1", "2.0", "true"),
        ("8", "5.0", "true"),
        ("15", "8.0", "true"),
        ("16", "11.5", "false"),
    ]
    assert found[2]["why"] == "Day 16 needs it"


def test_json_has_the_evidence_of_every_reason() -> None:
    (reason,) = answer("path", "netflix_streaming")["stops"][2]["reasons"]
    (edge,) = reason["edges"]
    assert edge["edge"] == "day:16 prerequisite day:15"
    assert edge["evidence"][0].startswith("days.yaml:")


def test_what_was_assumed_is_told_beside_the_rows(tmp_path: Path) -> None:
    text = "days:\n  - {number: 1, title: Storage, week: 1}\n"
    (tmp_path / "days.yaml").write_text(text, encoding="utf-8")
    done = plan("workload", "--data", tmp_path)
    assert "No source says how long Day 1 takes; counted as 0 hours." in done.err
    assert "No source" not in done.out


def test_an_empty_course_has_empty_answers(tmp_path: Path) -> None:
    (tmp_path / "days.yaml").write_text("days: []\n", encoding="utf-8")
    for words in (["unlocked"], ["coverage"], ["workload"], ["order"], ["order", "--best"]):
        done = plan(*words, "--data", tmp_path)
        assert done.code == 0, done.err
        assert len(done.out.splitlines()) == 2
    done = plan("schedule", "--start", "2026-03-02", "--data", tmp_path)
    assert "There is nothing to study" in done.err


def test_an_order_that_is_not_valid_fails(tmp_path: Path) -> None:
    text = "days:\n  - {number: 1, title: A, prerequisites: [2]}\n  - {number: 2, title: B}\n"
    (tmp_path / "days.yaml").write_text(text, encoding="utf-8")
    done = plan("order", "--data", tmp_path, "--format", "json")
    assert done.code == 1
    assert json.loads(done.out)["is_valid"] is False


def test_cycles_are_shown_with_their_path(tmp_path: Path) -> None:
    text = (
        "days:\n  - {number: 1, title: A, prerequisites: [2]}\n"
        "  - {number: 2, title: B, prerequisites: [1]}\n"
    )
    (tmp_path / "days.yaml").write_text(text, encoding="utf-8")
    shown = plan("order", "--data", tmp_path).out
    assert "Day 1 needs Day 2, which needs Day 1" in shown
    assert "Given up" in plan("order", "--best", "--data", tmp_path).err


def test_gaps_and_the_rest() -> None:
    gaps = {row["service"]: row for row in table("coverage")}
    assert gaps["sns"]["gap"] == "taught, never used"
    assert gaps["cloudfront"]["gap"] == "taught 2 times"
    assert "s3" not in gaps
    assert {row["service"]: row["gap"] for row in table("coverage", "--all")}["s3"] == ""


def test_what_is_used_too_early_says_why(tmp_path: Path) -> None:
    text = (
        "days:\n  - {number: 1, title: A}\n  - {number: 2, title: B, teaches: [S3]}\n"
        "services:\n  - {name: S3}\n"
        "scenario:\n  key: early\n  title: Early\n  days: [1]\n  key_services: [S3]\n"
        "  steps: [{title: One, services: S3}]\n"
    )
    (tmp_path / "course.yaml").write_text(text, encoding="utf-8")
    (row,) = table("coverage", "--data", str(tmp_path))
    assert row["gap"] == "used before taught"
    assert row["why"] == ("early uses S3, first taught on Day 2, after its last day, Day 1")


def test_the_matrix_tells_a_service_from_its_parts() -> None:
    row = {each["service"]: each for each in table("coverage", "--matrix")}["s3"]
    assert (row["day 8"], row["day 1"], row["netflix_streaming"]) == ("o", "", "x")


def test_changes_say_before_and_after() -> None:
    found = answer("impact", "move", "16", "2")
    assert found["before"][:3] == [1, 2, 3]
    assert found["after"][:3] == [1, 16, 2]
    rows = [row for row in table("impact", "move", "16", "2") if row["which"] == "16"]
    assert rows[0]["why"] == (
        "comes before Day 8, which it needs; comes before Day 15, which it needs"
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("remove 16", ["remove Day 16"]),
        ("move 16 2 swap 3 4", ["move Day 16 to position 2", "swap Day 3 and Day 4"]),
        ("place 16 29", ["place Day 16 at position 29"]),
        ("merge 9 10 11", ["merge Day 9 and Day 10 and Day 11"]),
        ("split 8 1 2", ["split Day 8 into 2 parts"]),
        ("hours 4 2.5", ["give Day 4 2.5 hours"]),
        ("add-service SNS 4", ["add service sns to Day 4"]),
        ("drop_service SNS", ["drop service sns"]),
        ("DROP_SERVICE sns 16", ["drop service sns from Day 16"]),
        ("drop_scenario netflix_streaming", ["drop scenario netflix_streaming"]),
    ],
)
def test_every_change_has_words(words: str, expected: list[str]) -> None:
    assert [str(change) for change in changes_of(COURSE, words.split(), None)] == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("moov 16 2", "There is no change 'moov'. Did you mean 'move'?"),
        ("16 2", "There is no change '16'."),
        ("move 16", "'move 16' is no change. Write it as: move DAY POSITION."),
        ("remove", "'remove' is no change. Write it as: remove DAY."),
        ("remove sixteen", "'remove sixteen' is no change."),
        ("merge 9", "'merge 9' is no change. Write it as: merge DAY DAY..."),
        ("split 8 1", "'split 8 1' is no change."),
        ("hours 4 many", "'hours 4 many' is no change."),
    ],
)
def test_words_that_are_no_change(words: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        changes_of(COURSE, words.split(), None)
    assert str(caught.value).startswith(message)


def test_names_in_changes_are_looked_up() -> None:
    with pytest.raises(NotFoundError, match="Did you mean 'CloudFront'"):
        changes_of(COURSE, ["drop_service", "Cloudfrnt"], None)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("path netflix_streming", "There is no scenario 'netflix_streming'. Did you mean"),
        ("path netflix_streaming --known-day 99", "no day '99'. The days go from 1 to 28."),
        ("path netflix_streaming --known-service Cloudfrnt", "Did you mean 'CloudFront'"),
        ("path netflix_streaming --budget=-1", "A budget of -1.0 hours makes no sense"),
        ("path netflix_streaming --by services --time-limit=-1", "A time limit of -1.0 s"),
        ("unlocked --after 99", "There is no day '99'. The days go from 1 to 28."),
        ("unlocked --first=-1", "There are no -1 rows."),
        ("suggest S3 --first=-1", "There are no -1 rows."),
        ("workload --per-week=-1", "A limit of -1.0 hours per week makes no sense"),
        ("impact remove 99", "Change 1 (remove Day 99): Day 99 is not in the plan."),
        ("impact remove 16 move 16 2", "Change 1 (remove Day 16) took it out."),
        ("impact hours 4 nan", "Change 1"),
        ("impact hours 4 -1.5", "-1.5 hours make no sense: give 0 to 10,000."),
        ("schedule --start 2026-03-02 --days x", "There is no weekday 'x'. Known: monday, tue"),
        ("impact --file absent.yaml", "absent.yaml"),
        ("coverage --goals absent.yaml", "absent.yaml"),
        ("compare absent", "absent"),
        ("schedule --start 2026-02-29", "There is no date '2026-02-29'."),
        ("schedule --start 2026-03-02 --deadline 2026-03-01", "comes before the start"),
        ("schedule --start 2026-03-02 --days moonday", "There is no weekday 'moonday'."),
        ("schedule --start 2026-03-02 --days ,", "There is no study day in the week"),
        ("schedule --start 2026-03-02 --hours 2,sat", "There are no hours '2,sat'."),
        ("schedule --start 2026-03-02 --hours 0", "hours per study day make no sense"),
        ("schedule --start 2026-03-02 --off 2026-05-05..2026-05-01", "run backwards"),
        ("schedule --start 2026-03-02 --at 25:00", "There is no time '25:00'."),
        ("schedule --start 2026-03-02 --zone Asia/Soul", "Did you mean 'Asia/Seoul'"),
        ("apply remove 16", "This belongs to the shipped data, which is not rewritten."),
    ],
)
def test_bad_input_is_one_error(words: str, message: str, tmp_path: Path) -> None:
    done = plan(*words.split(), cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert message in done.err


@pytest.mark.parametrize(
    "words",
    [
        "impact",
        "impact remove 16 --file shorter.yaml",
        "impact remove 16 --fiel shorter.yaml",
        "path netflix_streaming --no-prerequisites",
        "apply",
        "path",
        "schedule",
        "schedule --start 2026-03-02 --budget 3",
        "unlocked --done 1",
        "unlocked --show next --after 3",
        "coverage --matrix --by week",
        "workload --by path --per-week 20",
        "suggest --complete",
    ],
)
def test_options_that_do_not_go_together(words: str) -> None:
    assert plan(*words.split()).code == 2


def test_apply_shows_and_then_writes(tmp_path: Path) -> None:
    text = "# mine\ndays:\n  - {number: 1, title: A}  # first\n  - {number: 2, title: B}\n"
    file = tmp_path / "days.yaml"
    file.write_text(text, encoding="utf-8")
    shown = plan("apply", "hours", "2", "3", "--data", "days.yaml", cwd=tmp_path)
    assert "+  - {number: 2, title: B, hours: 3" in shown.out
    assert "1 change: 1 file to be written. --write does it." in shown.err
    assert file.read_text(encoding="utf-8") == text
    plan("apply", "hours", "2", "3", "--data", "days.yaml", "--write", cwd=tmp_path)
    written = file.read_text(encoding="utf-8")
    assert written.startswith("# mine\ndays:\n  - {number: 1, title: A}  # first\n")
    again = plan("impact", "remove", "1", "--data", "days.yaml", cwd=tmp_path)
    assert "3 hours before, 3 hours after." in again.err


def test_refused_sources_are_loaded_and_not_written(tmp_path: Path) -> None:
    (tmp_path / "days.yaml").write_text("days: [{number: 1, related: [2]}]\n", encoding="utf-8")
    shipped = plan("apply", "remove", "16")
    own = plan("apply", "place", "1", "2", "--data", "days.yaml", cwd=tmp_path)
    absent = plan("apply", "remove", "1", "--data", "absent.yaml", cwd=tmp_path)
    last = [done.err.splitlines()[-1].split("; ")[-1] for done in (shipped, own, absent)]
    assert last == ["nothing was written.", "nothing was written.", "nothing was loaded."]


def test_a_what_if_file_that_is_at_fault_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "days.yaml").write_text("days: [{number: 1}]\n", encoding="utf-8")
    for text in ("changes: [{remove: 9}]\n", "changes: [{undo: 1}]\n", "[\n"):
        (tmp_path / "what-if.yaml").write_text(text, encoding="utf-8")
        for command in ("impact", "apply"):
            done = plan(command, "--file", "what-if.yaml", "--data", "days.yaml", cwd=tmp_path)
            assert done.code == 1
            assert done.err.endswith("1 error; nothing was changed.\n")


def test_a_calendar_keeps_its_line_breaks(tmp_path: Path) -> None:
    words = ["schedule", "netflix_streaming", "--start", "2026-03-02", "--format", "ics"]
    done = plan(*words, "--name", "Netflix", "-o", "netflix.ics", cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    content = (tmp_path / "netflix.ics").read_bytes()
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert plan(*words, "--name", "Netflix").out.encode() == content


def test_a_chart_of_the_schedule() -> None:
    done = plan("schedule", "netflix_streaming", "--start", "2026-03-02", "--format", "gantt")
    assert done.out.startswith("gantt\n")


def test_a_schedule_has_times_lateness_and_reviews() -> None:
    words = ["schedule", "netflix_streaming", "--start", "2028-02-28", "--hours", "3"]
    found = table(
        *words,
        "--at",
        "19:00",
        "--zone",
        "Asia/Seoul",
        "--deadline",
        "2028-03-01",
        "--review-every",
        "2",
    )
    assert found[0]["begins"] == "2028-02-28T19:00+09:00"
    assert "2028-02-29" in {row["date"] for row in found}
    assert found[-1]["late"] == "true"
    assert next(row["title"] for row in found if not row["day"]).startswith("Review: Day 1")


def test_two_courses_side_by_side(tmp_path: Path) -> None:
    for name, hours in (("old", 3), ("new", 2)):
        (tmp_path / f"{name}.yaml").write_text(
            f"days:\n  - {{number: 1, title: A, hours: {hours}}}\n", encoding="utf-8"
        )
    done = plan("compare", "new.yaml", "--data", "old.yaml", cwd=tmp_path)
    assert "3 hours in the first, 2 hours in the second." in done.err
    same = plan("compare", "new.yaml", "--data", "new.yaml", cwd=tmp_path)
    assert "There is no difference." in same.err
