"""Checks the pictures in files against Mermaid's parser and against the graph.

One pass: all blocks are found, parsed in one go by one process, and then judged block by block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from graph.documents.causes import refusal_of
from graph.documents.compared import faults_of
from graph.documents.finding import DocumentFinding, Rule
from graph.documents.marked import MarkedPlaces
from graph.documents.markers import Painter
from graph.documents.reading import FLOWCHARTS, keyword
from graph.documents.remarks import stray_remarks, suppress
from graph.documents.residue import residue_of
from graph.documents.size import too_large
from graph.documents.subject import Subjects
from graph.load.diagram_files import DiagramFile, DiagramFiles
from graph.load.mermaid_blocks import Block, Blocks, fence_lines, find_blocks
from graph.load.profile import Profile
from graph.mermaid.parser import ParsedDiagram, ParserUnavailableError
from graph.model.reader import GraphReader

_DIRECTION = re.compile(r"direction\s+(?:TB|BT|LR|RL|TD)")
_ONLY_DIRECTION = re.compile(r"\s*direction\s+(?:TB|BT|LR|RL|TD)\s*;?\s*$")


class DiagramParser(Protocol):
    """What parses diagrams: `graph.mermaid.parser.MermaidParser`."""

    def parse(self, texts: Sequence[str], /) -> list[ParsedDiagram]:
        """Return what the parser saw in each text, in the same order."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of checking the pictures in some files."""

    findings: tuple[DocumentFinding, ...]
    """By file as read, then by line."""
    files: int
    """How many files were read."""
    blocks: int
    """How many blocks they hold."""
    refused: int
    """How many of them the parser refuses; 0 where there is no parser."""


def audit(
    read: DiagramFiles, reader: GraphReader, profiles: Sequence[Profile], parser: DiagramParser
) -> Audit:
    """Check all pictures in some files.

    Where the parser cannot be run, everything is checked that needs none, and a finding says so.

    Args:
        read: The files.
        reader: The graph that pictures of scenarios are compared with.
        profiles: The kinds of scenario page to look for.
        parser: Mermaid's parser.
    """
    pages = [(file, find_blocks(file.text, is_mermaid=file.is_mermaid)) for file in read.files]
    texts = [block.text for _, found in pages for block in found.blocks]
    parsed, missing = _parsed(texts, parser)
    diagrams = iter(parsed)
    findings = [*_of_files(read)]
    painter = Painter(reader)
    for file, found in pages:
        places = MarkedPlaces(file, painter)
        judge = _Judge(file, Subjects(file, reader, profiles), places, reader)
        of_page = [each for block in found.blocks for each in judge.judged(block, next(diagrams))]
        findings += [*of_page, *places.others(), *stray_remarks(found, file.file)]
    order = {file.file: number for number, file in enumerate(read.files)}
    findings.sort(key=lambda each: (order.get(each.file, -1), each.line, each.block or 0))
    findings += _unparsed(pages, missing) if missing else ()
    refused = sum(diagram is not None and diagram.error is not None for diagram in parsed)
    return Audit(tuple(findings), len(pages), len(texts), refused)


def _parsed(
    texts: Sequence[str], parser: DiagramParser
) -> tuple[list[ParsedDiagram | None], str | None]:
    """Return what the parser saw, or why it cannot be run."""
    if not texts:
        return [], None
    try:
        return [*parser.parse(texts)], None
    except ParserUnavailableError as error:
        return [None] * len(texts), str(error)


def _of_files(read: DiagramFiles) -> Iterator[DocumentFinding]:
    for found in read.findings:
        place = found.evidence[0]
        yield DocumentFinding(Rule(found.rule), found.message, place.file, None, place.line or 1)


