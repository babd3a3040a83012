"""The bundled parser says what Mermaid itself says, and more plainly."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from graph.mermaid import MermaidParser, ParsedDiagram, ParserUnavailableError, built, process
from graph.mermaid.node import find_node
from graph.mermaid.parser import (
    MAX_CHARACTERS,
    ParsedEdge,
    ParsedMessage,
    ParsedNode,
    ParsedParticipant,
    ParsedSubgraph,
)
from tests.mermaid_parser import MermaidParser as Reference

ROOT = Path(__file__).parent.parent
MOST_TOLD = 1000
Said = list[tuple[str, str | None]]
"""Kind and error of each text."""


@pytest.fixture(scope="module")
def parser() -> Iterator[MermaidParser]:
    with MermaidParser() as running:
        yield running


def judged(texts: list[str]) -> Said:
    """Return what `mermaid.parse` says of texts."""
    found = find_node()
    assert found
    run = subprocess.run(
        [found.node, str(ROOT / "tests" / "mermaid" / "judge.mjs")],
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    answers = json.loads(run.stdout)["answers"]
    return [(answer["kind"], shortened(answer["error"])) for answer in answers]


def shortened(error: str | None) -> str | None:
    return error if error is None or len(error) <= MOST_TOLD else f"{error[:MOST_TOLD]}…"


def said(diagrams: list[ParsedDiagram]) -> Said:
    return [(diagram.kind, diagram.error) for diagram in diagrams]


def blocks_of(path: Path) -> list[str]:
    """Return the Mermaid blocks of a page, or of a `.mmd` file, with a fence in it or without."""
    text = path.read_text(encoding="utf-8")
    tokens = MarkdownIt().parse(text)
    fences = [token.content for token in tokens if token.info.split()[:1] == ["mermaid"]]
    return fences or ([text] if path.suffix == ".mmd" else [])


KINDS = blocks_of(ROOT / "tests" / "cases" / "mermaid" / "kinds.md")


@pytest.mark.slow
def test_it_judges_every_kind_of_diagram_as_mermaid_does(parser: MermaidParser) -> None:
    assert said(parser.parse(KINDS)) == judged(KINDS)


@pytest.mark.slow
def test_it_judges_the_diagrams_of_this_project_as_mermaid_does(parser: MermaidParser) -> None:
    files = [path for path in ROOT.glob("tests/cases/**/*") if path.suffix in {".md", ".mmd"}]
    texts = [text for path in sorted(files) for text in blocks_of(path)]
    assert len(texts) > len(KINDS)
    assert said(parser.parse(texts)) == judged(texts)


@pytest.mark.slow
def test_it_judges_the_course_as_mermaid_does(parser: MermaidParser, course_material: Path) -> None:
    weeks = [course_material / "docs" / week for week in ("week1", "week3")]
    files = sorted(file for week in weeks for file in week.rglob("*.m*d"))
    texts = [text for file in files for text in blocks_of(file)]
    diagrams = parser.parse(texts)
    assert said(diagrams) == judged(texts)
    assert len(texts) == 401
    assert sum(not diagram.is_valid for diagram in diagrams) == 75
    assert all(diagram.line for diagram in diagrams if not diagram.is_valid)


PIECES = st.sampled_from(
    (
        *(
            "<",
            ">",
            "&",
            "#",
            ";",
            '"',
            "'",
            "`",
            "[",
            "]",
            "(",
            ")",
            "{",
            "}",
            "|",
            "@",
            "%%",
            "\\",
        ),
        *("<b>", "</b>", "<T>", "<br/>", "<script>x</script>", "<style>y</style>", "<!-- c -->"),
        *("<img src=x onerror=alert(1)>", "<svg><title>t</title></svg>", "<math><mi>m</mi></math>"),
        *("&lt;", "#lt;", "#35;", "&amp;lt;", "&nbsp;", "#quot;", "fa:fa-car", "$$x$$", r"\n"),
        *("<table><tr><td>", "<p>p", "<select><option>", "<textarea>", "<noscript>", "<template>"),
        *(
            "direction TB",
            "end",
            "subgraph s",
            "-->",
            "---",
            "~~~",
            "&",
            ":::x",
            "\n",
            "\r\n",
            "\t",
        ),
        *("사용자", "\N{LINE SEPARATOR}", "\ufeff", "\0", "\U0001f680", "\ud800", "ﬂ°lt¶ß"),
    )
)


TEMPLATES = (
    'flowchart LR\n  a["LABEL"] -->|"LABEL"| b("LABEL")\n  subgraph s["LABEL"]\n  c\n  end\n',
    "sequenceDiagram\n  participant a as LABEL\n  a->>b: LABEL\n  Note over a: LABEL\n",
)
# The reference heeds no settings, and lacks what usecase diagrams need on Node.js 20.
PLAIN = [kind for kind in KINDS if not kind.startswith(("---", "%%{", "usecase"))]


@st.composite
def hostile(draw: st.DrawFn) -> str:
    """Return a diagram into which some pieces have fallen."""
    text = draw(st.sampled_from(PLAIN))
    for piece in draw(st.lists(PIECES, min_size=1, max_size=4)):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + piece + text[place:]
    return text


@st.composite
def labelled(draw: st.DrawFn) -> str:
    """Return a diagram of which each label is made of pieces."""
    template = draw(st.sampled_from(TEMPLATES))
    labels = st.lists(PIECES.filter(lambda piece: piece not in {'"', "\n"}), max_size=6)
    for _ in range(template.count("LABEL")):
        template = template.replace("LABEL", "".join(draw(labels)), 1)
    return template


@pytest.mark.slow
@settings(
    max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.one_of(hostile(), labelled()))
def test_it_sees_in_hostile_texts_what_mermaid_sees(
    parser: MermaidParser, mermaid_parser: Reference, text: str
) -> None:
    (seen,) = parser.parse([text])
    expected = mermaid_parser.parse(text)
    assert (seen.kind, seen.error) == (expected.type, shortened(expected.error))
    if not seen.kind.startswith("flowchart"):
        expected = replace(expected, nodes=(), edges=(), subgraphs=())
    assert seen.nodes == tuple(
        ParsedNode(node.id, node.label, node.parent) for node in expected.nodes
    )
    assert seen.edges == tuple(
        ParsedEdge(edge.source, edge.target, edge.label, edge.arrow, not edge.is_invisible)
        for edge in expected.edges
    )
    assert seen.subgraphs == tuple(
        ParsedSubgraph(group.id, group.title, group.nodes, group.parent)
        for group in expected.subgraphs
    )
    assert seen.participants == tuple(
        ParsedParticipant(each.id, each.label) for each in expected.participants
    )
    assert seen.messages == tuple(
        ParsedMessage(each.source, each.target, each.text) for each in expected.messages
    )


BROKEN = "  a[x (y)]\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"flowchart LR\n{BROKEN}", 2),
        (f"\n\n\nflowchart LR\n\n{BROKEN}", 6),
        (f"%% why\n\n%% and where\nflowchart LR\n  %% here\n{BROKEN}", 6),
        (f"---\ntitle: x\n---\nflowchart LR\n{BROKEN}", 5),
        (f"---\r\ntitle: x\r\n---\r\n\r\nflowchart LR\r\n{BROKEN}", 6),
        (f'%%{{init: {{\n"theme": "dark"\n}} }}%%\nflowchart LR\n{BROKEN}', 5),
        (f"flowchart LR\n  a\n%%{{wrap}}%%\n  b\n{BROKEN}", 5),
        ("flowchart LR\n  a -->\n\n\n", 2),
        ("flowchart LR\n  subgraph s\n  a\n\n", 3),
        ("flowchart LR\n  a --> b --\n  c\n", 3),
        ('flowchart LR\n  a["`x]\n  b\n', 3),
        ("sequenceDiagram\n  a->>b: x\n  nonsense\n", 3),
        ("%% note\npie\n  nonsense here\n", 3),
        ('pie\n  "a" : 1\n  "b" :\n\n', 3),
        ("%% note\n\nnot a diagram\n", 3),
        ("---\na: 1\nb: c: d\n---\nflowchart LR\n", 3),
        ("", 1),
        ("flowchart LR\n" + 501 * "  a --> b\n", None),
    ],
)
def test_an_error_stands_where_people_find_it(
    parser: MermaidParser, text: str, line: int | None
) -> None:
    (diagram,) = parser.parse([text])
    assert not diagram.is_valid
    assert diagram.line == line, diagram.error


def test_what_mermaid_does_not_draw_is_refused(parser: MermaidParser) -> None:
    edges = "flowchart TB\n" + 501 * "  a --> b\n"
    long = 'flowchart TB\n  a["' + 50_000 * "x" + '"]\n'
    commented = "flowchart TB\n  a\n" + 1000 * f"%% {60 * 'x'}\n"
    endless = (MAX_CHARACTERS + 1) * "x"
    diagrams = parser.parse([edges, long, commented, endless])
    assert "Edge limit exceeded" in str(diagrams[0].error)
    assert diagrams[1].error == "Text too long to be drawn: 50020 > 50000"
    assert diagrams[2].is_valid
    assert diagrams[3].error == "Text too long to be read: 1000001 > 1000000"


def test_settings_of_a_text_do_not_outlive_it(parser: MermaidParser) -> None:
    plain = 'flowchart LR\n  a["<T>"]\n'
    told = "%%{init: {'flowchart': {'htmlLabels': false}, 'htmlLabels': false}}%%\n"
    before, _, after = parser.parse([plain, told + plain, plain])
    assert before == after


def test_answers_keep_the_order_of_many_texts(parser: MermaidParser) -> None:
    texts = [f"flowchart TB\n  n{number}[{'x' * number}]\n" for number in range(1, 100)]
    seen = [diagram.nodes[0].id for diagram in parser.parse(texts)]
    assert seen == [f"n{number}" for number in range(1, 100)]
    assert parser.parse([]) == []


MOODY = """
import { createInterface } from "node:readline";
console.log("{}");
for await (const line of createInterface({ input: process.stdin })) {
  const { text } = JSON.parse(line);
  if (text === "hang") for (;;);
  if (text === "break") throw new Error("no more");
  console.log(JSON.stringify({ kind: text }));
}
"""


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Let another script run in the place of the parser."""
    path = folder / "parse.mjs"
    path.write_text(script)
    monkeypatch.setattr(process, "built_file", lambda _: path)


