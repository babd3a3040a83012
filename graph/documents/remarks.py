"""What comments say to the audit: what a picture is about, and which findings to leave out.

<!-- scenariograph: about netflix_streaming -->
<!-- scenariograph: ignore diagram-missing-edge: the answer is left out on purpose -->
%% scenariograph: ignore diagram-missing-edge: the same inside a diagram
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.documents.finding import DocumentFinding, Rule
from graph.documents.reading import comment_lines
from graph.load.marked_regions import MarkerRule
from graph.load.mermaid_blocks import Block, Blocks
from graph.model.names import near

_REMARK = re.compile(r"scenariograph:\s*(?P<word>[\w-]+)\s*(?P<rest>.*)", re.DOTALL)
_IGNORED = re.compile(r"(?P<rules>[\w\s,-]*?)\s*(?::\s*(?P<reason>.*))?$", re.DOTALL)
_LONGEST = 1_000
"""Characters of a comment that are read."""
_SEEN_UNPARSED = frozenset(
    {
        Rule.FENCE,
        Rule.UNCLOSED,
        Rule.TEMPLATE_RESIDUE,
        Rule.SWALLOWED_LINE,
        Rule.UNKNOWN_SUBJECT,
        Rule.STALE,
        Rule.UNKNOWN_VIEW,
        Rule.MISPLACED,
        *map(Rule, MarkerRule),
    }
)
"""Rules whose findings need no parser."""
_STRAY = {"ignore": Rule.BAD_SUPPRESSION, "about": Rule.UNKNOWN_SUBJECT}
"""The rules of comments that no diagram follows."""
_ALWAYS_TOLD = frozenset({Rule.BAD_SUPPRESSION, Rule.UNUSED_SUPPRESSION, Rule.UNPARSED})


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment that speaks to scenariograph."""

    word: str
    """What it is about: `ignore` or `about`; any other is for others."""
    rest: str
    """What follows, without white space at its ends."""
    line: int
    """Where it stands in the file, 1-based."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment that leaves out findings."""

    rules: tuple[str, ...]
    """Which ones, as the comment names them."""
    reason: str
    """Why; empty where the comment does not say, and then it leaves out nothing."""
    line: int
    """Where it stands in the file, 1-based."""


def remarks_of(block: Block) -> list[Remark]:
    """Return the remarks before and in a block, in order."""
    before = [(comment.line, comment.text) for comment in block.comments]
    inside = [(block.file_line(line), text) for line, text in comment_lines(block.text)]
    return [remark for line, text in (*before, *inside) if (remark := _remark(text, line))]


def subject_named(block: Block) -> Remark | None:
    """Return the remark that says what a block is about: `about NAME`."""
    remarks = remarks_of(block)
    return next((remark for remark in remarks if remark.word == "about" and remark.rest), None)


def suppressions_of(block: Block) -> list[Suppression]:
    """Return the suppressions before and in a block, in order."""
    return [_suppression(remark) for remark in remarks_of(block) if remark.word == "ignore"]


def suppress(
    found: Iterable[DocumentFinding], file: str, block: Block, *, is_parsed: bool
) -> list[DocumentFinding]:
    """Return the findings of a block without those left out, and what is wrong with leaving out.

    Args:
        found: The findings.
        file: The file of the block.
        block: The block.
        is_parsed: Whether it was parsed; if not, nobody knows whether suppressions are of use
            that name a rule which needs the parser.
    """
    findings = list(found)
    for suppression in suppressions_of(block):
        faults = list(_faults(suppression))
        left = [each for each in findings if not (_covers(suppression, each) and not faults)]
        is_judged = is_parsed or _SEEN_UNPARSED.issuperset(suppression.rules)
        if not faults and is_judged and len(left) == len(findings):
            rules = ", ".join(suppression.rules)
            message = f"There is no finding of {rules} to ignore here. Take the comment out."
            faults.append((Rule.UNUSED_SUPPRESSION, message))
        findings = left + [
            DocumentFinding(rule, message, file, block.line, suppression.line, block.text)
            for rule, message in faults
        ]
    return findings


def stray_remarks(blocks: Blocks, file: str) -> Iterator[DocumentFinding]:
    """Yield a finding for each suppression or subject of a page that no block follows."""
    placed = {comment.start for block in blocks.blocks for comment in block.comments}
    for comment in blocks.comments:
        remark = _remark(comment.text, comment.line)
        rule = _STRAY.get(remark.word) if remark is not None else None
        if rule is not None and comment.start not in placed:
            message = "No diagram follows this comment. Put it right before the fence."
            yield DocumentFinding(rule, message, file, None, comment.line)


def _remark(text: str, line: int) -> Remark | None:
    match = _REMARK.match(text[:_LONGEST])
    return Remark(match["word"], match["rest"].strip(), line) if match else None


def _suppression(remark: Remark) -> Suppression:
    match = _IGNORED.match(remark.rest)
    rules = tuple(re.split(r"[\s,]+", match["rules"].strip())) if match else ()
    reason = ((match["reason"] if match else None) or "").strip()
    return Suppression(tuple(rule for rule in rules if rule), reason, remark.line)


def _covers(suppression: Suppression, finding: DocumentFinding) -> bool:
    return finding.rule in suppression.rules and finding.rule not in _ALWAYS_TOLD


def _faults(suppression: Suppression) -> Iterator[tuple[Rule, str]]:
    known = [rule.value for rule in Rule if rule not in _ALWAYS_TOLD]
    if not suppression.rules:
        yield Rule.BAD_SUPPRESSION, "This comment names no rule. Write: ignore RULE: REASON."
    for rule in suppression.rules:
        if rule not in known:
            close = near(rule, known, 1)
            hint = f" Did you mean {close[0]!r}?" if close else f" Known: {', '.join(known)}."
            yield Rule.BAD_SUPPRESSION, f"There is no rule {rule!r} to ignore.{hint}"
    if suppression.rules and not suppression.reason:
        rules = ", ".join(suppression.rules)
        message = f"This comment gives no reason. Write: ignore {rules}: REASON."
        yield Rule.BAD_SUPPRESSION, message
