"""What a template left behind in a picture: braces that leaked, places that nobody filled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.documents.reading import LONGEST_LINE

_LEAKED = re.compile(
    r"\A\s*(?P<open>\{+)\s*(?:graph|flowchart|sequenceDiagram|\w+Diagram|gantt|pie|mindmap)\b"
)
_DIRECTIVE = re.compile(r"^[ \t]*%%\{\{.*\}\}%%[ \t]*$", re.MULTILINE)
_UNFILLED = re.compile(
    r"(?P<jinja>\{\{\s*[A-Za-z_][\w.\[\]'\"]*\s*(?:\|[^{}]*)?\}\})"
    r"|(?P<tag>\{%[^{}]{1,200}%\})"
    r"|(?P<shell>\$\{\w+\})"
    r"|(?P<field>(?<=[\[(\"|>:\s])\{[A-Za-z_]\w*(?:\.\w+|\[[^\]{}]{1,60}\])+\}(?=[\])\"|\s]|$))"
    r"|(?P<name>(?<=\")\{[a-z]+(?:_[a-z]+)+\}(?=\"))"
    r"|(?P<object>\[object Object\])"
)
# A{{text}} is a hexagon; a label that is quoted, or that words stand before, holds a placeholder.
_HEXAGON = re.compile(r"[\w.]\s*\Z")


def leaked_braces(text: str) -> tuple[int, int] | None:
    """Return where braces stand before the kind of a diagram, or None where none do."""
    match = _LEAKED.match(text)
    return match.span("open") if match else None


def residue_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield what a template left behind: its line, 1-based, and what it is, in words."""
    if leaked := leaked_braces(text):
        first = text.count("\n", 0, leaked[0]) + 1
        yield first, f"the brace {text[slice(*leaked)]!r} stands before the kind of the diagram"
    for directive in _DIRECTIVE.finditer(text):
        yield text.count("\n", 0, directive.start()) + 1, "the braces of a directive are doubled"
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE or line.lstrip().startswith("%%"):
            continue
        for found in _UNFILLED.finditer(line):
            if found.lastgroup == "jinja" and _HEXAGON.search(line, 0, found.start()):
                continue
            yield number, f"nobody filled the place {found[0]!r}"
