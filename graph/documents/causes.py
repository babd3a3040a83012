"""Why Mermaid's parser refuses a text, in words that lead to the remedy.

The parser says where it stopped and which tokens it would have liked. Each function here knows one
mistake that people make, and finds it in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from graph.documents.labels import BREAKING, LabelKind, flowchart_labels, unlabelled
from graph.documents.reading import (
    FLOWCHARTS,
    LONGEST_LINE,
    SEQUENCE,
    keyword,
    line_of,
    sequence_text,
)
from graph.documents.residue import leaked_braces
from graph.model.names import near

_KINDS = (
    "architecture-beta",
    "block-beta",
    "C4Context",
    "classDiagram",
    "erDiagram",
    "flowchart",
    "gantt",
    "gitGraph",
    "graph",
    "journey",
    "mindmap",
    "pie",
    "quadrantChart",
    "requirementDiagram",
    "sankey-beta",
    "sequenceDiagram",
    "stateDiagram-v2",
    "timeline",
    "xychart-beta",
)
_RESERVED = re.compile(
    r"(?:^|[\s;&>|])(?P<id>end|style|class|classDef|linkStyle|interpolate|click|call|href|graph"
    r"|flowchart|subgraph|_self|_blank|_parent|_top)(?=\s*(?:[\[({]|-->|---|-\.|==|&)|[-./]\w)"
    r"|(?:-->|---|==>|\.->)(?:\|[^|]*\|)?\s*(?P<target>end|style|class|graph|subgraph|click|call"
    r"|href)\s*(?:$|;)"
)
_SHORT_ARROW = re.compile(r"[\w\])}]\s+(?P<arrow>->>?|=>|\u2192|\u2014>?)\s+[\w\"(\[{]")
_PLACE = re.compile(r"\((\d+):\d+\)")
_LINE = re.compile(r"\bon line (\d+)|\bline (\d+)")
_NO_TEXT = re.compile(r"\s*\S.*?-(?:->>|->|>>|>|-x|x|-\)|\))[+-]?\s*[^\s:>-][^:]*$")
_QUOTED = re.compile(r'"[^"]*"')
_ENTITY = re.compile(r"#\w+;")
_OPENS = re.compile(r"\s*(?:subgraph|loop|alt|opt|par|critical|break|rect|box)\b")
_EXCERPT = 15
"""How many characters of the text are shown on each side of where the parser stopped."""
_COLON = re.compile(r"\s*(?P<key>\w+):\s+[^\s\"'\[{#|>&!*][^#]*?:\s")
_ENDS = re.compile(r"\s*end\s*;?\s*$")


@dataclass(frozen=True, slots=True)
class Cause:
    """A mistake that makes the parser give up."""

    line: int
    """Where it stands in the text, 1-based."""
    words: str
    """What it is and what to do about it."""
    column: int = 0
    """Where in its line it stands, 0-based; the first is told."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """That the parser refused a text."""

    line: int
    """Where in the text, 1-based: where the cause stands, else where the parser stopped."""
    words: str
    """What the parser says, and the nearest cause where one is known."""


def refusal_of(text: str, error: str, line: int | None) -> Refusal:
    """Say why a text was refused.

    Args:
        text: What was refused.
        error: The parser's message.
        line: Where the parser says it stopped, as it counts lines.
    """
    stopped = _stopped_at(text, error, line)
    found = list(_causes(text))
    # What stands behind the place where the parser stopped, it has not seen.
    seen = [cause for cause in found if stopped is None or cause.line <= stopped]
    cause = seen[0] if seen and stopped is None else max(seen, key=attrgetter("line"), default=None)
    reason = _reason(error, text)
    if cause is None:
        remedy = "Compare the line with the syntax of this kind of diagram."
        return Refusal(stopped or _first_line(text), f"Mermaid refuses this: {reason}. {remedy}")
    return Refusal(cause.line, f"Mermaid refuses this: {cause.words} ({reason}.)")


def _stopped_at(text: str, error: str, line: int | None) -> int | None:
    if place := _PLACE.search(error):  # in the front matter, counted from its first line
        return int(place[1]) + 1
    if line is None and (found := _LINE.search(error)):
        line = int(found[1] or found[2])
    return None if line is None else line_of(text, line)


def _first_line(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n") + 1


def _reason(error: str, text: str) -> str:
    """Shorten the parser's message; lines are told apart from it."""
    first, _, rest = error.partition("\n")
    if first.startswith("No diagram type detected"):
        return "it finds no kind of diagram that it knows"
    lines = rest.split("\n")
    if first.startswith(("Parse error", "Lexical error")) and len(lines) > 1:
        before, behind = _cut(lines[0], len(lines[1].rstrip("^")), text)
        place = f" behind {before!r}" if before else ""
        return f"its parser {f'stops at {behind!r}' if behind else 'misses something'}{place}"
    return re.sub(r"\s+", " ", _LINE.sub("there", first)).strip().rstrip(".")[:160]


