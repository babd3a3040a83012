"""Mends pictures where there is one right answer: quotes a label, takes a brace or a fence out.

What is mended was read by Mermaid's parser first, and shows the words that it showed before.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.documents.audit import DiagramParser
from graph.documents.causes import refusal_of
from graph.documents.repairs import Repair, repair_of
from graph.documents.size import too_large
from graph.load.diagram_files import DiagramFile, DiagramFiles, encoded
from graph.load.mermaid_blocks import Block, Blocks, fence_lines, find_blocks
from graph.load.rewrite import Edit, edited
from graph.mermaid.parser import ParsedDiagram


@dataclass(frozen=True, slots=True)
class Change:
    """A file with diagrams that can be mended."""

    file: DiagramFile
    """As it was read."""
    text: str
    """What is to stand in it."""
    blocks: int
    """How many of its blocks are mended."""

    def diff(self) -> str:
        """Return the change as a unified diff; line ends are those of the file."""
        lines = difflib.unified_diff(
            _lines(self.file.text), _lines(self.text), self.file.file, self.file.file
        )
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )

    def patch(self) -> bytes:
        """Return the change as a unified diff that `patch` and `git apply` take.

        The lines are in the encoding of the file, the names of the file in UTF-8.

        Raises:
            UnicodeEncodeError: If the new text holds what that encoding has no byte for.
        """
        from_file, to_file, lines = self.diff().split("\n", maxsplit=2)
        return f"{from_file}\n{to_file}\n".encode() + encoded(lines, self.file.encoding)


@dataclass(frozen=True, slots=True)
class Unmended:
    """A block that is broken and stays so."""

    file: str
    """Its file, as it was named or reached."""
    line: int
    """Where the fault stands, 1-based."""
    reason: str
    """Why it is not mended."""


@dataclass(frozen=True, slots=True)
class Mending:
    """What can be mended in some files, and what cannot."""

    changes: tuple[Change, ...]
    """The files that change, in the order in which they were read."""
    unmended: tuple[Unmended, ...]
    """What stays broken, by file and line."""
    blocks: int
    """How many blocks the files hold."""


@dataclass(slots=True)
class _Candidate:
    """A block that is broken, on its way to being mended."""

    file: str
    """Its file."""
    block: Block
    """As it was found."""
    repair: Repair
    """What is to be done to its text."""
    frame: list[Edit]
    """Edits of the file around the block: the lines of a fence."""
    text: str
    """The diagram as it would be."""
    refusal: str
    """Why the parser refuses it as it is; empty where it does not."""
    line: int
    """Where the fault stands in the file."""


def mend(read: DiagramFiles, parser: DiagramParser) -> Mending:
    """Return how the diagrams in some files can be mended; writes nothing.

    Raises:
        ParserUnavailableError: The parser cannot be run, so nobody knows what is broken.
    """
    pages = [(file, find_blocks(file.text, is_mermaid=file.is_mermaid)) for file in read.files]
    parsed = iter(parser.parse([block.text for _, found in pages for block in found.blocks]))
    candidates = [
        candidate
        for file, found in pages
        for block in found.blocks
        if (candidate := _candidate(file, found, block, next(parsed)))
    ]
    outcomes = parser.parse([candidate.text for candidate in candidates])
    edits: defaultdict[str, list[Edit]] = defaultdict(list)
    counts: Counter[str] = Counter()
    unmended = []
    for candidate, outcome in zip(candidates, outcomes, strict=True):
        mended = _edits(candidate, outcome)
        if isinstance(mended, str):
            unmended.append(Unmended(candidate.file, candidate.line, mended))
        else:
            edits[candidate.file] += mended
            counts[candidate.file] += 1
    changes = tuple(
        Change(file, edited(file.text, edits[file.file]), counts[file.file])
        for file in read.files
        if file.file in edits
    )
    return Mending(changes, tuple(unmended), sum(len(found.blocks) for _, found in pages))


def _candidate(
    file: DiagramFile, found: Blocks, block: Block, parsed: ParsedDiagram
) -> _Candidate | None:
    """Return a block that is broken with its repairs; None for one that is well."""
    frame = list(_frame(file, found, block))
    is_fenced = block.is_file and (block.fence is not None or any(fence_lines(block.text)))
    if parsed.is_valid and not is_fenced:
        return None
    line, refusal = (block.fence.line if block.fence else block.line), ""
    repair = Repair((), ())
    text = block.text
    if block.fence is None and frame:
        text = text[: text.rindex("\n", 0, len(text.rstrip())) + 1]
    if parsed.error is not None:
        if size := too_large(block.text, parsed.error):
            refusal = size
        else:
            reason = refusal_of(block.text, parsed.error, parsed.line)
            line, refusal = block.file_line(reason.line), reason.words
            repair = repair_of(text)
    return _Candidate(file.file, block, repair, frame, edited(text, repair.edits), refusal, line)


def _frame(file: DiagramFile, found: Blocks, block: Block) -> Iterator[Edit]:
    """Yield what takes the fence of a Mermaid file out, if nothing but white space is around it."""
    fence = block.fence
    if not block.is_file or len(found.blocks) > 1:
        return
    if fence is not None:
        around = file.text[: fence.start] + fence.prefix + file.text[fence.end :]
        if not around.strip("\ufeff \t\r\n"):
            yield Edit(fence.start, fence.content_start, "")
            yield Edit(fence.content_end, fence.end, "")
        return
    last = block.text.rstrip().count("\n") + 1
    if last > 1 and list(fence_lines(block.text)) == [last]:
        line = block.lines[last - 1]
        yield Edit(line.start, len(file.text), "")


def _edits(candidate: _Candidate, outcome: ParsedDiagram) -> list[Edit] | str:
    """Return the edits of the file that mend a block, or why it stays as it is."""
    if obstacle := _obstacle(candidate, outcome):
        return obstacle
    block = candidate.block
    edits = [_in_file(block, edit) for edit in candidate.repair.edits]
    found = [edit for edit in edits if edit is not None]
    if len(found) < len(edits):
        return f"It would change within a tab that is cut in two. {candidate.refusal}"
    return [*candidate.frame, *found]


def _obstacle(candidate: _Candidate, outcome: ParsedDiagram) -> str | None:
    """Return why a block cannot be mended, if anything stands in the way."""
    block, repair = candidate.block, candidate.repair
    if reason := _doubt(candidate):
        return reason
    if outcome.error is not None and repair.edits:
        left = refusal_of(candidate.text, outcome.error, outcome.line)
        where = block.file_line(left.line)
        return f"One fault can be mended; another, in line {where}, remains. {left.words}"
    if outcome.error is not None:
        return candidate.refusal
    if lost := repair.lost(outcome):
        return f"Mended, it would not show {lost!r} as it is written. {candidate.refusal}"
    return None


def _doubt(candidate: _Candidate) -> str | None:
    """Return why only a person can say how a block is meant, if that is so."""
    block, repair = candidate.block, candidate.repair
    if block.is_file and block.fence is not None and not candidate.frame:
        return "More than one diagram stands in this Mermaid file. Give each a file of its own."
    if not block.is_file and block.fence is not None and not block.fence.is_closed:
        return "Nothing closes its fence, and where the diagram ends is for you to say."
    if repair.doubt:
        where = block.file_line(repair.doubt_line)
        return f"More than one answer may be right in line {where}: {repair.doubt}."
    return None


def _in_file(block: Block, edit: Edit) -> Edit | None:
    """Return an edit of a block's text as one of its file; it lies within a line."""
    text = block.text
    line = text.count("\n", 0, edit.start) + 1
    line_start = text.rfind("\n", 0, edit.start) + 1
    start = block.offset(line, edit.start - line_start)
    end = block.offset(line, edit.end - line_start)
    return None if start is None or end is None else Edit(start, end, edit.text)


def _lines(text: str) -> Sequence[str]:
    """Split a text as a diff does, at newline characters alone."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
