"""What all Mermaid notations have in common: accessible texts, comments, the size, the fence."""

import re
from collections.abc import Iterable, Iterator

from graph.diagrams.notations.labels import evidence_places, one_line
from graph.diagrams.notations.mermaid_text import plain
from graph.diagrams.view import View, ViewEdge
from graph.errors import LimitError

_DIRECTIVE = re.compile(r"%(?=[%{])")
MOST_CHARACTERS = 50_000
"""Over so many, Mermaid draws a red box instead (`maxTextSize`; a page cannot raise it)."""


def introduction(view: View) -> list[str]:
    """Return the lines that say what a view shows: to who cannot see it, and to who reads them."""
    lines = [f"accTitle: {plain(view.title)}", f"accDescr: {plain(view.description)}"]
    lines += map(comment, view.notes)
    if not view.edges and not view.notes:
        lines.append(comment("There is no edge here, for the sources state none."))
    return lines


def comment(text: str) -> str:
    """Return a line that the picture does not show.

    It is written for people and decoded by nobody, so only that is replaced in which Mermaid would
    see more than a comment: `%%{` is a directive anywhere, `<` may begin a tag of several lines.

    Example:
        >>> comment("flow.md:42 (derived)")
        '%% flow.md:42 (derived)'
    """
    line = one_line(text).replace("<", "#lt;")
    return f"%% {_DIRECTIVE.sub('#37;', line) if '%' in line else line}"


def evidence_comment(edge: ViewEdge) -> str:
    """Return the comment that says where an edge is stated and how it was read, newest first."""
    return comment(evidence_places(edge))


def undrawn(view: View, edges: Iterable[ViewEdge], reason: str) -> Iterator[str]:
    """Yield comments that name the edges which a notation cannot draw, and why it cannot."""
    names = {node.id: node.name for node in view.nodes}
    for edge in edges:
        arrow = "→" if edge.is_directed else "↔"
        words = f": {edge.text}" if edge.text else ""
        ends = f"{names[edge.source]} {arrow} {names[edge.target]}"
        yield comment(f"Not drawn, {reason}: {ends}{words} | {evidence_places(edge)}")


def document(lines: Iterable[str]) -> str:
    """Return the lines as a diagram that ends with one newline.

    Raises:
        LimitError: If it has more characters than Mermaid draws. Comments count as well: Mermaid
            takes them out first, but not every tool on the way to it does.
    """
    text = "\n".join(lines) + "\n"
    # As JavaScript counts: a character outside the basic plane, like an emoji, is two.
    length = len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
    if length > MOST_CHARACTERS:
        raise LimitError(
            "The number of characters of the diagram",
            MOST_CHARACTERS,
            length,
            "Mermaid draws no more. Draw a smaller part, or shorten its labels.",
        )
    return text


def fenced(mermaid: str) -> str:
    r"""Return a diagram as a block of Markdown, with a fence that nothing inside it closes.

    Example:
        >>> fenced("flowchart TB\n")
        '```mermaid\nflowchart TB\n```\n'
    """
    longest = max((len(run) for run in re.findall("`+", mermaid)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}mermaid\n{mermaid}{fence}\n"
