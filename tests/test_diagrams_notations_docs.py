"""docs/diagrams.md, "Notations" and "Large pictures": what stands there is what the code does."""

import re
from pathlib import Path

from graph.diagrams import DiagramKind, Notation
from graph.diagrams.notations.mermaid_flowchart import MOST_EDGES
from graph.diagrams.notations.mermaid_lines import MOST_CHARACTERS

TEXT = (Path(__file__).parent.parent / "docs" / "diagrams.md").read_text(encoding="utf-8")
NOTATIONS, LARGE = TEXT.split("\n## Notations\n")[1].split("\n## Large pictures\n")


def rows(after: str) -> list[list[str]]:
    """Return the cells of the table below a line that begins so."""
    table = NOTATIONS.split(f"\n{after}")[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table]


def test_every_kind_is_described() -> None:
    assert [row[0].strip("`") for row in rows("| kind")] == [kind.value for kind in DiagramKind]


def test_every_notation_is_described_with_its_suffix() -> None:
    assert [(row[0].strip("`"), row[1].strip("`")) for row in rows("| notation")] == [
        (notation.value, notation.suffix) for notation in Notation
    ]


def test_the_limits_are_stated() -> None:
    numbers = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d", LARGE)]

    assert {MOST_EDGES, MOST_CHARACTERS} <= set(numbers)


def test_the_example_runs() -> None:
    [code] = re.findall(r"```python\n(.*?)```", NOTATIONS, re.DOTALL)

    exec(compile(code, "docs/diagrams.md", "exec"), {})  # noqa: S102 - our own
