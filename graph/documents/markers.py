"""What stands between markers: the picture that their words ask for.

The words are those of `graph.diagrams.read_spec`. Comments with the places of edges are left out
unless the words say `evidence=on`: the lines of sources move, and each such move would be a change
of every page.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from graph.diagrams import DiagramSpec, Subject, draw_spec, fenced, read_spec
from graph.documents.parts_markdown import part_anchor, parts_markdown
from graph.errors import RequestError, ScenariographError
from graph.model.reader import GraphReader

END = "<!-- /scenariograph -->"
"""The marker behind a picture."""
_COMMENT_END = re.compile("--!?>")
_MARK = 8
"""So many digits of a hash tell the parts of one picture from those of another on the same page."""
_EVIDENCE = re.compile(r"""(?:^|\s)["']?evidence=""")


def begin(words: str) -> str:
    """Return the marker before a picture.

    Raises:
        RequestError: If the words would end the comment that the marker is.

    Example:
        >>> begin("scenario netflix_streaming kind=sequence")
        '<!-- scenariograph: scenario netflix_streaming kind=sequence -->'
    """
    if _COMMENT_END.search(words) or words.splitlines() != [words]:
        raise RequestError(f"{words!r} cannot stand in a comment of HTML, so it makes no marker.")
    return f"<!-- scenariograph: {words} -->"


def states_evidence(words: str) -> bool:
    """Say whether the words of a marker say if comments tell where edges are stated."""
    return _EVIDENCE.search(words) is not None


class Painter:
    """Draws what markers ask for from one graph, each picture once."""

    def __init__(self, reader: GraphReader) -> None:
        """Draw from a graph."""
        self._reader = reader
        self._drawn: dict[str, list[str] | ScenariographError] = {}

    def lines(self, words: str) -> list[str]:
        """Return what is to stand between markers, without line ends.

        Raises:
            RequestError: If the words make no sense, or ask for what a page cannot show.
            NotFoundError: If a name in them means nothing in the graph.
            LimitError: If the picture is larger than Mermaid draws.
        """
        if words not in self._drawn:
            try:
                self._drawn[words] = picture(self._reader, words)
            except ScenariographError as error:
                self._drawn[words] = error
        found = self._drawn[words]
        if isinstance(found, ScenariographError):
            raise found
        return found


def picture(reader: GraphReader, words: str) -> list[str]:
    """Return the picture that some words ask for as lines of Markdown, without line ends.

    A picture that is split is its overview, a list with a link to each part, and the parts, each
    under its title in bold.

    Raises:
        RequestError: If the words make no sense, or ask for what a page cannot show.
        NotFoundError: If a name in them means nothing in the graph.
        LimitError: If the picture is larger than Mermaid draws.
    """
    mark = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
    diagram = draw_spec(
        reader, _spec(words), address=lambda number: f"#{part_anchor(number, mark)}"
    )
    if diagram.parts:
        return list(parts_markdown(diagram, mark))
    return fenced(diagram.mermaid).removesuffix("\n").split("\n")


def _spec(words: str) -> DiagramSpec:
    spec = read_spec(words)
    if spec.view.subject is Subject.CHANGES:
        raise RequestError(
            "A marker cannot show changes: they take two graphs, and a page is kept by one. Draw"
            " them with `scenariograph diagram`, or choose another view."
        )
    if states_evidence(words):
        return spec
    return replace(spec, style=replace(spec.style, evidence=False))
