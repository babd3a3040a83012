"""A picture in parts as Markdown: its overview, a list that leads to the parts, and each of them.

What a heading is linked by, every site makes up in another way, so each part has an anchor. A site
that draws Mermaid into the page follows the links of the overview's boxes to them as well; one
that draws it in a frame, as GitHub does, follows those of the list.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.diagrams import Diagram, Part, fenced
from graph.diagrams.split_overview import shortened
from graph.diagrams.words import words_in
from graph.documents.page_markdown import title_markdown


def part_anchor(number: int, mark: str = "") -> str:
    """Return the anchor of a part.

    Args:
        number: The part.
        mark: What tells its picture from others on the same page; empty for the only one.

    Example:
        >>> part_anchor(3), part_anchor(3, "1f2e")
        ('part-3', 'part-3-1f2e')
    """
    return f"part-{number}-{mark}" if mark else f"part-{number}"


def parts_markdown(diagram: Diagram, mark: str = "", *, heading: str = "") -> Iterator[str]:
    """Yield a picture in parts as lines of Markdown, without line ends.

    Args:
        diagram: What was drawn with the addresses `#` and `part_anchor`.
        mark: As for `part_anchor`.
        heading: What begins the titles of parts, as `##`; bold titles where it is empty.
    """
    yield from _lines(diagram.mermaid)
    yield ""
    for part in diagram.parts:
        title = _title(part, diagram)
        yield f"- [{title}](#{part_anchor(part.number, mark)}) ({title_markdown(part.holds)})"
    for part in diagram.parts:
        title = _title(part, diagram)
        yield from ("", f'<a id="{part_anchor(part.number, mark)}"></a>', "")
        yield f"{heading} {title}" if heading else f"**{title}**"
        yield ""
        yield from _lines(part.mermaid)


def _title(part: Part, diagram: Diagram) -> str:
    words = words_in(diagram.view.language)
    title = words.part_of.format(part.number, len(diagram.parts), shortened(part.title))
    return title_markdown(title)


def _lines(mermaid: str) -> list[str]:
    return fenced(mermaid).removesuffix("\n").split("\n")
