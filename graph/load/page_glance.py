"""Whether a page may be one of a scenario, told without parsing its Markdown.

Most pages of a course describe no scenario, and parsing is nearly all that reading them costs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from graph.load.notation_words import word_key
from graph.load.profile import Place, Profile

_LINE_END = re.compile(r"\r\n?|\n")
_ATX = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_UNCLEAR = re.compile(r"&#?\w+;|<[a-zA-Z/!?]|\][(\[]")
"""Entities, tags and links, in which the letters of a heading are not those that are read."""


def may_be_scenario(text: str, profiles: Sequence[Profile]) -> bool:
    """Return False where no heading of a page can be that of an overview, else True.

    Every page of a scenario has such a heading. What looks like a heading and is none, as in code,
    is taken for one.

    Args:
        text: Markdown.
        profiles: The kinds of page to look for.
    """
    wanted = {
        word_key(words)
        for profile in profiles
        for words in profile.headings.get(Place.OVERVIEW, ())
    }
    return any(
        _UNCLEAR.search(heading) or _holds(word_key(heading), wanted) for heading in _headings(text)
    )


def _holds(heading: str, wanted: Collection[str]) -> bool:
    return any(key in heading for key in wanted)


def _headings(text: str) -> Iterator[str]:
    """Yield all that may be a heading, in one line; it may hold more than the heading."""
    above: list[str] = []
    for line in _LINE_END.split(text):
        if _ATX.match(line):
            yield line
        elif above and _UNDERLINE.match(line):
            yield " ".join(above)
        if line.strip():
            above.append(line)
        else:
            above.clear()