def _unparsed(
    pages: Sequence[tuple[DiagramFile, Blocks]], missing: str
) -> Iterator[DocumentFinding]:
    held = [(file, block) for file, found in pages for block in found.blocks]
    file, first = held[0]
    message = (
        f"No diagram was parsed ({len(held)} in all), so neither its syntax nor its edges and"
        f" services were checked. {missing}"
    )
    yield DocumentFinding(Rule.UNPARSED, message, file.file, first.line, first.line)


class _Judge:
    """Judges the blocks of one file."""

    def __init__(
        self, file: DiagramFile, subjects: Subjects, places: MarkedPlaces, reader: GraphReader
    ) -> None:
        self._file = file
        self._subjects = subjects
        self._places = places
        self._reader = reader

    def judged(self, block: Block, parsed: ParsedDiagram | None) -> list[DocumentFinding]:
        """Return what is wrong with a block and is not suppressed."""
        self._subjects.findings.clear()
        found = [*self._of_fence(block), *self._of_text(block)]
        if parsed is not None and parsed.error is not None:
            found.append(self._refused(block, parsed.error, parsed.line))
        elif parsed is not None:
            found += self._compared(block, parsed)
        else:
            found += self._unread(block)
        found += [*self._subjects.findings, *self._places.of(block)]
        return suppress(found, self._file.file, block, is_parsed=parsed is not None)

    def _finding(self, block: Block, rule: Rule, message: str, line: int) -> DocumentFinding:
        return DocumentFinding(rule, message, self._file.file, block.line, line, block.text)

    def _of_fence(self, block: Block) -> Iterator[DocumentFinding]:
        fence = block.fence
        if fence is not None and not fence.is_closed:
            message = "Nothing closes this fence, so all that follows is taken for the diagram."
            remedy = f"Write {fence.signs} behind its last line."
            yield self._finding(block, Rule.UNCLOSED, f"{message} {remedy}", fence.line)
        if not block.is_file:
            return
        message = (
            "A fence stands inside a Mermaid file, which holds the diagram alone. Take its lines"
            " out, or rename the file to .md."
        )
        if fence is not None:
            yield self._finding(block, Rule.FENCE, message, fence.line)
        elif (line := next(fence_lines(block.text), None)) is not None:
            yield self._finding(block, Rule.FENCE, message, block.file_line(line))

    def _of_text(self, block: Block) -> Iterator[DocumentFinding]:
        for line, words in residue_of(block.text):
            message = f"A template left something behind: {words}. Take it out or fill it."
            yield self._finding(block, Rule.TEMPLATE_RESIDUE, message, block.file_line(line))
        if "direction" not in block.text or keyword(block.text) not in FLOWCHARTS:
            return
        for number, text in enumerate(block.text.split("\n"), start=1):
            if _DIRECTION.search(text) and not _ONLY_DIRECTION.match(text):
                message = (
                    "Mermaid drops this whole line without a word, for it holds 'direction' and a"
                    " direction behind it. Write #32; for the space between the two."
                )
                yield self._finding(block, Rule.SWALLOWED_LINE, message, block.file_line(number))

    def _refused(self, block: Block, error: str, line: int | None) -> DocumentFinding:
        if size := too_large(block.text, error):
            return self._finding(block, Rule.TOO_LARGE, size, block.line)
        refusal = refusal_of(block.text, error, line)
        where = block.file_line(refusal.line)
        return self._finding(block, Rule.SYNTAX, refusal.words, where)

    def _unread(self, block: Block) -> Iterator[DocumentFinding]:
        """Yield what can be told of a block that nothing parses."""
        self._subjects.of(block)
        if size := too_large(block.text):
            yield self._finding(block, Rule.TOO_LARGE, size, block.line)

    def _compared(self, block: Block, parsed: ParsedDiagram) -> Iterator[DocumentFinding]:
        subject = self._subjects.of(block)
        if subject is None:
            return
        notation = self._subjects.notation
        for fault in faults_of(block.text, parsed, subject, self._reader, notation):
            line = block.line if fault.line is None else block.file_line(fault.line)
            yield self._finding(block, fault.rule, fault.message, line)
