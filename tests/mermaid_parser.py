"""What Mermaid itself sees in a diagram: its real parser, run in one Node.js process.

All texts are as a reader of the picture would see them (`mermaid/parse.mjs` says how).
"""

import json
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Timer
from types import TracebackType
from typing import IO, Any, Self

from graph.mermaid.node import MISSING, find_node

FOLDER = Path(__file__).parent / "mermaid"


class MermaidUnavailableError(RuntimeError):
    """The parser cannot be run: Node.js or its packages are missing, or it broke down."""


class MermaidTimeoutError(RuntimeError):
    """The parser did not answer in time and was stopped; it starts anew with the next text."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a flowchart."""

    id: str
    label: str
    label_type: str
    """`string` for a quoted label, `text` for a bare one, `markdown` for one in backticks."""
    shape: str | None
    classes: tuple[str, ...]
    styles: tuple[str, ...]
    link: str | None
    parent: str | None
    """The subgraph that holds it: the first one that mentions it, whatever later ones say."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of a flowchart, in the order of the text; its ends may be subgraphs."""

    source: str
    target: str
    label: str
    stroke: str
    """`normal`, `dotted`, `thick` or `invisible`."""
    arrow: str
    """`arrow_point`, `arrow_open` (a line without a head), `double_arrow_point`, …"""

    @property
    def is_invisible(self) -> bool:
        """Tell whether it is a `~~~` link, which only moves the layout."""
        return self.stroke == "invisible"


@dataclass(frozen=True, slots=True)
class Subgraph:
    """A group of nodes; inner ones stand before those around them."""

    id: str
    title: str
    classes: tuple[str, ...]
    nodes: tuple[str, ...]
    """Its nodes and the subgraphs directly inside."""
    parent: str | None


@dataclass(frozen=True, slots=True)
class Participant:
    """A participant of a sequence diagram, in the order of appearance."""

    id: str
    label: str
    type: str
    """`participant`, `actor`, …"""
    box: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a sequence diagram."""

    source: str
    target: str
    text: str
    line: str
    """Mermaid's name for the arrow: `solid` for `->>`, `dotted` for `-->>`, …"""


@dataclass(frozen=True, slots=True)
class Note:
    """A note over one participant, or from one to another."""

    source: str
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """A period of a timeline, or a task of a gantt chart."""

    section: str
    label: str
    events: tuple[str, ...] = ()
    """Of a period."""
    id: str = ""
    """Of a task, as all that follows."""
    start: int = 0
    """In milliseconds since 1970 began."""
    end: int = 0
    milestone: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedDiagram:
    """What the parser saw; where it refused the text, only `error` is filled."""

    error: str | None = None
    type: str = ""
    """`flowchart-v2`, `sequence`, `architecture`, `mindmap`, `timeline`, `gantt`; of other types
    only the accessible texts are read."""
    acc_title: str = ""
    acc_description: str = ""
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    subgraphs: tuple[Subgraph, ...] = ()
    participants: tuple[Participant, ...] = ()
    messages: tuple[Message, ...] = ()
    notes: tuple[Note, ...] = ()
    tasks: tuple[Task, ...] = ()
    draw_error: str | None = None
    """Why a text that parses could not be drawn, as far as reading it shows; no tasks then."""

    @property
    def is_valid(self) -> bool:
        """Tell whether the text parses."""
        return self.error is None


