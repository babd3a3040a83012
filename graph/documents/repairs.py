"""Repairs of a diagram's text that have one right answer, as edits of it.

Whether they help is for the parser to say: nothing here is applied before it has read the outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.documents.labels import Label, LabelKind, flowchart_labels, shown_text
from graph.documents.reading import FLOWCHARTS, SEQUENCE, keyword, sequence_text
from graph.documents.residue import leaked_braces
from graph.load.rewrite import Edit
from graph.mermaid.parser import ParsedDiagram

_DIRECTIVE = re.compile(r"^[ \t]*%%(\{\{).*(\}\})%%[ \t]*$", re.MULTILINE)
_SEMICOLON = re.compile(r"(?<!#)(?<!#\w)(#\w+;)|;")


@dataclass(frozen=True, slots=True)
class Repair:
    """What is to be done to a diagram."""

    edits: tuple[Edit, ...]
    """In offsets of its text; they do not overlap."""
    labels: tuple[tuple[LabelKind, str], ...]
    """What a reader is to see of each label that is written anew."""

    def lost(self, parsed: ParsedDiagram) -> str | None:
        """Return the words of a label that the repaired diagram does not show as they were."""
        shown = {
            LabelKind.NODE: {_folded(node.label) for node in parsed.nodes},
            LabelKind.EDGE: {_folded(edge.label) for edge in parsed.edges},
            LabelKind.SUBGRAPH: {_folded(group.title) for group in parsed.subgraphs},
        }
        return next((words for kind, words in self.labels if words not in shown[kind]), None)


def repair_of(text: str) -> Repair:
    """Return the repairs that a text needs; without edits where none is known."""
    edits = [*_braces(text), *_directives(text)]
    # Of the same length, so that offsets hold.
    bare = text
    for edit in edits:
        bare = bare[: edit.start] + " " * (edit.end - edit.start) + bare[edit.end :]
    labels: list[tuple[LabelKind, str]] = []
    kind = keyword(bare)
    if kind in FLOWCHARTS:
        starts = _line_starts(bare)
        for label in flowchart_labels(bare):
            if label.breaks:
                edits.append(_quoting(label, starts[label.line - 1]))
                labels.append((label.kind, _intended(label)))
    elif kind == SEQUENCE:
        edits += _semicolons(bare)
    return Repair(tuple(sorted(edits)), tuple(labels))


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
    """Write `;` in a text as an entity, for it ends the statement otherwise."""
    for start, line in zip(_line_starts(text), text.split("\n"), strict=True):
        message = sequence_text(line)
        for found in _SEMICOLON.finditer(line, *message.span("text")) if message else ():
            if found[0] == ";":
                yield Edit(start + found.start(), start + found.end(), "#59;")
