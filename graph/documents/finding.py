"""What is wrong with a picture, and the rules by which it is found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.model.findings import Severity


class Rule(StrEnum):
    """A kind of fault. `docs/docs-audit.md` shows each with its remedy."""

    SYNTAX = "diagram-syntax"
    """Mermaid's parser refuses the block."""
    FENCE = "diagram-fence"
    """A fence inside a Mermaid file."""
    UNCLOSED = "diagram-unclosed"
    """Nothing closes the fence of the block."""
    TOO_LARGE = "diagram-too-large"
    """The block has too many characters or edges for Mermaid to draw."""
    FALSE_EDGE = "diagram-false-edge"
    """An edge that the graph does not hold."""
    REVERSED_EDGE = "diagram-reversed-edge"
    """An edge that the graph holds the other way round."""
    MISSING_EDGE = "diagram-missing-edge"
    """The graph holds an edge that the picture lacks."""
    UNUSED_SERVICE = "diagram-unused-service"
    """A service that the scenario does not use."""
    TEMPLATE_RESIDUE = "diagram-template-residue"
    """What a template left behind."""
    SWALLOWED_LINE = "diagram-swallowed-line"
    """A line that Mermaid drops without a word."""
    UNKNOWN_SUBJECT = "diagram-unknown-subject"
    """The page or a comment says what the picture is about, and the graph does not hold it."""
    NOT_COMPARED = "diagram-not-compared"
    """A picture about something in the graph of which nothing can be compared."""
    STALE = "diagram-stale"
    """What stands between markers is not as the graph says."""
    UNKNOWN_VIEW = "marker-unknown-view"
    """A marker whose words ask for nothing that can be drawn."""
    MISPLACED = "marker-misplaced"
    """A marker where a picture would not be read as one."""
    MARKER_UNCLOSED = "marker-unclosed"
    """Nothing ends the place that a marker begins, or the comment itself."""
    MARKER_UNOPENED = "marker-unopened"
    """A marker ends a place that nothing begins."""
    MARKER_NESTED = "marker-nested"
    """A marker begins a place inside another one."""
    MARKER_CROSSING = "marker-crossing"
    """The place of a marker ends in another list item or quote."""
    MARKER_NOT_ALONE = "marker-not-alone"
    """A marker stands in the midst of text or HTML."""
    BAD_SUPPRESSION = "diagram-bad-suppression"
    """A comment that is to suppress findings and cannot."""
    UNUSED_SUPPRESSION = "diagram-unused-suppression"
    """A comment that suppresses nothing."""
    UNPARSED = "diagram-unparsed"
    """There is no parser, so blocks were neither parsed nor compared."""
    UNREADABLE = "unreadable-file"
    """A file that cannot be read as text."""
    ENCODING = "document-encoding"
    """A file that is not UTF-8."""
    LINK_LOOP = "symlink-loop"
    """A link that leads to what is read already."""


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """What holds for all findings of a rule."""

    severity: Severity
    """How bad they are."""
    summary: str
    """What they are, in one sentence."""


RULES = {
    Rule.SYNTAX: RuleFacts(Severity.ERROR, "Mermaid's parser refuses the diagram."),
    Rule.FENCE: RuleFacts(Severity.ERROR, "A fence stands inside a Mermaid file."),
    Rule.UNCLOSED: RuleFacts(Severity.ERROR, "Nothing closes the fence of the diagram."),
    Rule.TOO_LARGE: RuleFacts(Severity.ERROR, "The diagram is too large for Mermaid to draw."),
    Rule.FALSE_EDGE: RuleFacts(
        Severity.ERROR, "The diagram has an edge that the data does not hold."
    ),
    Rule.REVERSED_EDGE: RuleFacts(
        Severity.ERROR, "The diagram has an edge that the data holds the other way round."
    ),
    Rule.MISSING_EDGE: RuleFacts(
        Severity.WARNING, "The diagram lacks an edge that the data holds."
    ),
    Rule.UNUSED_SERVICE: RuleFacts(
        Severity.WARNING, "The diagram shows a service that the scenario does not use."
    ),
    Rule.TEMPLATE_RESIDUE: RuleFacts(
        Severity.WARNING, "A template left something behind in the diagram."
    ),
    Rule.SWALLOWED_LINE: RuleFacts(
        Severity.WARNING, "Mermaid drops a line of the diagram without a word."
    ),
    Rule.UNKNOWN_SUBJECT: RuleFacts(
        Severity.WARNING, "The diagram is about a scenario or day that the data does not hold."
    ),
    Rule.NOT_COMPARED: RuleFacts(
        Severity.INFO, "Nothing in the diagram can be compared with what it is about."
    ),
    Rule.STALE: RuleFacts(Severity.ERROR, "What stands between markers is not as the data says."),
    Rule.UNKNOWN_VIEW: RuleFacts(Severity.ERROR, "A marker asks for nothing that can be drawn."),
    Rule.MISPLACED: RuleFacts(
        Severity.ERROR, "A diagram would not be read as one where a marker stands."
    ),
    Rule.MARKER_UNCLOSED: RuleFacts(Severity.ERROR, "Nothing ends what a marker begins."),
    Rule.MARKER_UNOPENED: RuleFacts(Severity.ERROR, "Nothing begins what a marker ends."),
    Rule.MARKER_NESTED: RuleFacts(
        Severity.ERROR, "A marker stands inside the place of another one."
    ),
    Rule.MARKER_CROSSING: RuleFacts(
        Severity.ERROR, "A marker ends in another list item or quote than it begins in."
    ),
    Rule.MARKER_NOT_ALONE: RuleFacts(
        Severity.ERROR, "A marker stands in the midst of text or HTML."
    ),
    Rule.BAD_SUPPRESSION: RuleFacts(
        Severity.WARNING, "A comment is to leave out findings and does not say which or why."
    ),
    Rule.UNUSED_SUPPRESSION: RuleFacts(
        Severity.WARNING, "A comment leaves out findings that there are none of."
    ),
    Rule.UNPARSED: RuleFacts(
        Severity.INFO, "The parser cannot be run, so diagrams were not parsed nor compared."
    ),
    Rule.UNREADABLE: RuleFacts(Severity.WARNING, "A file in a folder cannot be read."),
    Rule.ENCODING: RuleFacts(Severity.WARNING, "A file is not UTF-8."),
    Rule.LINK_LOOP: RuleFacts(Severity.WARNING, "A link leads to what is read already."),
}
"""What holds for the findings of each rule."""


@dataclass(frozen=True, slots=True)
class DocumentFinding:
    """Something wrong or doubtful about a picture in a file, or about the file."""

    rule: Rule
    """Its kind."""
    message: str
    """What was found, and what to do about it; names no line, so that it outlives moved ones."""
    file: str
    """The file, as it was named or reached."""
    block: int | None
    """The line that the block is known by, 1-based; None where the file itself is meant."""
    line: int
    """Where the fault stands, 1-based."""
    block_text: str = ""
    """The text of the block, by which a baseline knows it again."""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return RULES[self.rule].severity
