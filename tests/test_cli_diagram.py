"""`scenariograph diagram`: its formats, diagrams in parts, and what a terminal is spared."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from api.cli.diagram_wanted import SUFFIXES
from graph.diagrams.notations.mermaid_lines import MOST_CHARACTERS, fenced
from tests.cli_harness import PROGRAM, ROOT, environment, run
from tests.mermaid_parser import MermaidParser

needs_posix = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
SERVICES = 30


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of one scenario that Mermaid does not draw at once."""
    folder = tmp_path_factory.mktemp("big")
    names = [f"Svc{number}" for number in range(SERVICES)]
    steps = [
        {"title": f"Step {at}", "services": [names[at % SERVICES], names[(7 * at + 1) % SERVICES]]}
        for at in range(600)
    ]
    scenario = {"key": "big", "title": "Big *one*", "steps": steps}
    text = json.dumps({"scenario": scenario, "services": [{"name": name} for name in names]})
    (folder / "big.yaml").write_text(text)
    return folder


def mermaid_in(page: str) -> list[str]:
    return re.findall(r"^```mermaid\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", ["dot", "d2", "drawio", "cytoscape", "graphml"])
def test_a_notation_by_format_and_by_suffix(tmp_path: Path, name: str) -> None:
    suffix = "cyjs" if name == "cytoscape" else name
    shown = run("diagram", "netflix_streaming", "--format", name.upper())
    assert (shown.code, shown.err) == (0, "")
    run("diagram", "netflix_streaming", "-o", f"x.{suffix.upper()}", cwd=tmp_path)
    assert (tmp_path / f"x.{suffix.upper()}").read_text() == shown.out
    match name:
        case "drawio" | "graphml":
            ET.fromstring(shown.out)  # noqa: S314 - written here
        case "cytoscape":
            json.loads(shown.out)
        case _:
            assert "CloudFront" in shown.out


def test_a_page_on_standard_output() -> None:
    bare = run("diagram", "netflix_streaming").out
    assert run("diagram", "netflix_streaming", "--format", "md").out == fenced(bare)


def test_the_difference_of_two_states(tmp_path: Path) -> None:
    for name, service in (("old", "SQS"), ("new", "S3")):
        text = f"scenario: {{key: k, title: T, steps: [{{title: Go, services: [{service}]}}]}}"
        (tmp_path / f"{name}.yaml").write_text(text)
    both = ("--data", "shipped", "--data", "new.yaml")
    earlier = ("--before", "shipped", "--before", "old.yaml")
    shown = run("diagram", "changes", *earlier, *both, cwd=tmp_path)
    assert "SQS" in shown.out
    assert "S3" in shown.out


def test_standard_output_gets_the_overview_of_parts(
    big: Path, mermaid_parser: MermaidParser
) -> None:
    shown = run("diagram", "big", "--data", big)
    assert shown.err.startswith("This is the overview of 2 parts")
    assert shown.out.splitlines()[-1].startswith("%% This is an overview. Its parts:")
    assert len(mermaid_parser.parse(shown.out).nodes) == 2
    assert run("diagram", "big", "--data", big, "--format", "dot").err == ""


def test_each_part_has_a_file_of_its_own(
    big: Path, tmp_path: Path, mermaid_parser: MermaidParser
) -> None:
    (tmp_path / "x.9.mmd").touch()
    (tmp_path / "x.y.mmd").touch()
    done = run("diagram", "big", "--data", big, "-o", "x.mmd", cwd=tmp_path)
    assert done.code == 0
    told = done.err.splitlines()
    assert told[0].startswith("x.mmd is the overview of 2 parts")
    assert told[0].endswith("they are x.1.mmd to x.2.mmd beside it.")
    assert told[1:] == ["x.9.mmd: no part of x.mmd any more. Delete it if nobody needs it."]
    assert "%% Part N is in the file x.N.mmd." in (tmp_path / "x.mmd").read_text()
    overview = mermaid_parser.parse((tmp_path / "x.mmd").read_text())
    assert [node.link for node in overview.nodes] == ["./x.1.mmd", "./x.2.mmd"]
    parts = [(tmp_path / f"x.{number}.mmd").read_text() for number in (1, 2)]
    assert sum(len(diagram.edges) for diagram in mermaid_parser.parse_many(parts)) == 600


