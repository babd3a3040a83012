"""Repairs of a diagram's text that have one right answer, as edits of it.

Whether they help is for the parser to say: nothing here is applied before it has read the outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from graph.documents.doubts import doubt_of, swallowed
from graph.documents.labels import Label, LabelKind, flowchart_labels, shown_text
from graph.documents.reading import FLOWCHARTS, SEQUENCE, keyword, sequence_text
from graph.documents.residue import leaked_braces
from graph.load.rewrite import Edit
from graph.mermaid.parser import ParsedDiagram

_DIRECTIVE = re.compile(r"^[ \t]*%%(\{\{).*(\}\})%%[ \t]*$", re.MULTILINE)
_SEMICOLON = re.compile(r"&(?P<html>#?\w+);|#\w+;|(?P<sign>;)(?!\s*$)")

_STATEMENT = re.compile(
    r"\s*(?:participant|actor|create|destroy|activate|deactivate|autonumber|loop|alt|else|opt|par"
    r"|and|critical|option|break|rect|box|end)\b"
)


@dataclass(frozen=True, slots=True)
class Repair:
    """What is to be done to a diagram."""

    edits: tuple[Edit, ...]
    """In offsets of its text; they do not overlap."""
    labels: tuple[tuple[LabelKind, str], ...]
    """What a reader is to see of each label that is written anew."""
    spelled: tuple[str, ...] = ()
    """The lines of the flowchart in which labels are written anew; empty for other kinds."""
    doubt: str | None = None
    """Why there is more than one right answer, if there is."""
    doubt_line: int = 1
    """The line of the text that is in doubt, 1-based."""

    def lost(self, parsed: ParsedDiagram) -> str | None:
        """Return the words of a label that the repaired diagram does not show as they were."""
        shown = {
            LabelKind.NODE: {_folded(node.label) for node in parsed.nodes},
            LabelKind.EDGE: {_folded(edge.label) for edge in parsed.edges},
            LabelKind.SUBGRAPH: {_folded(group.title) for group in parsed.subgraphs},
        }
        lost = (words for kind, words in self.labels if words not in shown[kind])
        return next(lost, None) or self._swallowed(parsed)

    def _swallowed(self, parsed: ParsedDiagram) -> str | None:
        labels = [*flowchart_labels("\n".join(self.spelled))]
        return swallowed(self.spelled, labels, parsed)


def repair_of(text: str) -> Repair:
    """Return the repairs that a text needs; without edits where none is known."""
    edits = [*_braces(text), *_directives(text)]
    # Of the same length, so that offsets hold.
    bare = text
    for edit in edits:
        bare = bare[: edit.start] + " " * (edit.end - edit.start) + bare[edit.end :]
    kind = keyword(bare)
    if kind in FLOWCHARTS:
        return _labelled(bare, edits)
    if kind == SEQUENCE:
        return _worded(bare, edits)
    return Repair(tuple(sorted(edits)), ())


def _labelled(text: str, edits: list[Edit]) -> Repair:
    """Return the repairs of a flowchart: labels that break are quoted."""
    lines, starts = text.split("\n"), _line_starts(text)
    labels = [*flowchart_labels(text)]
    broken = [label for label in labels if label.breaks]
    for label in broken:
        if doubt := doubt_of(label, lines, labels):
            return Repair((), (), doubt=doubt, doubt_line=label.line)
    edits += [_quoting(label, starts[label.line - 1]) for label in broken]
    shown = tuple((label.kind, _intended(label)) for label in broken)
    return Repair(tuple(sorted(edits)), shown, tuple(lines) if broken else ())


def _worded(text: str, edits: list[Edit]) -> Repair:
    """Return the repairs of a sequence diagram: signs that end a statement become entities."""
    for number, line in enumerate(text.split("\n"), start=1):
        message = sequence_text(line)
        parts = message["text"].split(";")[1:] if message else []
        if any(sequence_text(part) or _STATEMENT.match(part) for part in parts):
            doubt = "a ';' may end the statement, or be one of its words"
            return Repair((), (), doubt=doubt, doubt_line=number)
    return Repair(tuple(sorted([*edits, *_semicolons(text)])), ())


def _folded(words: str) -> str:
    return " ".join(words.split())


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _braces(text: str) -> Iterator[Edit]:
    """Take out the braces before the kind of the diagram, and as many at its end."""
    leaked = leaked_braces(text)
    if leaked is None:
        return
    yield Edit(*leaked, "")
    end = len(text.rstrip())
    count = leaked[1] - leaked[0]
    if text[leaked[1] : end].endswith("}" * count) and text.count("{") == text.count("}"):
        yield Edit(end - count, end, "")


def _directives(text: str) -> Iterator[Edit]:
    """Take one of two braces out at both ends of a directive, and inside it too."""
    for directive in _DIRECTIVE.finditer(text):
        for pair in re.finditer(r"\{\{|\}\}", directive[0]):
            start = directive.start() + pair.start()
            yield Edit(start, start + 1, "")


def _quoting(label: Label, line_start: int) -> Edit:
    start = line_start + label.start
    return Edit(start, start + len(label.text), f'"{_words(label)}"')


def _words(label: Label) -> str:
    return label.words.replace('\\"', '"').replace('"', "#quot;") or " "


def _intended(label: Label) -> str:
    return shown_text(label.words.replace('\\"', '"'))


def _semicolons(text: str) -> Iterator[Edit]:
    """Write `;` in a text as an entity of Mermaid, and `&lt;` as `#lt;`: `;` ends the statement.

    One at the end of a line stays: it ends the statement and is not shown.
    """
    for start, line in zip(_line_starts(text), text.split("\n"), strict=True):
        message = sequence_text(line)
        for found in _SEMICOLON.finditer(line, *message.span("text")) if message else ():
            at, end = start + found.start(), start + found.end()
            name = found["html"]
            if name and (name.startswith("#") or f"{name};" in html5):
                yield Edit(at, end, f"#{name.removeprefix('#')};")
            elif name:
                yield Edit(end - 1, end, "#59;")
            elif found["sign"]:
                yield Edit(at, end, "#59;")
