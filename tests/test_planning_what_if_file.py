"""What-if files: every change there is, in YAML and JSON; mistakes are told with their places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.build import build_graph
from graph.errors import SourceError
from graph.load.what_if import STEPS, plain_json
from graph.planning.changes import Change
from graph.planning.plan import read_plan
from graph.planning.what_if import what_if
from graph.planning.what_if_file import read_changes

GRAPH = build_graph()
PLAN = read_plan(GRAPH)

EVERYTHING = """\
# What if we taught containers?
changes:
  - remove: 16
  - move: {day: 20, to: 5}
  - place: {day: 28, at: 17}
  - swap: [3, 4]
  - split:
      day: 8
      into:
        - {title: S3 기초, hours: 1, teaches: [S3 Buckets]}
        - {hours: 2}
  - merge: [9, 10]
  - merge: {days: [11, 12], title: Data}
  - insert:
      title: Containers
      after: 4
      hours: 3
      teaches: [EC2]
      prerequisites: [3, 29]
  - hours: {day: 30, to: 2.5}
  - add_service: {service: EKS, to: 30, new: true}
  - add_service: {service: EKS, to: 4}
  - drop_service: Lambda
  - drop_service: {service: Amazon CloudFront, from: 1}
  - add_scenario: {key: photos, title: Photos, days: [8, 30], uses: [S3, EKS]}
  - drop_scenario: photos
  - drop_scenario: netflix_streaming
