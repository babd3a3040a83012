"""The small language in which steps, lists of names, days and durations are written.

Pages and YAML share it. Which words and signs it consists of comes from document profiles. Here
are steps and lists of names; below it, `notation_days` and `notation_words`.
"""

from __future__ import annotations

from collections.abc import Callable

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
    stages = split(text, signs_pattern(notation.arrows))
    named = [split_names(stage, notation, known) for stage in stages]
    return [names for names in named if names]


def split_names(
    text: str, notation: Notation, known: Callable[[str], bool] | None = None
) -> list[str]:
    """Return the names in a list of them, in order, without suffixes that only mention days.

    Args:
        text: Names and what separates them.
        notation: Which separators there are.
        known: Whether something is a name as it stands. What it holds for is not split at words
            such as `and`.
    """
    names = []
    for piece in split(text, signs_pattern(notation.separators)):
        name = without_day_suffix(piece, notation)
        parts = _split_at_words(name, words_pattern(notation), known or (lambda _name: False))
        names += [without_day_suffix(part, notation) for part in parts]
    return [name for name in names if name]



def _split_at_words(text: str, delimiter: str, known: Callable[[str], bool]) -> list[str]:
    """Split at words, but not inside the longest known names, from the left."""
    cuts = list(cuts(text, delimiter))
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    names, first = [], 0
    while first < len(starts):
        longest = range(min(len(ends), first + _MOST_WORDS_IN_NAME) - 1, first, -1)
        wholes = (at for at in longest if known(stripped(text[starts[first] : ends[at]])))
        last = next(wholes, first)
        names.append(stripped(text[starts[first] : ends[last]]))
        first = last + 1
    return [name for name in names if name]
