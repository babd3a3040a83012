"""The words and signs of which the notation of steps, names, days and durations consists.

Below all that reads it: what a `Notation` holds, forms such as `Day {n}`, and cutting at signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache, lru_cache

NUMBER = "{n}"
"""Stands for a number in a form: `Day {n}`."""
WORDS = "{words}"
"""Stands for any words, or none, in a form: `All Services {words}`."""
DIGITS = r"\d{1,6}(?!\d)"
"""A pattern for a number."""
NEVER = r"(?!)"
"""A pattern that nothing matches."""
LONGEST = 10_000
"""Characters of a text in which days and durations are looked for; longer ones are unreadable."""

_OPENING, _CLOSING = "(\uff08", ")\uff09"
NO_LETTER_BEHIND = r"(?![^\W\d_])"
"""A pattern for where no letter follows."""
_NO_LETTER_BEFORE = r"(?<![^\W\d_])"
_MOST_QUOTED = 200
_ARROW_HEAD = re.compile(r"[<>]")
_ARROW_SHAFT = re.compile(r"([-=])\1+")
_END_MARKS = ".\u3002"
_SIGNS_BEFORE = re.compile(r"^[^\w(\uff08]+")
_SIGNS_BETWEEN = re.compile(r"^[\s:\uff1a.)\-\u2013\u2014\ufe0f\u20e3]+")
_BARE_NUMBER = re.compile(
    r"\(?(?:\d{1,4}\.)*(?P<n>\d{1,6})"
    r"(?:\ufe0f?\u20e3|[.)\uff09:\uff1a](?!\d)|(?:(?<=\.\d)|(?<=\.\d\d))(?=\s)|\s+[-\u2013\u2014](?=\s))"
)


@dataclass(frozen=True, slots=True)
class Notation:
    """The words and signs of the notation. Case and white space in them do not matter."""

    arrows: tuple[str, ...] = ()
    """Between the stages of a step: `→`, `->`."""
    unclear_arrows: tuple[str, ...] = ()
    """Between names whose connection they leave open, two-way or backward: `<->`, `←`."""
    separators: tuple[str, ...] = ()
    """Signs between names: `,`."""
    word_separators: tuple[str, ...] = ()
    """Words between names, set off by spaces: `and`. A name may hold them too."""
    range_marks: tuple[str, ...] = ()
    """Between the ends of a range: `-`, `~`."""
    days: tuple[str, ...] = ()
    """How a day is named: `Day {n}`."""
    reviews: tuple[str, ...] = ()
    """What stands in lists of services and is none: `All Week {n} Services`."""
    done: tuple[str, ...] = ()
    """What stands for the next step where the flow ends."""
    hours: tuple[str, ...] = ()
    """Units of time: an hour."""
    minutes: tuple[str, ...] = ()
    """Units of time: a minute."""
    approximations: tuple[str, ...] = ()
    """Words around a duration that change nothing about the numbers: `about`."""

    def is_done(self, text: str) -> bool:
        """Say whether the words that follow a step say that the flow ends."""
        return bool(word_key(text)) and word_key(text) in map(word_key, self.done)

    def is_review(self, name: str) -> bool:
        """Say whether a name in a list of services is a review of days rather than a service."""
        folded = " ".join(name.split())
        return any(form_pattern(form).fullmatch(folded) for form in self.reviews)


def brief(text: str) -> str:
    """Return a text as messages quote it: not without end."""
    return text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}\u2026"


def merged_notation(notations: Iterable[Notation]) -> Notation:
    """Return a notation that understands what any of these does; words keep their order."""
    given = list(notations)
    return Notation(
        **{
            field.name: tuple(dict.fromkeys(w for one in given for w in getattr(one, field.name)))
            for field in fields(Notation)
        }
    )


@lru_cache(maxsize=4096)
def word_key(text: str) -> str:
    """Return the form in which headings, labels and marks are compared.

    Letters, digits and their accents alone count: no case, no white space, no punctuation, no
    emoji.

    Example:
        >>> word_key("🔄  End-to-End  Request Flow:")
        'endtoendrequestflow'
    """
    return "".join(char for char in _composed(text) if _counts(char))


@cache
def form_pattern(form: str) -> re.Pattern[str]:
    """Return a pattern for a form: `{n}` gives the group `n`, white space may be left out."""
    parts = re.split(r"(\{n\}|\{words\}|\s+)", form.strip())
    written = {NUMBER: rf"(?P<n>{DIGITS})", WORDS: ".*"}
    pattern = "".join(
        r"\s*" if part.isspace() else written.get(part) or re.escape(part) for part in parts
    )
    return re.compile(_NO_LETTER_BEFORE + pattern, re.IGNORECASE)


def numbered(text: str, forms: Iterable[str]) -> tuple[int, str] | None:
    """Return the number and the title of `Step 2: Store`, None where no form begins the text.

    Signs, emoji and a number before the form, `3.1 Step 2: Store`, are passed over, and signs
    between it and the title.
    """
    bare = _SIGNS_BEFORE.sub("", text)
    number = _BARE_NUMBER.match(bare)
    behind = _SIGNS_BETWEEN.sub("", bare[number.end() :]) if number else ""
    patterns = [form_pattern(form) for form in forms]
    matches = (pattern.match(words) for words in (bare, behind) for pattern in patterns)
    match = next((match for match in matches if match), None)
    return None if match is None else _number_and_title(match)


def listed(text: str) -> tuple[int, str] | None:
    """Return the number and the title of `2. Store` or `2) Store`, None for other texts."""
    match = _BARE_NUMBER.match(_SIGNS_BEFORE.sub("", text))
    return None if match is None else _number_and_title(match)


def _number_and_title(match: re.Match[str]) -> tuple[int, str]:
    return int(match["n"]), _SIGNS_BETWEEN.sub("", match.string[match.end() :])


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _counts(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] not in "ZCPS" and category != "Me" and not "\ufe00" <= char <= "\ufe0f"


def split(text: str, delimiter: str) -> list[str]:
    """Split at a pattern outside parentheses; where those are not balanced they do not count."""
    parts, start = [], 0
    for cut in cuts(text, delimiter):
        parts.append(text[start : cut.start()])
        start = cut.end()
    return [part for part in map(stripped, (*parts, text[start:])) if part]


def cuts(text: str, delimiter: str) -> Iterator[re.Match[str]]:
    """Yield where a pattern stands outside parentheses."""
    opened, closed = (sum(text.count(sign) for sign in signs) for signs in (_OPENING, _CLOSING))
    depth = 0
    for token in re.finditer(f"[{_OPENING}{_CLOSING}]|{delimiter}", text, re.IGNORECASE):
        if token[0] in _OPENING:
            depth += opened == closed
        elif token[0] in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0:
            yield token


def stripped(text: str) -> str:
    """Return a piece without white space and the full stop of a sentence."""
    return text.strip().rstrip(_END_MARKS).strip()


@cache
def signs_pattern(signs: tuple[str, ...]) -> str:
    """Return a pattern for any of some signs, the longest first."""
    return "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True)) or NEVER


@cache
def arrows_pattern(arrows: tuple[str, ...]) -> str:
    """Return a pattern for any of some arrows, the longest first.

    An arrow made of signs may be longer than it is given: `->` stands for `--->` too.
    """
    shortest = {_ARROW_SHAFT.sub(r"\1", arrow) for arrow in arrows}
    patterns = (
        re.sub(r"(=|\\-)", r"\1+", re.escape(arrow))
        if _ARROW_HEAD.search(arrow)
        else re.escape(arrow)
        for arrow in sorted(shortest, key=len, reverse=True)
    )
    return "|".join(f"(?:{pattern})\ufe0f?" for pattern in patterns) or NEVER


def words_pattern(notation: Notation) -> str:
    """Return a pattern for a separating word between spaces, or before all else: `, and C`."""
    words = signs_pattern(notation.word_separators)
    return rf"(?:^|(?<=\s))(?:{words})(?=\s)"


def ranges_pattern(notation: Notation) -> str:
    """Return a pattern for what stands between the ends of a range."""
    return "|".join(whole_word(mark) for mark in notation.range_marks) or NEVER


def whole_word(word: str) -> str:
    """Return a pattern for a word; a word in ASCII letters is none inside a longer one."""
    if not (word.isascii() and word.isalpha()):
        return re.escape(word)
    return rf"{_NO_LETTER_BEFORE}{word}{NO_LETTER_BEHIND}"
