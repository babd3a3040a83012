"""What Mermaid makes of a text before its grammar reads it, as far as places are concerned.

Front matter, comments and directives are gone by then, so the lines that the parser counts are not
those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FRONT_MATTER = re.compile(r"\A\s*---[^\S\n]*\n.*?\n[^\S\n]*---[^\S\n]*(?:\n\s*|\Z)", re.DOTALL)
_DIRECTIVE = re.compile(r"%%\{(?:[^}]|\}(?!%%)){0,5000}\}%%")
_KEYWORD = re.compile(r"\s*[{}]*\s*([\w-]+)")
FLOWCHARTS = frozenset({"graph", "flowchart", "flowchart-elk"})
SEQUENCE = "sequenceDiagram"
LONGEST_LINE = 2_000
"""Longer lines are nobody's hand-writing; in them no mistake of a person is looked for, which takes
time that grows with the square of the length."""
_SEQUENCE_TEXT = re.compile(
    r"\s*(?:(?:participant|actor)\s+\S+\s+as\s+"
    r"|(?:[Nn]ote\s[^:]*|[^:%]+?-[-/\\|]*[->)x/\\|][^:]*):)(?P<text>.*)$"
)


def sequence_text(line: str) -> re.Match[str] | None:
    """Match the words of a message, a note or a participant in a line of a sequence diagram.

    The match spans the whole line; its group `text` is what stands behind `:` or `as`.
    """
    return _SEQUENCE_TEXT.match(line) if len(line) <= LONGEST_LINE else None


def comment_lines(text: str) -> list[tuple[int, str]]:
    """Return the comments of a diagram, in order: line, 1-based, and what stands behind `%%`."""
    return [
        (number, line.strip().removeprefix("%%").strip())
        for number, line in enumerate(text.split("\n"), start=1)
        if line.lstrip().startswith("%%") and not line.lstrip().startswith("%%{")
    ]


def keyword(text: str) -> str:
    """Return the word that says which kind of diagram a text is; empty where there is none."""
    body = "".join(text[start:end] for start, end in _kept(text))
    match = _KEYWORD.match(body)
    return match[1] if match else ""


def drawn_length(text: str) -> int:
    """Return how many characters of a text are left for the grammar."""
    return sum(end - start for start, end in _kept(text))


def line_of(text: str, line: int) -> int:
    """Return the line of a text that the parser counts as this one, both 1-based."""
    offsets = [at for start, end in _kept(text) for at in range(start, end)]
    starts = [0, *(nth + 1 for nth, at in enumerate(offsets) if text[at] == "\n")]
    if line <= len(starts) and starts[line - 1] < len(offsets):
        return text.count("\n", 0, offsets[starts[line - 1]]) + 1
    return text.rstrip().count("\n") + 1


def _kept(text: str) -> list[tuple[int, int]]:
    """Return the parts of a text that the grammar reads: start and end offsets.

    A comment goes with its line, and with the blank lines before it.
    """
    front = _FRONT_MATTER.match(text)
    at = front.end() if front else 0
    kept: list[tuple[int, int]] = []
    for start, end in _dropped(text, at):
        kept.append((at, start))
        at = end
    kept.append((at, len(text)))
    # White space before the first word goes too.
    while kept and not text[slice(*kept[0])].strip():
        kept.pop(0)
    if kept:
        start, end = kept[0]
        kept[0] = (end - len(text[start:end].lstrip()), end)
    return kept


def _dropped(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield the comments and directives behind an offset: start and end offsets."""
    blank = at  # where the blank lines before this line begin
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end].strip()
        if line.startswith("%%") and not line.startswith("%%{"):
            yield blank, end
            blank = end
        elif line:
            directive = _DIRECTIVE.match(text, text.index(line[0], at))
            if directive:
                yield directive.span()
                end = max(end, directive.end())
            blank = end
        at = end
