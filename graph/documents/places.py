"""Where in the text of a diagram its edges, messages and nodes stand; the parser does not say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from graph.documents.labels import flowchart_labels
from graph.documents.reading import LONGEST_LINE

_MESSAGE = re.compile(
    r"\s*(?P<source>[^\s:;,<>][^:;,<>]*?)\s*(?P<arrow><{0,2}[-/\\|]*-[-)>x/\\|]*[)>x/\\|-])"
    r"\s*(?:\(\))?[+-]?\s*(?P<target>[^\s:;,<>-][^:;,<>]*?)\s*:"
)
_LINK = re.compile(r"--|==|-\.|~~~|&")


@dataclass(frozen=True, slots=True)
class MessagePlace:
    """Where a message of a sequence diagram stands."""

    line: int
    """1-based."""
    is_reply: bool
    """Whether its line is dashed."""


class FlowchartPlaces:
    """Finds what a flowchart is made of in its text."""

    def __init__(self, text: str) -> None:
        """Take the text of a flowchart that parses."""
        lines = text.split("\n")
        for label in flowchart_labels(text):
            line = lines[label.line - 1]
            blank = "\0" * len(label.text)
            lines[label.line - 1] = line[: label.start] + blank + line[label.end :]
        self._lines = ["" if line.lstrip().startswith("%%") else line for line in lines]

    def edge(self, source: str, target: str) -> int:
        """Return the first line that leads from one id to another, 1-based; else of the target."""
        first, last = re.compile(_word(source)), re.compile(_word(target))
        for number, line in enumerate(self._lines, start=1):
            start = first.search(line)
            link = _LINK.search(line, start.end()) if start else None
            if link and last.search(line, link.end()):
                return number
        return self.node(target)

    def node(self, identifier: str) -> int:
        """Return the first line that names an id, 1-based; the first of all where none does."""
        return _first(identifier, self._lines)


class SequencePlaces:
    """Finds what a sequence diagram is made of in its text."""

    def __init__(self, text: str) -> None:
        """Take the text of a sequence diagram that parses."""
        self._lines = text.split("\n")
        self._messages: defaultdict[tuple[str, str], list[MessagePlace]] = defaultdict(list)
        for number, line in enumerate(self._lines, start=1):
            if len(line) <= LONGEST_LINE and (found := _MESSAGE.match(line)):
                place = MessagePlace(number, "--" in found["arrow"])
                self._messages[found["source"], found["target"]].append(place)

    def next_message(self, source: str, target: str) -> MessagePlace:
        """Return where the next message between two ids stands; each call goes one further."""
        places = self._messages[source, target]
        return places.pop(0) if places else MessagePlace(self.node(target), is_reply=False)

    def node(self, identifier: str) -> int:
        """Return the first line that names a participant, 1-based; the first of all if none."""
        return _first(identifier, self._lines)


def _first(identifier: str, lines: Sequence[str]) -> int:
    pattern = re.compile(_word(identifier))
    numbered = enumerate(lines, start=1)
    return next((number for number, line in numbered if pattern.search(line)), 1)


def _word(identifier: str) -> str:
    return rf"(?<!\w){re.escape(identifier)}(?!\w)"
