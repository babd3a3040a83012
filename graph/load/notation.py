"""The small language in which steps, lists of names, days and durations are written.

Pages and YAML share it. Which words and signs it consists of comes from document profiles. Here
are steps and lists of names, and the door to the rest: `notation_words` and `notation_days`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from graph.load.notation_days import (
    DayPiece,
    day_mentions,
    day_numbers,
    day_title,
    hours,
    only_days,
    without_day_suffix,
)
from graph.load.notation_words import (
    NUMBER,
    WORDS,
    Notation,
    arrows_pattern,
    brief,
    cuts,
    form_pattern,
    listed,
    merged_notation,
    numbered,
    signs_pattern,
    split,
    stripped,
    word_key,
    words_pattern,
)

__all__ = [
    "NUMBER",
    "WORDS",
    "DayPiece",
    "Notation",
    "StepPath",
    "brief",
    "day_mentions",
    "day_numbers",
    "day_title",
    "form_pattern",
    "hours",
    "listed",
    "merged_notation",
    "numbered",
    "only_days",
    "read_path",
    "split_names",
    "split_stages",
    "word_key",
]

_MOST_WORDS_IN_NAME = 8
"""How many separating words, and one more, a name may hold."""
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\]")


@dataclass(frozen=True, slots=True)
class StepPath:
    """The stages of a step, and the arrows that lead to nothing in it."""

    stages: tuple[tuple[str, ...], ...]
    """The names of each stage that has any, in order."""
    opens: bool
    """Whether it begins with an arrow."""
    closes: bool
    """Whether it ends with an arrow."""
    has_gap: bool
    """Whether nothing stands between two of its arrows."""
    is_clear: tuple[bool, ...]
    """Of each of its arrows, whether it says which way it leads."""


def read_path(
    text: str, notation: Notation, known: Callable[[str], bool] | None = None
) -> StepPath:
    """Return the stages of a step, as `split_stages` does, and what its arrows leave open.

    Two-way and backward arrows divide names, but no stages: which way they lead is unclear.
    """
    found = [*cuts(text, arrows_pattern((*notation.arrows, *notation.unclear_arrows)))]
    starts = [0, *(cut.end() for cut in found)]
    ends = [*(cut.start() for cut in found), len(text)]
    pieces = [
        split_names(text[start:end], notation, known)
        for start, end in zip(starts, ends, strict=True)
    ]
    plain = re.compile(arrows_pattern(notation.arrows), re.IGNORECASE)
    stages = [list(pieces[0])]
    for cut, names in zip(found, pieces[1:], strict=True):
        if plain.fullmatch(cut[0]):
            stages.append(names)
        else:
            stages[-1] += names
    return StepPath(
        stages=tuple(tuple(stage) for stage in stages if stage),
        opens=bool(found) and not pieces[0],
        closes=bool(found) and not pieces[-1],
        has_gap=not all(pieces[1:-1]),
        is_clear=tuple(bool(plain.fullmatch(cut[0])) for cut in found),
    )


def split_stages(
    text: str, notation: Notation, known: Callable[[str], bool] | None = None
) -> list[list[str]]:
    """Return the names of each stage of a step: `A, B → C` has the stages `A, B` and `C`.

    Arrows and separators inside parentheses divide nothing. A suffix that only mentions days,
    `CloudFront (Day 1, 16)`, is left out. Stages without any name are left out.

    Args:
        text: The words of the step.
        notation: Which arrows and separators there are.
        known: As for `split_names`.
    """
    return [list(stage) for stage in read_path(text, notation, known).stages]


def split_names(
    text: str, notation: Notation, known: Callable[[str], bool] | None = None
) -> list[str]:
    """Return the names in a list of them, in order, without suffixes that only mention days.

    Arrows divide names too, and marks of footnotes, `[^1]`, are no part of them.

    Args:
        text: Names and what separates them.
        notation: Which separators there are.
        known: Whether something is a name as it stands. What it holds for is not split at words
            such as `and`.
    """
    names = []
    words = words_pattern(notation)
    arrows = arrows_pattern((*notation.arrows, *notation.unclear_arrows))
    for piece in split(_FOOTNOTE.sub("", text), f"{arrows}|{signs_pattern(notation.separators)}"):
        name = without_day_suffix(piece, notation)
        parts = _split_at_words(name, words, known or (lambda _name: False))
        names += [without_day_suffix(part, notation) for part in parts]
    return [name for name in names if name]


def _split_at_words(text: str, delimiter: str, known: Callable[[str], bool]) -> list[str]:
    """Split at words, but not inside the longest known names, from the left."""
    found = list(cuts(text, delimiter))
    starts = [0, *(cut.end() for cut in found)]
    ends = [*(cut.start() for cut in found), len(text)]
    names, first = [], 0
    while first < len(starts):
        longest = range(min(len(ends), first + _MOST_WORDS_IN_NAME) - 1, first, -1)
        wholes = (at for at in longest if known(stripped(text[starts[first] : ends[at]])))
        last = next(wholes, first)
        names.append(stripped(text[starts[first] : ends[last]]))
        first = last + 1
    return [name for name in names if name]