def _cut(excerpt: str, at: int, text: str) -> tuple[str, str]:
    """Return what stands before and behind the place where the parser stopped, both short.

    The excerpt has no line ends; both are cut where a line of the text ends.
    """
    before, behind = excerpt[:at].removeprefix("...")[-_EXCERPT:], excerpt[at:][:_EXCERPT]
    while before and before not in text:
        before = before[1:]
    while behind and behind not in text:
        behind = behind[:-1]
    return before.strip(), behind.strip()


def _causes(text: str) -> Iterator[Cause]:
    """Yield the mistakes in a text, those of the whole first, then by line."""
    yield from _whole(text)
    kind = keyword(text)
    by_kind: Sequence[Callable[[str], Iterator[Cause]]] = ()
    if kind in FLOWCHARTS:
        by_kind = (
            _labels,
            _reserved,
            _short_arrows,
            _odd_quotes,
            _open_brackets,
            _late_comments,
            _ends,
        )
    elif kind == SEQUENCE:
        by_kind = (_messages, _ends)
    yield from sorted(
        (cause for causes in by_kind for cause in causes(text)),
        key=attrgetter("line", "column"),
    )


def _whole(text: str) -> Iterator[Cause]:
    first = _first_line(text)
    if not text.strip():
        yield Cause(1, "the block is empty. Write a diagram, or take the block out.")
        return
    word = text.split(maxsplit=1)[0]
    if leaked := leaked_braces(text):
        brace = text[slice(*leaked)]
        yield Cause(first, f"a brace {brace!r} leaked from a template. Take it and its pair out.")
    elif word.startswith(("```", "~~~")):
        yield Cause(first, "a fence stands inside a .mmd file. Take its lines out.")
    elif word.startswith("<!--"):
        yield Cause(first, "an HTML comment stands before the diagram. Write %% for it.")
    elif word.startswith("@start"):
        yield Cause(first, "this is PlantUML. Call the block 'plantuml'.")
    elif "%%{{" in text:
        line = text.count("\n", 0, text.index("%%{{")) + 1
        yield Cause(line, "the braces of a directive are doubled. Write one each.")
    elif text.lstrip().startswith("---"):
        yield from _front_matter(text)
    elif (kind := keyword(text)) and not _is_kind(kind):
        close = near(kind, _KINDS, 1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        yield Cause(first, f"{kind!r} is no kind of diagram.{hint}")


def _front_matter(text: str) -> Iterator[Cause]:
    """Yield values with a colon that YAML takes for one more key."""
    is_inside = False
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() == "---":
            if is_inside:
                return
            is_inside = True
        elif is_inside and (found := _COLON.match(line)):
            words = f"a ':' stands in the value of {found['key']!r}. Put the value in quotes."
            yield Cause(number, words)


def _is_kind(word: str) -> bool:
    return any(word == kind or word == kind.removesuffix("-beta") for kind in _KINDS) or (
        word.startswith(("C4", "state", "class", "er", "xychart", "packet", "kanban", "radar"))
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that people write, with their numbers; comments are none."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) <= LONGEST_LINE and not line.lstrip().startswith("%%"):
            yield number, line


def _labels(text: str) -> Iterator[Cause]:
    for label in flowchart_labels(text):
        if not label.breaks:
            continue
        name = _SHOWN[label.kind]
        if label.is_quoted and not label.words:
            words = f'the {name} "" is empty. Write a word or a space into it.'
        elif label.is_quoted or label.text.startswith('"'):
            words = f"a quote stands inside the {name} {label.text}. Write #quot; for it."
        else:
            sign = BREAKING.search(label.text)
            shown = sign[0] if sign else ""
            words = (
                f"{shown!r} stands in the unquoted {name} {label.text!r}. Put the {name} in"
                ' quotes: "…".'
            )
        yield Cause(label.line, words, label.start)


_SHOWN = {
    LabelKind.NODE: "label",
    LabelKind.EDGE: "text of an edge",
    LabelKind.SUBGRAPH: "title of a subgraph",
}


def _reserved(text: str) -> Iterator[Cause]:
    for number, line in _lines(text):
        if re.match(
            r"\s*(?:subgraph|style|class|classDef|linkStyle|click|graph|flowchart)\s", line
        ):
            continue
        if found := _RESERVED.search(_QUOTED.sub('""', line)):
            word = found["id"] or found["target"]
            words = f"{word!r} is a word of Mermaid and no id. Write {word.capitalize()!r}."
            yield Cause(number, words, found.start("id" if found["id"] else "target"))


def _short_arrows(text: str) -> Iterator[Cause]:
    for number, line in _lines(text):
        if found := _SHORT_ARROW.search(_QUOTED.sub('""', line)):
            yield Cause(number, f"{found['arrow']!r} is no arrow of a flowchart. Write '-->'.")


def _odd_quotes(text: str) -> Iterator[Cause]:
    for number, line in _lines(text):
        if line.count('"') % 2:
            yield Cause(number, "a quote has no pair. Close it, or write #quot; for it.")


def _open_brackets(text: str) -> Iterator[Cause]:
    lines = {number: _QUOTED.sub("", line) for number, line in _lines(text)}
    for number, line in lines.items():
        if line.count("[") <= line.count("]"):
            continue
        below = lines.get(number + 1, "")
        if below.count("]") > below.count("["):
            words = "a label without quotes goes over two lines. Put it in quotes, or write <br/>."
            yield Cause(number, words)
            yield Cause(number + 1, words)
        else:
            yield Cause(number, "a '[' has no pair. Write ']' behind the label.")


def _late_comments(text: str) -> Iterator[Cause]:
    labels = [*flowchart_labels(text)]
    for number, line in enumerate(unlabelled(text.split("\n"), labels), start=1):
        at = line.find("%%")
        if len(line) <= LONGEST_LINE and at > 0 and line[:at].strip():
            words = "a comment stands behind a statement. Write it on a line of its own."
            yield Cause(number, words, at)


def _ends(text: str) -> Iterator[Cause]:
    """Yield an `end` too many, or what has none."""
    opened: list[int] = []
    for number, line in _lines(text):
        if _OPENS.match(line):
            opened.append(number)
        elif _ENDS.match(line):
            if not opened:
                yield Cause(number, "this 'end' ends nothing. Take it out.")
            else:
                opened.pop()
    for number in opened:
        yield Cause(number, "nothing ends what begins here. Write 'end' behind its last line.")


def _messages(text: str) -> Iterator[Cause]:
    for number, line in _lines(text):
        words = sequence_text(line)
        if words is not None and ";" in _ENTITY.sub("", words["text"]):
            yield Cause(number, "a ';' ends the statement. Write #59; for it.")
        elif words is None and _NO_TEXT.match(line):
            yield Cause(number, "the message has no text. Write ':' and a word behind it.")
