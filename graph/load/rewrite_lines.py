"""Changes whole lines of a text, and joins two changes of one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class LineEdit:
    """Some lines, and what is to stand there."""

    start: int
    """The first line, 0-based."""
    end: int
    """The line behind the last; `start` to put something in before that line."""
    text: str = ""
    """What is to stand there: whole lines; or a few characters, if there is a column."""
    column: int | None = None
    """Where in the line `start` the characters are put in; None for whole lines."""


def with_lines(text: str, edits: Iterable[LineEdit]) -> str:
    r"""Return a text with edits made; where several put lines in at one place, in their order.

    Example:
        >>> with_lines("a\nb\nc\n", [LineEdit(1, 2), LineEdit(2, 2, "x\n"), LineEdit(0, 0, "!", 1)])
        'a!\nx\nc\n'
    """
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    in_order = sorted(enumerate(edits), key=lambda item: (item[1].start, item[1].end, item[0]))
    for _, edit in reversed(in_order):
        if edit.column is None:
            lines[edit.start : edit.end] = [edit.text]
        else:
            line = lines[edit.start]
            lines[edit.start] = line[: edit.column] + edit.text + line[edit.column :]
    return "".join(lines)


def kept_format(original: str, before: str, after: str) -> str:
    r"""Return `after` with the lines of `original` wherever a change leaves `before` alone.

    Args:
        original: A text as its author wrote it.
        before: The same as a program would write it.
        after: What the program makes of it by a change.

    Example:
        >>> kept_format("a: 1\nb:   2\n", "a: 1\nb: 2\n", "a: 9\nb: 2\n")
        'a: 9\nb:   2\n'
    """
    if original == before:
        return after
    base, theirs, ours = (text.splitlines(keepends=True) for text in (before, original, after))
    author, change = _hunks(base, theirs), _hunks(base, ours)
    merged: list[str] = []
    at = 0
    for start, end in _clusters([*author, *change]):
        merged += base[at:start]
        is_changed = any(start <= hunk.start and hunk.end <= end for hunk in change)
        side, hunks = (ours, change) if is_changed else (theirs, author)
        merged += side[_moved(start, hunks) : _moved(end, hunks, inclusive=True)]
        at = end
    return "".join([*merged, *base[at:]])


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Lines of a base, and the lines of another text that stand for them."""

    start: int
    end: int
    other_start: int
    other_end: int


def _hunks(base: Sequence[str], other: Sequence[str]) -> list[_Hunk]:
    """Return what differs: line by line, where as many lines stand for as many."""
    found: list[_Hunk] = []
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag == "replace" and end - start == other_end - other_start:
            pairs = zip(range(start, end), range(other_start, other_end), strict=True)
            found += [_Hunk(line, line + 1, moved, moved + 1) for line, moved in pairs]
        elif tag != "equal":
            found.append(_Hunk(start, end, other_start, other_end))
    return found


def _clusters(hunks: Iterable[_Hunk]) -> list[tuple[int, int]]:
    """Return the ranges of the base that hunks cover, those that overlap put together.

    What is put in at the border of a range overlaps with it; ranges that merely touch do not.
    """
    found: list[tuple[int, int]] = []
    for hunk in sorted(hunks, key=lambda hunk: (hunk.start, hunk.end)):
        start, end = found[-1] if found else (-1, -1)
        is_border = hunk.start == end and (hunk.start == hunk.end or start == end)
        if hunk.start < end or is_border:
            found[-1] = start, max(end, hunk.end)
        else:
            found.append((hunk.start, hunk.end))
    return found


def _moved(line: int, hunks: Sequence[_Hunk], *, inclusive: bool = False) -> int:
    """Return where a line of the base, at the border of a cluster, stands in the other text.

    What is put in at that very line lies behind it, unless `inclusive`.
    """
    shift = 0
    for hunk in hunks:
        if hunk.end < line or (hunk.end == line and (inclusive or hunk.start < line)):
            shift = hunk.other_end - hunk.end
    return line + shift