@pytest.mark.slow
def test_a_text_that_hangs_or_breaks_the_parser_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch, tmp_path, MOODY)
    with MermaidParser(seconds=5) as parser:
        diagrams = parser.parse(["a", "hang", "b", "break", "c"])
        assert parser.parse(["d"])[0].kind == "d"
    assert [diagram.kind for diagram in diagrams] == ["a", "", "b", "", "c"]
    assert diagrams[1].error == "The parser gave up: it gave no answer within 5 seconds."
    assert "it broke down" in str(diagrams[3].error)
    assert "no more" in str(diagrams[3].error)


def test_after_an_interruption_answers_fit_their_texts_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with MermaidParser() as parser:
        with monkeypatch.context() as patch:
            patch.setattr("graph.mermaid.parser._diagram", interrupt)
            with pytest.raises(KeyboardInterrupt):
                parser.parse(["info", "mindmap\n  a"])
        assert parser.parse(["pie"])[0].kind == "pie"


def test_a_parser_that_does_not_start_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch, tmp_path, 'throw new Error("out of order");')
    with (
        MermaidParser() as parser,
        pytest.raises(ParserUnavailableError, match=r"does not start with .*(?s:.*)out of order"),
    ):
        parser.parse(["a"])


def test_without_a_built_parser_it_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "built_file", lambda _: None)
    with MermaidParser() as parser, pytest.raises(ParserUnavailableError, match="make mermaid"):
        parser.parse(["a"])


def test_without_a_node_it_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "find_node", lambda: None)
    with (
        MermaidParser() as parser,
        pytest.raises(ParserUnavailableError, match=r"scenariograph\[node\]"),
    ):
        parser.parse(["a"])


def test_the_files_of_an_installed_package_come_before_those_of_a_checkout(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    room = tmp_path / "graph" / "mermaid"
    monkeypatch.setattr(built, "__file__", str(room / "built.py"))
    assert built.built_file("parse.mjs") is None
    for folder in (tmp_path / "mermaid" / "dist", room / "static"):
        folder.mkdir(parents=True)
        (folder / "parse.mjs").touch()
        assert built.built_file("parse.mjs") == folder / "parse.mjs"
