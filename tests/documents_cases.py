"""Cases of diagrams in pages, kept in tests/cases/documents: files, and what is found in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from graph.build import build_graph
from graph.documents.audit import Audit, DiagramParser, audit
from graph.load.diagram_files import read_diagram_files
from graph.load.files import read_sources
from graph.load.parse import profiles_of

FOLDER = Path(__file__).parent / "cases" / "documents"
_FENCE = re.compile(r"^(?P<marks>`{4,})(?P<kind>\w+)(?: (?P<file>\S+))?$")


@dataclass
class Case:
    """A part of a Markdown file: fences of four signs that hold files, and what is expected."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    """Fences whose info names a path: what they hold."""
    expected: dict[str, list[str]] = field(default_factory=dict)
    """Other fences by the word behind their signs: their lines."""

    def write(self, folder: Path) -> list[Path]:
        """Write the files below a folder, and return their paths in order."""
        paths = []
        for name, text in self.files.items():
            paths.append(folder / name)
            paths[-1].parent.mkdir(parents=True, exist_ok=True)
            paths[-1].write_text(text, encoding="utf-8", newline="")
        return paths


def cases(name: str) -> list[Case]:
    """Return the cases in a file of the folder, by their headings."""
    return list(_cases(FOLDER / name))


def _cases(path: Path) -> Iterator[Case]:
    found: list[Case] = []
    lines = iter(path.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.startswith("## "):
            found.append(Case(line.removeprefix("## ")))
        elif fence := _FENCE.match(line):
            text = list(takewhile(lambda line, marks=fence["marks"]: line != marks, lines))  # type: ignore[misc]
            if fence["file"]:
                found[-1].files[fence["file"]] = "".join(f"{line}\n" for line in text)
            else:
                found[-1].expected[fence["kind"]] = text
    yield from found


def audited(
    folder: Path, parser: DiagramParser, *more_data: str | Path, paths: list[Path] | None = None
) -> Audit:
    """Audit a folder, or paths, against the shipped course and further data."""
    data = ["shipped", *more_data]
    read = read_diagram_files(paths or [folder])
    return audit(read, build_graph(data), profiles_of(read_sources(data)), parser)


def told(found: Audit, folder: Path) -> list[str]:
    """Return findings as cases have them: `file:line block rule: message`."""
    return [
        f"{Path(each.file).relative_to(folder).as_posix()}:{each.line} {each.block}"
        f" {each.rule.value}: {each.message}"
        for each in found.findings
    ]


def matches(expected: list[str], actual: list[str]) -> bool:
    """Say whether lines are as expected; `...` stands for any text."""
    patterns = [re.escape(line).replace(r"\.\.\.", ".*") for line in expected]
    return len(patterns) == len(actual) and all(
        re.fullmatch(pattern, line, re.DOTALL)
        for pattern, line in zip(patterns, actual, strict=True)
    )
