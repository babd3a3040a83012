"""The bridge to Mermaid's real parser reads what a reader of the picture would see."""

import shutil
from pathlib import Path

import pytest

from tests import mermaid_parser as bridge
from tests.mermaid_parser import (
    Edge,
    MermaidParser,
    MermaidTimeoutError,
    MermaidUnavailableError,
    Message,
    Note,
    Participant,
    Subgraph,
)

FLOWCHART = """\
flowchart LR
  accTitle: 넷플릭스 #38; S3
  accDescr { two
    lines }
  %% src: netflix.md:42
  subgraph week1["Day 1: S3 (Simple)"]
    subgraph inner["inside"]
      n_1["S3 #quot;버킷#quot;<br/>Storage"]
    end
  end
  n_2(["사용자"]):::person
  n_3
  n_2 -->|"1. #lt;b#gt; #35;"| n_1
  n_1 -.-> n_1
  n_2 ~~~ n_3
  n_2 --> week1
  style n_3 stroke-dasharray:5
  click n_2 href "https://example.org/user"
"""

SEQUENCE = """\
sequenceDiagram
  accTitle: 흐름
  autonumber
  actor p1 as 사용자
  participant p2 as C#35; #59; <T>
  p1->>+p2: 1. 요청<br/>#lt;GET#gt;
  Note over p1,p2: C#35;
  loop every day
    p2->>p2: (self)
  end
  p2-->>-p1: end
"""


def test_nodes_are_read_with_their_texts_and_places(mermaid_parser: MermaidParser) -> None:
    diagram = mermaid_parser.parse(FLOWCHART)

    assert diagram.is_valid
    assert diagram.type == "flowchart-v2"
    assert {node.id: (node.label, node.parent) for node in diagram.nodes} == {
        "n_1": ('S3 "버킷"\nStorage', "inner"),
        "n_2": ("사용자", None),
        "n_3": ("n_3", None),
    }
    user, bare = diagram.nodes[1:]
    assert user.classes == ("person", "clickable")
    assert user.shape == "stadium"
    assert user.link == "https://example.org/user"
    assert bare.styles == ("stroke-dasharray:5",)
    assert (user.label_type, bare.label_type) == ("string", "text")


def test_edges_are_read_in_order_and_invisible_ones_are_marked(
    mermaid_parser: MermaidParser,
) -> None:
    diagram = mermaid_parser.parse(FLOWCHART)

    assert diagram.edges == (
        Edge("n_2", "n_1", "1. <b> #", "normal", "arrow_point"),
        Edge("n_1", "n_1", "", "dotted", "arrow_point"),
        Edge("n_2", "n_3", "", "invisible", "arrow_open"),
        Edge("n_2", "week1", "", "normal", "arrow_point"),
    )
    assert [edge.is_invisible for edge in diagram.edges] == [False, False, True, False]


def test_subgraphs_and_accessible_texts_are_read(mermaid_parser: MermaidParser) -> None:
    diagram = mermaid_parser.parse(FLOWCHART)

    assert diagram.subgraphs == (
        Subgraph("inner", "inside", (), ("n_1",), "week1"),
        Subgraph("week1", "Day 1: S3 (Simple)", (), ("inner",), None),
    )
    assert diagram.acc_title == "넷플릭스 & S3"
    assert diagram.acc_description == "two\nlines"


def test_a_sequence_diagram_is_read_without_its_notes_and_frames(
    mermaid_parser: MermaidParser,
) -> None:
    diagram = mermaid_parser.parse(SEQUENCE)

    assert diagram.type == "sequence"
    assert diagram.acc_title == "흐름"
    assert diagram.participants == (
        Participant("p1", "사용자", "actor", None),
        Participant("p2", "C# ; <T>", "participant", None),
    )
    assert diagram.messages == (
        Message("p1", "p2", "1. 요청\n<GET>", "solid"),
        Message("p2", "p2", "(self)", "solid"),
        Message("p2", "p1", "end", "dotted"),
    )
    assert diagram.notes == (Note("p1", "p2", "C#"),)


@pytest.mark.parametrize(
    ("label", "seen"),
    [
        ("&lt;T&gt; & #amp;lt;", "<T> & &lt;"),
        ("<b>bold</b> <T>gone", "bold gone"),
        (r"a\nb", "a\nb"),
        ("a#92;nb", r"a\nb"),
        ("x fa:fa-car y", "x  y"),
        ("$$x$$", "⟨formula x⟩"),
        ("direction#32;LR", "direction LR"),
        ("line one\N{LINE SEPARATOR}line two", "line one\N{LINE SEPARATOR}line two"),
    ],
)
def test_a_label_is_what_the_picture_shows(
    mermaid_parser: MermaidParser, label: str, seen: str
) -> None:
    diagram = mermaid_parser.parse(f'flowchart TB\n  a["{label}"]\n')

    assert [node.label for node in diagram.nodes] == [seen]


def test_a_line_that_mermaid_swallows_is_seen_to_be_missing(mermaid_parser: MermaidParser) -> None:
    diagram = mermaid_parser.parse('flowchart TB\n  a["the direction TB"] --> b["B"]\n  c["C"]\n')

    assert [node.id for node in diagram.nodes] == ["c"]
    assert diagram.edges == ()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("graph TB\n  A[CloudFront (CDN)] --> B\n", "Parse error on line 2"),
        ("no diagram at all", "No diagram type detected"),
        ("", "No diagram type detected"),
        ("flowchart TB\n" + 501 * "  a --> b\n", "Edge limit exceeded"),
        ('flowchart TB\n  a["' + 50_000 * "x" + '"]\n', "Text too long to be drawn"),
    ],
)
def test_what_mermaid_would_not_draw_is_rejected(
    mermaid_parser: MermaidParser, text: str, error: str
) -> None:
    diagram = mermaid_parser.parse(text)

    assert not diagram.is_valid
    assert error in str(diagram.error)
    assert diagram.nodes == ()


def test_one_process_answers_many_texts_in_order(mermaid_parser: MermaidParser) -> None:
    texts = [f"flowchart TB\n  n{number}\n" for number in range(100)]

    diagrams = mermaid_parser.parse_many(["broken", *texts])

    assert [diagram.is_valid for diagram in diagrams] == [False] + 100 * [True]
    assert [diagram.nodes[0].id for diagram in diagrams[1:]] == [f"n{i}" for i in range(100)]


def test_a_parser_that_hangs_is_stopped_and_starts_anew() -> None:
    with MermaidParser(timeout=0.01) as parser:
        for _ in range(2):
            with pytest.raises(MermaidTimeoutError, match=r"within 0\.01 s"):
                parser.parse(FLOWCHART)


def test_a_parser_that_breaks_down_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "node_modules" / "mermaid").mkdir(parents=True)
    shutil.copy(bridge.FOLDER / "parse.mjs", tmp_path)
    monkeypatch.setattr(bridge, "FOLDER", tmp_path)

    with MermaidParser() as parser, pytest.raises(MermaidUnavailableError, match="jsdom"):
        parser.parse(FLOWCHART)


def test_a_missing_installation_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bridge, "FOLDER", tmp_path)

    with MermaidParser() as parser, pytest.raises(MermaidUnavailableError, match="make test"):
        parser.parse(FLOWCHART)


def test_a_missing_node_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "find_node", lambda: None)

    with MermaidParser() as parser, pytest.raises(MermaidUnavailableError, match="make test"):
        parser.parse(FLOWCHART)