class MermaidParser:
    """Mermaid's parser in a process of its own, started with the first text.

    Use it as a context manager, or call `close` when done.
    """

    def __init__(self, *, timeout: float = 60) -> None:
        """Take the seconds that one text may take, the start of the process included."""
        self._timeout = timeout
        self._process: subprocess.Popen[str] | None = None
        self._complaints: IO[str] | None = None

    def parse(self, text: str) -> ParsedDiagram:
        """Let Mermaid parse one text.

        Raises:
            MermaidUnavailableError: Node.js or its packages are missing, or the process broke down.
            MermaidTimeoutError: It did not answer in time.
        """
        process = self._process or self._start()
        timed_out = Event()

        def give_up() -> None:
            timed_out.set()
            process.kill()

        timer = Timer(self._timeout, give_up)
        timer.start()
        try:
            answer = _exchange(process, text)
        finally:
            timer.cancel()
        if answer:
            return _diagram(json.loads(answer))
        complaints = self._stop()
        if timed_out.is_set():
            raise MermaidTimeoutError(f"Mermaid gave no answer within {self._timeout:g} s.")
        raise MermaidUnavailableError(f"Mermaid's parser broke down:\n{complaints}")

    def parse_many(self, texts: Iterable[str]) -> list[ParsedDiagram]:
        """Let Mermaid parse texts, one after the other, in the same process."""
        return [self.parse(text) for text in texts]

    def close(self) -> None:
        """Stop the process."""
        self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self) -> subprocess.Popen[str]:
        found = find_node()
        if found is None:
            raise MermaidUnavailableError(MISSING)
        if not (FOLDER / "node_modules" / "mermaid").is_dir():
            raise MermaidUnavailableError(
                f"Mermaid is not installed in {FOLDER}. Run `make test`, which installs it, or "
                "`python graph/mermaid/node.py npm ci --prefix tests/mermaid`."
            )
        # A file and not a pipe: nobody reads it meanwhile, and a full pipe would block Node.
        self._complaints = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 see _stop
        self._process = subprocess.Popen(
            [found.node, str(FOLDER / "parse.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            encoding="utf-8",
        )
        return self._process

    def _stop(self) -> str:
        """Stop the process, and return what it wrote to its standard error."""
        if self._process is None or self._complaints is None:
            return ""
        self._process.kill()
        with suppress(BrokenPipeError), self._process:
            pass  # leaving it closes the pipes and waits for the end
        self._process = None
        with self._complaints as complaints:
            complaints.seek(0)
            return complaints.read()


def _exchange(process: subprocess.Popen[str], text: str) -> str:
    """Send one request and return the answer's line, empty where the process has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        # JSON in ASCII: Node's line reader takes U+2028 for the end of a line, too.
        process.stdin.write(json.dumps({"id": 1, "text": text}) + "\n")
        process.stdin.flush()
    except BrokenPipeError:  # pragma: no cover - which side notices first is a matter of timing
        return ""
    return process.stdout.readline()


def _diagram(answer: dict[str, Any]) -> ParsedDiagram:
    if not answer["ok"]:
        return ParsedDiagram(error=answer["error"])
    return ParsedDiagram(
        type=answer["diagramType"],
        acc_title=answer["accTitle"],
        acc_description=answer["accDescr"],
        nodes=tuple(_node(node) for node in answer.get("nodes", ())),
        edges=tuple(
            Edge(edge["source"], edge["target"], edge["label"], edge["stroke"], edge["arrow"])
            for edge in answer.get("edges", ())
        ),
        subgraphs=tuple(_subgraph(group) for group in answer.get("subgraphs", ())),
        participants=tuple(Participant(**each) for each in answer.get("participants", ())),
        messages=tuple(
            Message(message["from"], message["to"], message["text"], message["line"])
            for message in answer.get("messages", ())
        ),
        notes=tuple(
            Note(note["from"], note["to"], note["text"]) for note in answer.get("notes", ())
        ),
        tasks=tuple(
            Task(**{**task, "events": tuple(task.get("events", ()))})
            for task in answer.get("tasks", ())
        ),
        draw_error=answer.get("drawError"),
    )


def _node(node: dict[str, Any]) -> Node:
    return Node(
        id=node["id"],
        label=node["label"],
        label_type=node["labelType"],
        shape=node["shape"],
        classes=tuple(node["classes"]),
        styles=tuple(node["styles"]),
        link=node["link"],
        parent=node["parent"],
    )


def _subgraph(group: dict[str, Any]) -> Subgraph:
    return Subgraph(
        id=group["id"],
        title=group["title"],
        classes=tuple(group["classes"]),
        nodes=tuple(group["nodes"]),
        parent=group["parent"],
    )
