"""Why a broken label may be meant in several ways: then it is for a person to say which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.documents.labels import LINK, Label, LabelKind, is_balanced, unlabelled
from graph.mermaid.parser import ParsedDiagram

_NUMBER = re.compile(r"^\s*\w{1,3}\)(?=\s)")
"""`1) first`: a bracket that has no pair and misses none."""
_ENDS_EARLIER = re.compile(
    rf"[\])}}]\s*(?:{LINK}|&\s*\w+\s*[\[({{]|;|:::|@\{{)|\"\s*[\])}}]+\s*{LINK}"
)
_FIRST_WORD = re.compile(r"[^\s\[\](){}|\"]+")
_ID = re.compile(r"[\w.]+\Z")


def doubt_of(label: Label, lines: Sequence[str], labels: Sequence[Label]) -> str | None:
    """Return why a label that breaks may be meant in several ways, or None for one right answer.

    Args:
        label: The label.
        lines: The lines of the flowchart.
        labels: All labels in them.
    """
    if lines[label.line - 1].count('"') % 2 or label.words.count('"') % 2:
        return "a quote has no pair, so where the label ends is for you to say"
    if label.text.startswith('"') and _ENDS_EARLIER.search(label.text):
        return "the label may end before the arrow or behind it"
    is_fixed = label.kind is LabelKind.EDGE
    if not is_fixed and not is_balanced(_NUMBER.sub("", label.words)):
        return "a bracket has no pair, so where the label ends is for you to say"
    if label.kind is LabelKind.SUBGRAPH:
        return _doubt_of_title(label, lines, labels)
    return None


def _doubt_of_title(label: Label, lines: Sequence[str], labels: Sequence[Label]) -> str | None:
    """Tell a subgraph whose title begins with a word that stands for it elsewhere."""
    before = lines[label.line - 1][: label.start]
    word = _FIRST_WORD.match(label.text)
    if word is None or before.split() != ["subgraph"]:
        return None
    if any(node_id(lines, each) == word[0] for each in labels):
        return None  # a node has this id
    pattern = re.compile(rf"(?<!\w){re.escape(word[0])}(?!\w)")
    rest = [line for line in unlabelled(lines, labels) if not line.lstrip().startswith("%%")]
    if any(pattern.search(line) for line in rest):
        return f"{word[0]!r} may be the id of the subgraph or the first word of its title"
    return None


def node_id(lines: Sequence[str], label: Label) -> str | None:
    """Return the id before the brackets of a node's label, as far as it is letters and digits."""
    if label.kind is not LabelKind.NODE:
        return None
    found = _ID.search(lines[label.line - 1][: label.start].rstrip("[({>/\\"))
    return found[0] if found else None


def swallowed(lines: Sequence[str], labels: Sequence[Label], parsed: ParsedDiagram) -> str | None:
    """Return the id of a node that the lines spell and a parsed diagram lacks, if there is one."""
    spelled = (node_id(lines, label) for label in labels)
    shown = [*(node.id for node in parsed.nodes), *(group.id for group in parsed.subgraphs)]
    return next(
        (one for one in spelled if one and not any(id_.endswith(one) for id_ in shown)), None
    )
