"""Replaces the pictures that a template drew on scenario pages by true ones between markers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from graph.diagrams import DiagramKind, DiagramSpec, Subject, ViewSpec
from graph.documents.markers import END, Painter, begin
from graph.documents.sync import misplaced
from graph.documents.template import template_kind
from graph.errors import NotFoundError, ScenariographError
from graph.load.diagram_files import DiagramFile
from graph.load.marked_regions import find_regions
from graph.load.mermaid_blocks import Block, FenceLines, find_blocks
from graph.load.notation import word_key
from graph.load.profile import Field, Profile
from graph.load.rewrite import Edit, edited
from graph.load.scenario_page import read_scenario_page


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A picture of a scenario page that stays as it is."""

    file: str
    """Its page, as it was named or reached."""
    line: int
    """Where its fence opens, 1-based."""
    reason: str
    """Why it stays."""


@dataclass(frozen=True, slots=True)
class AdoptedPage:
    """A scenario page, and how it would be with true pictures in place of those of the template."""

    file: DiagramFile
    """The page as it is."""
    text: str
    """The page as it should be."""
    count: int
    """How many pictures are replaced."""
    kept: int
    """How many pictures stand between markers already."""
    left: tuple[LeftAlone, ...]
    """The other pictures, by line."""

    @property
    def is_changed(self) -> bool:
        """Whether the page should be other than it is."""
        return self.text != self.file.text


def adopt_pages(
    files: Iterable[DiagramFile], profiles: Sequence[Profile], painter: Painter
) -> list[AdoptedPage]:
    """Return how the scenario pages among some files would be with true pictures.

    Other pages are left out, but for those with a picture of the template: which scenario it is to
    show is not said, so it stays. Nothing is written.

    Args:
        files: Pages, and others.
        profiles: By which pages are read.
        painter: Draws the pictures.
    """
    label = _scenario_label(profiles)
    found = []
    for file in files:
        page = None
        if not file.is_mermaid and label.search(normalize("NFC", file.text.casefold())):
            page = _adopt(file, profiles, painter)
        if page is None and (left := [*_nobodys(file, profiles)]):
            page = AdoptedPage(file, file.text, 0, 0, tuple(left))
        found += [] if page is None else [page]
    return found


def _nobodys(file: DiagramFile, profiles: Iterable[Profile]) -> Iterator[LeftAlone]:
    """Yield the pictures of the template in a file that states no scenario."""
    if file.is_mermaid:
        return
    blocks = find_blocks(file.text, is_mermaid=False).blocks
    drawn = [block for block in blocks if isinstance(template_kind(block.text), DiagramKind)]
    regions = find_regions(file.text).regions if drawn else ()
    labels = [word for each in profiles for word in each.labels.get(Field.SCENARIO_ID, ())]
    for block in drawn:
        if not any(region.line < block.line < region.end_line for region in regions):
            reason = (
                "the overview of its page states no scenario ID, so nobody knows what it is to"
                f" show; state it ({', '.join(map(repr, labels))})"
            )
            yield LeftAlone(file.file, block.line, reason)


def _scenario_label(profiles: Iterable[Profile]) -> re.Pattern[str]:
    """Return a pattern that every scenario page holds, in lower case; reading pages is slow."""
    labels = [
        word_key(label)
        for profile in profiles
        for label in profile.labels.get(Field.SCENARIO_ID, ())
    ]
    return re.compile("|".join(r"[\W_]*".join(map(re.escape, label)) for label in labels) or "(?!)")


def _adopt(file: DiagramFile, profiles: Sequence[Profile], painter: Painter) -> AdoptedPage | None:
    draft = read_scenario_page(file.text, file.file, file.file, profiles).draft
    if draft is None:
        return None
    marked = find_regions(file.text)
    edits: list[Edit] = []
    left: list[LeftAlone] = []
    kept = 0
    for block in find_blocks(file.text, is_mermaid=False).blocks:
        if any(region.line < block.line < region.end_line for region in marked.regions):
            kept += 1
        elif marked.faults:
            fault = f"the marker of line {marked.faults[0].line} is at fault; mend it first"
            left.append(LeftAlone(file.file, block.line, fault))
        else:
            outcome = _replacement(file, block, draft.key, painter)
            if isinstance(outcome, Edit):
                edits.append(outcome)
            else:
                left.append(LeftAlone(file.file, block.line, outcome))
    text = edited(file.text, edits)
    if edits and (find_regions(text).faults or misplaced(file, text, painter)):
        left.append(LeftAlone(file.file, 1, "markers would not be read as such on this page"))
        text, edits = file.text, []
    return AdoptedPage(file, text, len(edits), kept, tuple(left))


def _replacement(file: DiagramFile, block: Block, key: str, painter: Painter) -> Edit | str:
    """Return what is to stand in place of a block, or why it stays."""
    kind = template_kind(block.text)
    if not isinstance(kind, DiagramKind):
        return kind
    fence = block.fence
    if fence is None or not fence.is_closed:
        return "nothing closes its fence"
    if fence.prefix.strip("> \t"):
        return "its fence begins on the line of a list item; put it on a line of its own"
    view = ViewSpec(Subject.SCENARIO, (key,))
    words = str(DiagramSpec(view, None if kind is DiagramKind.FLOWCHART else kind))
    try:
        lines = [begin(words), *painter.lines(words), END]
    except ScenariographError as error:
        return _reason(error)
    text = _written(lines, fence)
    if not file.text[: fence.end].endswith(("\r", "\n")):  # the last line of the file
        text = text.removesuffix(fence.newline)
    return Edit(fence.start, fence.end, text)


def _reason(error: ScenariographError) -> str:
    """Return why there is no picture, as the other reasons are put: without a full stop."""
    reason = str(error).removesuffix(".")
    if isinstance(error, NotFoundError):
        end = "" if reason.endswith("?") else "."
        reason += f"{end} Add the data that holds it with --data"
    return reason


def _written(lines: Sequence[str], fence: FenceLines) -> str:
    begun = (f"{fence.prefix}{line}" if line else fence.prefix.rstrip() for line in lines)
    return "".join(f"{line}{fence.newline}" for line in begun)
