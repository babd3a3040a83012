"""Mending: cases kept in tests/cases/documents/mend.md, and that nothing else ever changes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.documents.mend import Mending, mend
from graph.load.diagram_files import WINDOWS_1252, encoded, read_diagram_files
from graph.mermaid.parser import MermaidParser
from tests.documents_cases import Case, cases, matches

BROKEN = "graph TB\nA[x (y)] --> B\n"
MENDED = 'graph TB\nA["x (y)"] --> B\n'


def mended(path: Path, parser: MermaidParser) -> Mending:
    return mend(read_diagram_files([path]), parser)


@pytest.mark.parametrize("case", cases("mend.md"), ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path, diagram_parser: MermaidParser) -> None:
    (before, text), *_ = case.files.items()
    after = next((text for name, text in case.files.items() if name.startswith("after")), None)
    (tmp_path / before).write_text(text, encoding="utf-8")
    mending = mended(tmp_path, diagram_parser)
    left = [f"{each.line} {each.reason}" for each in mending.unmended]
    assert matches(case.expected.get("told", []), left), left
    assert [change.text for change in mending.changes] == ([after] if after is not None else [])


@pytest.mark.parametrize("case", cases("mend.md"), ids=lambda case: case.name)
def test_what_was_mended_parses(case: Case, tmp_path: Path, diagram_parser: MermaidParser) -> None:
    for name, text in case.files.items():
        if name.startswith("after"):
            (tmp_path / name).write_text(text, encoding="utf-8")
            mending = mended(tmp_path, diagram_parser)
            assert mending.changes == ()
            assert mending.unmended == ()
            assert mending.blocks > 0


AROUND = st.text(st.sampled_from("aé한€ \t>-#*`\n"), max_size=30).filter(
    lambda text: "```" not in text
)
PREFIXES = [("", ""), ("> ", "> "), ("- ", "  "), ("1. > ", "   > "), (" ", "")]


@st.composite
def pages(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A page with a broken diagram, and the same with a mended one."""
    first, rest = draw(st.sampled_from(PREFIXES))
    before, behind = draw(AROUND), draw(AROUND)
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    is_windows = draw(st.booleans())

    def page(diagram: str) -> bytes:
        lines = [f"{first}```mermaid", *(f"{rest}{line}" for line in diagram.splitlines())]
        inner = "\n".join([*lines, f"{rest}```"])
        text = f"# {before}\n\n<!-- -->\n\n{inner}\n\n{behind}".replace("\n", newline)
        if is_windows:
            return encoded(text.replace("한", "\x81"), WINDOWS_1252) + b"\xff"
        return (mark + text).encode()

    return page(BROKEN), page(MENDED)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(page=pages())
def test_every_byte_outside_stays(
    tmp_path: Path, diagram_parser: MermaidParser, page: tuple[bytes, bytes]
) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(page[0])
    (change,) = mended(path, diagram_parser).changes
    assert encoded(change.text, change.file.encoding) == page[1]


def test_a_tab_that_is_cut_in_two(tmp_path: Path, diagram_parser: MermaidParser) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"- ```mermaid\n  graph TB\n\tA[x (y)]\n  ```\n")
    (change,) = mended(path, diagram_parser).changes
    assert change.text == '- ```mermaid\n  graph TB\n\tA["x (y)"]\n  ```\n'


@pytest.mark.parametrize("ending", ["\n", ""])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_diff_can_be_applied(
    tmp_path: Path, diagram_parser: MermaidParser, newline: str, ending: str
) -> None:
    path = tmp_path / "x.mmd"
    path.write_bytes(f"```\n{BROKEN}```{ending}".replace("\n", newline).encode())
    (change,) = mended(path, diagram_parser).changes
    patch = change.diff().replace(str(path), "x.mmd").encode()
    subprocess.run(["git", "apply", "-p0", "-"], input=patch, cwd=tmp_path, check=True)
    assert path.read_bytes() == MENDED.replace("\n", newline).encode()