"""

WORDS = [
    "remove Day 16",
    "move Day 20 to position 5",
    "place Day 28 at position 17",
    "swap Day 3 and Day 4",
    "split Day 8 into 2 parts",
    "merge Day 9 and Day 10",
    "merge Day 11 and Day 12",
    "insert 'Containers' after Day 4",
    "give Day 30 2.5 hours",
    "add service eks to Day 30",
    "add service eks to Day 4",
    "drop service lambda",
    "drop service cloudfront from Day 1",
    "add scenario photos",
    "drop scenario photos",
    "drop scenario netflix_streaming",
]


def read(folder: Path, text: str, name: str = "what-if.yaml") -> tuple[Change, ...]:
    (folder / name).write_text(text, encoding="utf-8")
    return read_changes(folder / name, GRAPH, PLAN)


def faults(folder: Path, text: str, name: str = "what-if.yaml") -> list[str]:
    with pytest.raises(SourceError) as caught:
        read(folder, text, name)
    return [str(fault).replace(f"{folder}/", "") for fault in caught.value.faults]


def step(text: str) -> str:
    return f"changes:\n  - {text}\n"


def test_every_change_can_be_written(tmp_path: Path) -> None:
    changes = read(tmp_path, EVERYTHING)
    assert [str(change) for change in changes] == WORDS
    assert {word for word in STEPS if f"- {word}:" in EVERYTHING} == set(STEPS)
    found = what_if(PLAN, changes)
    assert [each.node.key for each in found.no_longer_possible] == [
        "dropbox_storage",
        "netflix_streaming",
    ]


def test_json_says_the_same(tmp_path: Path) -> None:
    title = "컨테이너 😀 \\/"
    data = {
        "changes": [
            {"remove": 16},
            {"insert": {"title": f"{title} \t", "at": 16, "teaches": ["S3"]}},
        ]
    }
    for indent in (None, 2, "\t"):
        text = json.dumps(data, indent=indent).replace("S3", "\\u0053\\u0033")
        (_, inserted) = read(tmp_path, text, "what-if.json")
        assert str(inserted) == f"insert {title!r} at position 16"


def test_json_keeps_its_lines() -> None:
    text = '{\n\t"a": "\\ud83d\\ude00 \\\\u0041 \\/ \\n"\n}'
    assert plain_json(text) == '{\n "a": "😀 \\\\u0041 / \\n"\n}'


def test_no_changes_are_no_mistake(tmp_path: Path) -> None:
    assert read(tmp_path, "changes: []\n") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            step("remove: 99"),
            ["what-if.yaml:2:5: There is no Day 99. The days go from 1 to 28."],
        ),
        (
            step("move: {day: 60, to: 2}"),
            ["what-if.yaml:2:12: There is no Day 60. The days go from 1 to 28."],
        ),
        (
            "changes:\n  - remove: 16\n  - move: {day: 16, to: 2}\n",
            [
                (
                    "what-if.yaml:3:12: Day 16 is not in the plan. Change 1 (remove Day 16) took it"
                    " out."
                )
            ],
        ),
        (
            step("place: {day: 3, at: 5}"),
            [
                (
                    "what-if.yaml:2:5: Change 1 (place Day 3 at position 5): Position 5 is taken by"
                    " Day 5. Use `move`, which shifts the days between, or `swap`. The next free"
                    " position is 29."
                )
            ],
        ),
        (
            step("drop_service: CloudFrnt"),
            ["what-if.yaml:2:5: There is no service 'CloudFrnt'. Did you mean 'CloudFront'?"],
        ),
        (
            step("insert: {title: New, after: 3, teaches: [S3, Lamda]}"),
            [
                (
                    "what-if.yaml:2:50: There is no service 'Lamda'. Did you mean 'Lambda' or"
                    " 'Lambda 계층'?"
                )
            ],
        ),
        (
            step("add_service: {service: Amazon S3, to: 3, new: true}"),
            [
                (
                    "what-if.yaml:2:19: The course has 'Amazon S3' already, as service:s3. Leave"
                    " `new` out."
                )
            ],
        ),
        (
            step("drop_scenario: netflix"),
            ["what-if.yaml:2:5: There is no scenario 'netflix'. Did you mean 'netflix_streaming'?"],
        ),
        (
            step("hours: {day: 3, to: -1}"),
            [
                (
                    "what-if.yaml:2:21: The field 'to' is -1: input should be greater than or equal"
                    " to 0."
                )
            ],
        ),
        (step("hours: {day: 3}"), ["what-if.yaml:2:5: The field 'to' is missing. Add it."]),
        (
            step("move: {day: 3, too: 4}"),
            [
                "what-if.yaml:2:5: The field 'to' is missing. Add it.",
                "what-if.yaml:2:20: There is no field 'too' here. Did you mean 'to'?",
            ],
        ),
        (
            step("split: {day: 3, into: [{hours: 1}]}"),
            [
                (
                    "what-if.yaml:2:21: The field 'into' is 'list': list should have at least 2"
                    " items after validation, not 1."
                )
            ],
        ),
        (
            step("romove: 3"),
            ["what-if.yaml:2:5: There is no change 'romove'. Did you mean 'remove' or 'move'?"],
        ),
        (
            "changes:\n  - remove: 16\n    move: {day: 16, to: 2}\n  - nothing\n",
            [
                (
                    f"what-if.yaml:{line}:5: A change is one word with what it is about, as"
                    f" `remove: 16`. Known: {', '.join(STEPS)}."
                )
                for line in (2, 4)
            ],
        ),
        (
            "change:\n  - remove: 16\n",
            [
                (
                    "what-if.yaml:1:1: No changes stand here. Write them as a list under"
                    " `changes:`. Did you mean 'change' to be `changes`?"
                )
            ],
        ),
        (
            "- remove: 16\n",
            [("what-if.yaml:1:1: No changes stand here. Write them as a list under `changes:`.")],
        ),
        (
            "",
            [("what-if.yaml:1:1: No changes stand here. Write them as a list under `changes:`.")],
        ),
        (
            "changes: {remove: 16}\n",
            ["what-if.yaml:1:1: The changes must be a list. Write `- ` before each."],
        ),
        (
            "changes: []\ntitle: x\n",
            ["what-if.yaml:2:1: There is no field 'title' here, only `changes`."],
        ),
        (
            "changes: [\n",
            [
                (
                    "what-if.yaml:2:1: This is not valid YAML: while parsing a flow node did not"
                    " find expected node content. Correct the line."
                )
            ],
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert faults(tmp_path, text) == expected


def test_what_is_no_what_if_file_is_told(tmp_path: Path) -> None:
    assert faults(tmp_path, "x", "what-if.txt") == [
        "what-if.txt: This is no what-if file: its name must end in .json, .yaml, .yml."
    ]
    with pytest.raises(SourceError, match="No such file or directory"):
        read_changes(tmp_path / "none.yaml", GRAPH, PLAN)
    (tmp_path / "bad.yaml").write_bytes(b"\xff")
    with pytest.raises(SourceError, match="This is not UTF-8"):
        read_changes(tmp_path / "bad.yaml", GRAPH, PLAN)
    (tmp_path / "large.yaml").write_bytes(b"#" * 5_000_001)
    with pytest.raises(SourceError, match="over the limit of 5 MB"):
        read_changes(tmp_path / "large.yaml", GRAPH, PLAN)
