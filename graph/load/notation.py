"""The small language in which steps, lists of names, days and durations are written.

Pages and YAML share it. Which words and signs it consists of comes from document profiles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache

from graph.model.guide import HoursRange
from graph.model.names import split_parenthesis

NUMBER = "{n}"
"""Stands for a number in a form: `Day {n}`."""
WORDS = "{words}"
"""Stands for any words, or none, in a form: `All Services {words}`."""

_MOST_DAYS = 366
"""The longest range of days that is written out."""
_MOST_WORDS_IN_NAME = 8
"""How many separating words, and one more, a name may hold."""
_DIGITS = r"\d{1,6}(?!\d)"
_AMOUNT = r"\d{1,6}(?:\.\d{1,3})?"
_OPENING, _CLOSING = "(\uff08", ")\uff09"
_BRACKETED = re.compile(r"[(\uff08][^()\uff08\uff09]*[)\uff09]")
_NO_LETTER_BEFORE = r"(?<![^\W\d_])"
_NO_LETTER_BEHIND = r"(?![^\W\d_])"
_END_MARKS = ".\u3002"
_NEVER = r"(?!)"
_SIGNS_BEFORE = re.compile(r"^[^\w(\uff08]+")
_SIGNS_BETWEEN = re.compile(r"^[\s:\uff1a.)\-\u2013\u2014\ufe0f\u20e3]+")
_BARE_NUMBER = re.compile(
    r"\(?(?:\d{1,4}\.)*(?P<n>\d{1,6})"
    r"(?:\ufe0f?\u20e3|[.)\uff09:\uff1a](?!\d)|(?<=\.\d)(?=\s)|\s+[-\u2013\u2014](?=\s))"
)


@dataclass(frozen=True, slots=True)
class Notation:
    """The words and signs of the notation. Case and white space in them do not matter."""

    arrows: tuple[str, ...] = ()
    """Between the stages of a step: `→`, `->`."""
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
    written = {NUMBER: rf"(?P<n>{_DIGITS})", WORDS: ".*"}
    pattern = "".join(
        r"\s*" if part.isspace() else written.get(part) or re.escape(part) for part in parts
    )
    return re.compile(_NO_LETTER_BEFORE + pattern, re.IGNORECASE)


def numbered(text: str, forms: Iterable[str]) -> tuple[int, str] | None:
    """Return the number and the title of `Step 2: Store`, None where no form begins the text.

    Signs and emoji before the form and between it and the title are passed over.
    """
    bare = _SIGNS_BEFORE.sub("", text)
    patterns = (form_pattern(form) for form in forms)
    match = next((match for pattern in patterns if (match := pattern.match(bare))), None)
    return None if match is None else _number_and_title(match)


def listed(text: str) -> tuple[int, str] | None:
    """Return the number and the title of `2. Store` or `2) Store`, None for other texts."""
    match = _BARE_NUMBER.match(_SIGNS_BEFORE.sub("", text))
    return None if match is None else _number_and_title(match)


def _number_and_title(match: re.Match[str]) -> tuple[int, str]:
    return int(match["n"]), _SIGNS_BETWEEN.sub("", match.string[match.end() :])


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
    stages = _split(text, _signs(notation.arrows))
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
    for piece in _split(text, _signs(notation.separators)):
        name = _without_day_suffix(piece, notation)
        parts = _split_at_words(name, _words(notation), known or (lambda _name: False))
        names += [_without_day_suffix(part, notation) for part in parts]
    return [name for name in names if name]


def day_numbers(text: str, notation: Notation) -> tuple[int, ...]:
    """Return the numbers of the days that a text names, in its order, each once.

    `Day 18, Day 19, Day 11`, `Day 1, 8, 16`, `Day 1-3` and bare numbers are understood; words
    behind a day, `Day 8: S3`, are passed over.
    """
    return tuple(dict.fromkeys(day for _, days in day_mentions(text, notation) for day in days))


def day_mentions(text: str, notation: Notation) -> list[tuple[str, tuple[int, ...]]]:
    """Return each piece of a list of days with the numbers in it; none where it is unreadable.

    In `Day 8: storage, queues`, what follows the comma belongs to the title and is no piece.
    """
    mentions: list[tuple[str, tuple[int, ...]]] = []
    is_titled = False
    for piece in _day_pieces(text, notation):
        days, has_title = _days_of(piece, notation)
        if days or not is_titled:
            mentions.append((piece, days))
        is_titled = has_title if days else is_titled
    return mentions


def only_days(text: str, notation: Notation) -> bool:
    """Say whether a text names days and nothing else."""
    return all(_whole_day(piece, notation) for piece in _day_pieces(text, notation))


def day_title(text: str, notation: Notation) -> tuple[int | None, str]:
    """Return the day and the title of `Day 8: Storage` or `Storage (Day 8)`.

    The day is None where there is none, and the text as a whole the title.
    """
    found = numbered(text, notation.days)
    if found is not None:
        return found
    title = _without_day_suffix(text, notation)
    return (None, text) if title == text else (day_numbers(text[len(title) :], notation)[0], title)


def hours(text: str, notation: Notation) -> HoursRange | None:
    """Return a duration in hours: `2-3 hours`, `30 min`, `1 hour 30 minutes`, `about 2 hours`.

    Remarks in parentheses are passed over; None where anything else is left unread.
    """
    bare = _BRACKETED.sub(" ", text)
    for word in notation.approximations:
        bare = re.sub(_whole(word), " ", bare, flags=re.IGNORECASE)
    sides = _split(bare, _ranges(notation))
    amounts = [_amounts(side, notation) for side in sides]
    if len(amounts) == 2 and amounts[0] is None:  # noqa: PLR2004 - both ends of a range
        amounts[0] = _borrowed(sides[0], sides[1], notation)
    found = [amount for amount in amounts if amount is not None]
    if len(found) != len(amounts) or not 1 <= len(found) <= 2:  # noqa: PLR2004 - one, or a range
        return None
    return HoursRange(found[0], found[-1]) if found[0] <= found[-1] else None


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _counts(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] not in "ZCPS" and category != "Me" and not "\ufe00" <= char <= "\ufe0f"


def _split(text: str, delimiter: str) -> list[str]:
    """Split at a pattern outside parentheses; where those are not balanced they do not count."""
    parts, start = [], 0
    for cut in _cuts(text, delimiter):
        parts.append(text[start : cut.start()])
        start = cut.end()
    stripped = (_stripped(part) for part in (*parts, text[start:]))
    return [part for part in stripped if part]


def _split_at_words(text: str, delimiter: str, known: Callable[[str], bool]) -> list[str]:
    """Split at words, but not inside the longest known names, from the left."""
    cuts = list(_cuts(text, delimiter))
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    names, first = [], 0
    while first < len(starts):
        longest = range(min(len(ends), first + _MOST_WORDS_IN_NAME) - 1, first, -1)
        wholes = (at for at in longest if known(_stripped(text[starts[first] : ends[at]])))
        last = next(wholes, first)
        names.append(_stripped(text[starts[first] : ends[last]]))
        first = last + 1
    return [name for name in names if name]


def _cuts(text: str, delimiter: str) -> Iterator[re.Match[str]]:
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


def _stripped(text: str) -> str:
    return text.strip().rstrip(_END_MARKS).strip()


def _signs(signs: Sequence[str]) -> str:
    """Return a pattern for any of some signs, the longest first."""
    return "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True)) or _NEVER


def _words(notation: Notation) -> str:
    """Return a pattern for a separating word between spaces, or before all else: `, and C`."""
    words = _signs(notation.word_separators)
    return rf"(?:^|(?<=\s))(?:{words})(?=\s)"


def _ranges(notation: Notation) -> str:
    return "|".join(_whole(mark) for mark in notation.range_marks) or _NEVER


def _whole(word: str) -> str:
    """Return a pattern for a word; a word in ASCII letters is none inside a longer one."""
    if not (word.isascii() and word.isalpha()):
        return re.escape(word)
    return rf"{_NO_LETTER_BEFORE}{word}{_NO_LETTER_BEHIND}"


def _without_day_suffix(name: str, notation: Notation) -> str:
    parts = split_parenthesis(name)
    if parts is None or not only_days(parts[1], notation):
        return name
    matches = [_whole_day(piece, notation) for piece in _day_pieces(parts[1], notation)]
    return parts[0] if any(match and _is_marked(match) for match in matches) else name


def _day_pieces(text: str, notation: Notation) -> list[str]:
    wholes = _split(text, _signs(notation.separators))
    return [piece for whole in wholes for piece in _split(whole, _words(notation))]


def _whole_day(piece: str, notation: Notation) -> re.Match[str] | None:
    patterns = _day_patterns(notation)
    return patterns.range.fullmatch(piece) or patterns.single.fullmatch(piece)


@dataclass(frozen=True, slots=True)
class _DayPatterns:
    """How days are found; a day is marked where a word says that its number is one of a day."""

    range: re.Pattern[str]
    single: re.Pattern[str]
    marked: tuple[re.Pattern[str], ...]


@cache
def _day_patterns(notation: Notation) -> _DayPatterns:
    halves = [form.split(NUMBER) for form in notation.days]
    before = "|".join(_spaced(half[0]) for half in halves if half[0].strip()) or _NEVER
    behind = "|".join(_spaced(half[-1]) for half in halves if half[-1].strip()) or _NEVER

    def day(name: str) -> str:
        number = rf"(?P<{name}>{_DIGITS})"
        return rf"(?P<{name}_before>{before})?\s*{number}\s*(?P<{name}_behind>{behind})?"

    first, last = day("first"), day("last")
    return _DayPatterns(
        re.compile(rf"{first}\s*(?:{_ranges(notation)})\s*{last}", re.IGNORECASE),
        re.compile(first, re.IGNORECASE),
        tuple(form_pattern(form) for form in notation.days),
    )


def _spaced(words: str) -> str:
    return r"\s*".join(re.escape(word) for word in words.split())


def _days_of(piece: str, notation: Notation) -> tuple[tuple[int, ...], bool]:
    """Return the days that a piece of a list names, and whether words follow them."""
    patterns = _day_patterns(notation)
    bare = re.sub(r"^[\W_]+", "", piece)
    spanned, single = patterns.range.match(bare), patterns.single.match(bare)
    if spanned and not re.match(r"\s*\w", bare[spanned.end() :]):
        days = _span(int(spanned["first"]), int(spanned["last"]))
        return days, _has_words(bare[spanned.end() :])
    if single and (_is_marked(single) or not _has_words(bare[single.end() :])):
        return (int(single["first"]),), _has_words(bare[single.end() :])
    found = [match for pattern in patterns.marked for match in pattern.finditer(bare)]
    found.sort(key=lambda match: match.start())
    return tuple(int(match["n"]) for match in found), bool(found)


def _has_words(text: str) -> bool:
    return re.search(r"\w", text) is not None


def _is_marked(match: re.Match[str]) -> bool:
    found = match.groupdict()
    return any(found[name] for name in found if name not in {"first", "last"})


def _span(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1)) if last - first < _MOST_DAYS else ()


def _amounts(text: str, notation: Notation) -> float | None:
    """Return `1 hour 30 minutes` in hours, None where anything in it is left unread."""
    units = dict.fromkeys(notation.hours, 1.0) | dict.fromkeys(notation.minutes, 1 / 60)
    pattern = rf"({_AMOUNT})\s*({_signs(list(units))}){_NO_LETTER_BEHIND}"
    total, rest = 0.0, text
    while match := re.match(rf"[\s,]*{pattern}", rest, re.IGNORECASE):
        total += float(match[1]) * _unit(match[2], units)
        rest = rest[match.end() :]
        rest = re.sub(_words(notation), "", rest.strip(), flags=re.IGNORECASE)
    return round(total, 4) if len(rest) < len(text) and not rest.strip() else None


def _unit(word: str, units: dict[str, float]) -> float:
    return next(size for unit, size in units.items() if unit.casefold() == word.casefold())


def _borrowed(bare: str, measured: str, notation: Notation) -> float | None:
    """Return the first end of `2-3 hours`, which has the unit of the second."""
    unit = re.sub(rf"^\s*{_AMOUNT}", "", measured)
    return _amounts(bare + unit, notation) if re.fullmatch(_AMOUNT, bare.strip()) else None
