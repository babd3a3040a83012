"""Where in the text of a diagram its edges, messages and nodes stand; the parser does not say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from graph.documents.labels import flowchart_labels, unlabelled
from graph.documents.reading import LONGEST_LINE

_MESSAGE = re.compile(
    r"\s*(?P<source>[^\s:;,<>][^:;,<>]*?)\s*(?P<arrow><{0,2}[-/\\|]*-[-)>x/\\|]*[)>x/\\|-])"
    r"\s*(?:\(\))?[+-]?\s*(?P<target>[^\s:;,<>-][^:;,<>]*?)\s*:"
)
_LINK = re.compile(r"--|==|-\.|~~~|&")
_ARROW = re.compile(r"(?:<|\b[xo])?(?:--+[->xo]|==+[>=xo]|-?\.+-[>xo]?|~~~+)(?:\|[^|]*\|)?")
_ID = re.compile(r"[^\s\[\](){}<>|:;@\0]+")


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
        lines = unlabelled(text.split("\n"), [*flowchart_labels(text)])
        self._edges: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for source, target, line in spelled_edges(text):
            self._edges[source, target].append(line)
        self._lines = ["" if line.lstrip().startswith("%%") else line for line in lines]

    def next_edge(self, source: str, target: str) -> int:
        """Return the line of the next edge between two ids, 1-based; each call goes one further.

        Where the lines do not spell the edge: the first line with both ids, else that of the
        target.
        """
        lines = self._edges[source, target]
        if lines:
            return lines.pop(0) if len(lines) > 1 else lines[0]
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


def spelled_edges(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield the edges that the lines of a flowchart spell: source, target and line, 1-based.

    `A & B --> C` are two. One over several lines is left out.
    """
    lines = unlabelled(text.split("\n"), [*flowchart_labels(text)])
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("%%") or len(line) > LONGEST_LINE:
            continue
        for statement in line.split(";"):
            ends = [_ids(end) for end in _ARROW.split(statement)]
            for sources, targets in pairwise(ends):
                for source, target in product(sources, targets):
                    yield source, target, number


def _ids(end: str) -> list[str]:
    found = (_ID.search(part) for part in end.split("&"))
    return [match[0] for match in found if match]


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