def test_a_page_has_all_parts_with_links_to_them(big: Path, tmp_path: Path) -> None:
    run("diagram", "big", "--data", big, "-o", "x.mmd", cwd=tmp_path)
    done = run("diagram", "big", "--data", big, "-o", "page.md", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    page = (tmp_path / "page.md").read_text()
    parts = [(tmp_path / f"x.{number}.mmd").read_text() for number in (1, 2)]
    linked = [re.sub(r"\./x\.(\d)\.mmd", r"#part-\1", part) for part in parts]
    assert mermaid_in(page)[1:] == linked
    assert 'click n2 href "#part-2"' in mermaid_in(page)[0]
    assert page.startswith("# Big \\*one\\*\n")
    assert re.findall(r"\(#(part-\d)\)", page) == re.findall(r'<a id="(part-\d)">', page)
    assert run("diagram", "big", "--data", big, "--format", "md").out == page


def test_an_overview_stays_as_short_as_mermaid_wants_it(tmp_path: Path) -> None:
    from api.cli.diagram_pieces import overview_alone, pieces  # noqa: PLC0415
    from graph import open_graph  # noqa: PLC0415
    from graph.diagrams.diagram import Diagram  # noqa: PLC0415
    from graph.diagrams.split_overview import Part  # noqa: PLC0415

    whole = open_graph().diagram("plan")
    full = "x" * (MOST_CHARACTERS - 1) + "\n"
    part = Part(1, "One", whole.view, whole.mermaid, "1 node")
    diagram = Diagram(whole.kind, whole.style, whole.view, full, (part,))
    assert overview_alone(diagram, "mmd").text == full
    assert [piece.text for piece in pieces(diagram, "mmd", tmp_path / "x.mmd")] == [
        full,
        whole.mermaid,
    ]


def on_terminal(*arguments: str | Path, stream: str, cwd: Path) -> tuple[int, str]:
    """Run the program with one stream on a terminal; return its exit code and what that shows."""
    import pty  # noqa: PLC0415 - not on Windows

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=theirs if stream == "stdout" else subprocess.DEVNULL,
        stderr=theirs if stream == "stderr" else subprocess.STDOUT,
    ) as process:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
        os.close(ours)
    return process.returncode, shown.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:  # how Linux says that nobody writes any more
        return b""


@needs_posix
@pytest.mark.parametrize("name", ["png", "pdf"])
def test_a_terminal_is_spared_bytes(tmp_path: Path, name: str) -> None:
    code, shown = on_terminal(
        "diagram", "netflix_streaming", "--format", name, stream="stdout", cwd=tmp_path
    )
    assert code == 2
    assert f"A {name} is nothing for a terminal" in shown
    assert "-o" in shown


@needs_posix
def test_a_terminal_sees_how_far_it_is(tmp_path: Path) -> None:
    code, shown = on_terminal("diagram", "--all", "-o", "all", stream="stderr", cwd=tmp_path)
    assert code == 0
    assert "63/63" in shown
    assert "63 files and README.md written to all." in shown


def test_without_the_extra_a_picture_says_what_to_install(tmp_path: Path) -> None:
    blocked = (
        "import sys; sys.modules['playwright.async_api'] = None; from api.cli import main; main()"
    )
    for more in (("netflix_streaming", "-o", "x.svg"), ("--all", "-o", "all", "--format", "png")):
        done = subprocess.run(
            [sys.executable, "-c", blocked, "diagram", *more],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 1
        assert "pip install 'scenariograph[images]'" in done.stderr
        assert "Traceback" not in done.stderr
    assert list(tmp_path.rglob("*.*")) == []


def test_the_formats_are_documented() -> None:
    text = (ROOT / "docs" / "diagrams.md").read_text()
    section = text.split("## Files and pictures\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", section, re.MULTILINE)
    found = {name: tuple(re.findall(r"`([^`]+)`", ends)) for name, ends in rows}
    assert found == SUFFIXES
