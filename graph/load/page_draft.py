"""What has been read of a scenario page so far, and the pieces that it is read in.

Section readers take a `Part`, add to the `PageDraft`, and drop nothing: what they have no use for
goes to `PageDraft.keep`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from graph.load.drafts import StepDraft
from graph.load.markdown_tree import (
    Block,
    Fence,
    ItemList,
    Line,
    Paragraph,
    Quote,
    Section,
    Verbatim,
)
from graph.load.notation import Notation, word_key
from graph.load.profile import Field, Profile
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity
from graph.model.guide import (
    DayMention,
    Hyperlink,
    ImplementationStep,
    LearningStep,
    PageDiagram,
    ReferenceGroup,
    Statement,
    StatementGroup,
    TroubleshootingCase,
)

Path = tuple[str, ...]
"""Headings, outermost first."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page with a title: a heading and what stands under it, or an item of a list."""

    title: Line
    """Its heading, or the first line of the item."""
    blocks: tuple[Block, ...]
    """What stands under the title."""
    sections: tuple[Section, ...]
    """The headings under it."""
    above: Path
    """The headings that the title stands under."""
    inside: Path
    """The headings that its blocks stand under."""
    number: int | None = None
    """The number that a list gives it."""


@dataclass(slots=True)
class Value:
    """A labelled field and what stands behind its label."""

    kind: Field
    """Which field it is."""
    label: Line
    """The line or heading in which the label stands."""
    above: Path
    """The headings that the label stands under."""
    inside: Path
    """The headings that the blocks stand under."""
    start: int
    """Where the value starts in the text of its first line."""
    lines: list[Line] = field(default_factory=list)
    """The lines of the value; empty where nothing follows the label on its line."""
    blocks: list[Block] = field(default_factory=list)
    """What follows these lines."""

    @property
    def is_open(self) -> bool:
        """Whether nothing follows the label on its line, so that the next block is the value."""
        return not self.lines

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all follows the label."""
        return not self.lines and not self.blocks

    @property
    def words(self) -> str:
        """All words of the value, for comparison."""
        texts = [line.text[self.start if at == 0 else 0 :] for at, line in enumerate(self.lines)]
        return word_key(" ".join([*texts, *(line.text for line in lines_of(self.blocks))]))


@dataclass(slots=True)
class FlowState:
    """Where the reader of the flow is, so that two flows on a page are not read as one."""

    heading: Line | None = None
    """The heading of a flow that was met last."""
    home: Line | None = None
    """The heading under which the last step of the flow stands."""
    last: int = 0
    """The number of the last step of the flow."""
    second: Line | None = None
    """The heading under which a second flow has begun."""
    is_over: bool = False
    """Whether the page has gone on to another scenario."""


@dataclass(slots=True)
class PageDraft:
    """What has been read of a page so far."""

    profile: Profile
    """The words that mark its parts."""
    notation: Notation
    """How its steps, lists, days and durations are written: as in any profile, its own first."""
    file: str
    """The file relative to its source."""
    origin: str
    """The file as it can be opened here."""
    known: Callable[[str], bool] | None = None
    """Whether something is a name as it stands."""
    title: Part | None = None
    """The heading of the whole page."""
    facts: dict[Field, Value] = field(default_factory=dict)
    """The fields of the overview, the head lines and the foot lines; the first of each."""
    flow: FlowState = field(default_factory=FlowState)
    """Which flow is being read."""
    steps: list[StepDraft] = field(default_factory=list)
    day_mentions: list[DayMention] = field(default_factory=list)
    diagrams: list[PageDiagram] = field(default_factory=list)
    implementation: list[ImplementationStep] = field(default_factory=list)
    integration_checks: list[Statement] = field(default_factory=list)
    learning_path: list[LearningStep] = field(default_factory=list)
    practice: list[Statement] = field(default_factory=list)
    learning_goals: list[Statement] = field(default_factory=list)
    best_practices: list[StatementGroup] = field(default_factory=list)
    troubleshooting: list[TroubleshootingCase] = field(default_factory=list)
    references: list[ReferenceGroup] = field(default_factory=list)
    notes: list[Statement] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def evidence(self, line: Line, path: Path, quote: str | None = None) -> Evidence:
        """Return where a line stands, and its words unless others are given."""
        return Evidence(
            EvidenceKind.STATED,
            self.file,
            line.number,
            " > ".join(path) or None,
            line.text if quote is None else quote,
            self.origin,
        )

    def report(self, rule: str, severity: Severity, message: str, *evidence: Evidence) -> None:
        """Add a finding."""
        self.findings.append(Finding(rule, severity, message, evidence))

    def keep(self, blocks: Iterable[Block], path: Path) -> None:
        """Keep blocks that belong to no field as notes, and the diagrams among them as such."""
        self.notes += self.statements(blocks, path)

    def keep_lines(self, lines: Sequence[Line], path: Path) -> None:
        """Keep lines that belong to no field as one note."""
        if lines:
            self.notes.append(self.statement(lines, path))

    def keep_links(self, line: Line, path: Path) -> None:
        """Keep a line as a note if it has links, which are no part of its text."""
        if any(link.url != link.text for link in line.links):
            self.keep_lines([line], path)

    def title_links(self, part: Part) -> tuple[Hyperlink, ...]:
        """Return the links in a title."""
        evidence = self.evidence(part.title, part.above)
        return tuple(Hyperlink(link.text, link.url, evidence) for link in part.title.links)

    def statements(self, blocks: Iterable[Block], path: Path) -> list[Statement]:
        """Return the text of blocks: a statement for each paragraph and item, in order.

        Diagrams among them are none; they are added to those of the page.
        """
        found = []
        for block in blocks:
            found += self._statements_of(block, path)
        return found

    def statement(self, lines: Sequence[Line], path: Path, start: int = 0) -> Statement:
        """Return lines as a statement, from `start` of the first one.

        Bold words before it are its title, unless they are a link.
        """
        quote = " ".join(line.text for line in lines)
        evidence = self.evidence(lines[0], path, quote)
        label = None if start or _starts_with_link(lines[0]) else lines[0].label()
        text = _joined(lines, label.value_start if label else start)
        if label is not None and label.is_bold and text:
            return Statement(text, evidence, label.text)
        return Statement(_joined(lines, start), evidence)

    def add_diagram(self, fence: Fence, path: Path) -> None:
        """Add a fence as a diagram of the page."""
        opening = Line(f"```{fence.language}", fence.line)
        diagram = PageDiagram(fence.language, fence.text, self.evidence(opening, path))
        self.diagrams.append(diagram)

    def is_diagram(self, fence: Fence) -> bool:
        """Say whether a fence is in a language of diagrams."""
        return fence.language.strip("{}").casefold() in self.profile.diagrams

    def _statements_of(self, block: Block, path: Path) -> list[Statement]:
        match block:
            case Paragraph(lines):
                return [self.statement(lines, path)]
            case ItemList(items):
                return [found for item in items for found in self.statements(item.blocks, path)]
            case Quote(blocks):
                return self.statements(blocks, path)
            case Verbatim(lines):
                text = "\n".join(line.written_out() for line in lines)
                return [Statement(text, self.evidence(lines[0], path, text))]
            case _:
                return self._statements_of_fence(block, path)

    def _statements_of_fence(self, fence: Fence, path: Path) -> list[Statement]:
        text = fence.text.strip("\n")
        if self.is_diagram(fence):
            self.add_diagram(fence, path)
            return []
        evidence = self.evidence(Line(text.partition("\n")[0], fence.line), path)
        return [Statement(text, evidence)] if text.strip() else []


def lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """Yield the lines of text in blocks, in order; fences have none."""
    for lines in paragraphs_of(blocks):
        yield from lines


def paragraphs_of(blocks: Iterable[Block]) -> Iterator[tuple[Line, ...]]:
    """Yield the lines of each paragraph in blocks, in order; fences have none."""
    for block in blocks:
        match block:
            case Paragraph(lines) | Verbatim(lines):
                yield lines
            case Quote(inner):
                yield from paragraphs_of(inner)
            case ItemList(items):
                for item in items:
                    yield from paragraphs_of(item.blocks)


def _starts_with_link(line: Line) -> bool:
    label = line.label()
    return label is not None and any(link.end <= label.value_start for link in line.links)


def section_part(section: Section) -> Part:
    """Return a section as a part."""
    inside = (*section.path, section.title.text)
    return Part(section.title, section.blocks, section.sections, section.path, inside)


def _joined(lines: Sequence[Line], start: int) -> str:
    written = (line.written_out(0 if at else start) for at, line in enumerate(lines))
    return " ".join(text for text in written if text)
