"""What Mermaid itself sees in a text: its real parser, in one Node.js process that is kept.

The texts of what it sees are as a reader of the picture would see them: entities are decoded,
`<br/>` is a line break.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from graph.mermaid.process import (
    Answer,
    ParserProcess,
    ParserStoppedError,
    ParserUnavailableError,
)

__all__ = [
    "MermaidParser",
    "ParsedDiagram",
    "ParsedEdge",
    "ParsedMessage",
    "ParsedNode",
    "ParsedParticipant",
    "ParsedSubgraph",
    "ParserUnavailableError",
]

MAX_CHARACTERS = 1_000_000
"""How long a text may be; Mermaid draws none over 50,000, front matter and comments left out."""


@dataclass(frozen=True, slots=True)
class ParsedNode:
    """A node of a flowchart."""

    id: str
    label: str
    """As a reader sees it; the id where the text gives none."""
    parent: str | None
    """The subgraph that holds it: the first one that mentions it, whatever later ones say."""


@dataclass(frozen=True, slots=True)
class ParsedEdge:
    """An edge of a flowchart; its ends may be subgraphs."""

    source: str
    target: str
    label: str
    arrow: str
    """`arrow_point`, `arrow_open` (a line without a head), `double_arrow_point`, …"""
    is_drawn: bool
    """False for `~~~`, which only moves the layout."""


@dataclass(frozen=True, slots=True)
class ParsedSubgraph:
    """A group of nodes."""

    id: str
    title: str
    nodes: tuple[str, ...]
    """Its nodes and the subgraphs directly inside."""
    parent: str | None


@dataclass(frozen=True, slots=True)
class ParsedParticipant:
    """A participant of a sequence diagram."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """A message of a sequence diagram."""

    source: str
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class ParsedDiagram:
    """What the parser saw; where it refused the text, `error` says why and nothing else is filled.

    Of kinds other than flowcharts and sequence diagrams only the kind is read.
    """

    kind: str = ""
    """Mermaid's own name: `flowchart-v2`, `sequence`, …; empty where it refused the text."""
    error: str | None = None
    """The parser's message."""
    line: int | None = None
    """Where the error stands, 1-based in the text; nothing where the parser does not say."""
    nodes: tuple[ParsedNode, ...] = ()
    """In the order in which they are first named."""
    edges: tuple[ParsedEdge, ...] = ()
    """In the order of the text."""
    subgraphs: tuple[ParsedSubgraph, ...] = ()
    """Inner ones before those around them."""
    participants: tuple[ParsedParticipant, ...] = ()
    """In the order in which they appear."""
    messages: tuple[ParsedMessage, ...] = ()
    """In the order of the text."""

    @property
    def is_valid(self) -> bool:
        """Whether Mermaid draws it."""
        return self.error is None


class MermaidParser:
    """Mermaid's parser in a process of its own, which starts with the first text.

    Use it as a context manager, or call `close` when done. One thread at a time may use it.
    """

    def __init__(self, *, seconds: float = 30) -> None:
        """Take the seconds that one text may take; after them it counts as refused."""
        self._seconds = seconds
        self._process: ParserProcess | None = None

    def parse(self, texts: Sequence[str]) -> list[ParsedDiagram]:
        """Let Mermaid parse texts, and return what it saw in each, in the same order.

        A text on which the parser hangs or breaks down is refused with an error that says so; a
        new process takes the texts after it.

        Raises:
            ParserUnavailableError: The parser does not start; the message says what to install.
        """
        diagrams = {number: _too_long(text) for number, text in enumerate(texts)}
        waiting = deque(number for number, refused in diagrams.items() if refused is None)
        while waiting:
            process = self._process = self._process or ParserProcess()
            process.send(texts[number] for number in waiting)
            try:
                while waiting:
                    diagrams[waiting[0]] = _diagram(process.answer(self._seconds))
                    waiting.popleft()
            except ParserStoppedError as error:
                diagrams[waiting.popleft()] = ParsedDiagram(error=f"The parser gave up: {error}.")
                self._process = None
            except BaseException:
                self.close()  # answers are on their way that nobody waits for any more
                raise
        return [diagram for diagram in diagrams.values() if diagram is not None]

    def close(self) -> None:
        """Stop the process; the next text starts a new one."""
        process, self._process = self._process, None
        if process is not None:
            process.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _too_long(text: str) -> ParsedDiagram | None:
    if len(text) <= MAX_CHARACTERS:
        return None
    return ParsedDiagram(error=f"Text too long to be read: {len(text)} > {MAX_CHARACTERS}")


def _diagram(answer: Answer) -> ParsedDiagram:
    if "error" in answer:
        return ParsedDiagram(error=answer["error"], line=answer["line"])
    return ParsedDiagram(
        kind=answer["kind"],
        nodes=tuple(ParsedNode(**node) for node in answer.get("nodes", ())),
        edges=tuple(ParsedEdge(**edge) for edge in answer.get("edges", ())),
        subgraphs=tuple(
            ParsedSubgraph(**{**group, "nodes": tuple(group["nodes"])})
            for group in answer.get("subgraphs", ())
        ),
        participants=tuple(ParsedParticipant(**each) for each in answer.get("participants", ())),
        messages=tuple(ParsedMessage(**message) for message in answer.get("messages", ())),
    )
