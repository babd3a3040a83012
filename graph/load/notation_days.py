"""Days and durations in the notation: `Day 1, 8-9`, `2-3 hours`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.load.notation_words import (
    DIGITS, LONGEST, NEVER, NO_LETTER_BEHIND, NUMBER, Notation,
)
from graph.model.guide import HoursRange
from graph.model.names import split_parenthesis

_MOST_DAYS = 366
"""The longest range of days that is written out."""
_AMOUNT = r"\d{1,6}(?:\.\d{1,3})?"
_BRACKETED = re.compile(r"[(\uff08][^()\uff08\uff09]*[)\uff09]")


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
    title = without_day_suffix(text, notation)
    return (None, text) if title == text else (day_numbers(text[len(title) :], notation)[0], title)


def hours(text: str, notation: Notation) -> HoursRange | None:
    """Return a duration in hours: `2-3 hours`, `30 min`, `1 hour 30 minutes`, `about 2 hours`.

    Remarks in parentheses are passed over; None where anything else is left unread.
    """
    bare = _BRACKETED.sub(" ", text)
    for word in notation.approximations:
        bare = re.sub(whole_word(word), " ", bare, flags=re.IGNORECASE)
    sides = split(bare, ranges_pattern(notation))
    amounts = [_amounts(side, notation) for side in sides]
    if len(amounts) == 2 and amounts[0] is None:  # noqa: PLR2004 - both ends of a range
        amounts[0] = _borrowed(sides[0], sides[1], notation)
    found = [amount for amount in amounts if amount is not None]
    if len(found) != len(amounts) or not 1 <= len(found) <= 2:  # noqa: PLR2004 - one, or a range
        return None
    return HoursRange(found[0], found[-1]) if found[0] <= found[-1] else None


def without_day_suffix(name: str, notation: Notation) -> str:
    parts = split_parenthesis(name)
    if parts is None or not only_days(parts[1], notation):
        return name
    matches = [_whole_day(piece, notation) for piece in _day_pieces(parts[1], notation)]
    return parts[0] if any(match and _is_marked(match) for match in matches) else name


def _day_pieces(text: str, notation: Notation) -> list[str]:
    wholes = split(text, signs_pattern(notation.separators))
    return [piece for whole in wholes for piece in split(whole, words_pattern(notation))]


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
    before = "|".join(_spaced(half[0]) for half in halves if half[0].strip()) or NEVER
    behind = "|".join(_spaced(half[-1]) for half in halves if half[-1].strip()) or NEVER

    def day(name: str) -> str:
        number = rf"(?P<{name}>{DIGITS})"
        return rf"(?P<{name}_before>{before})?\s*{number}\s*(?P<{name}_behind>{behind})?"

    first, last = day("first"), day("last")
    return _DayPatterns(
        re.compile(rf"{first}\s*(?:{ranges_pattern(notation)})\s*{last}", re.IGNORECASE),
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
    pattern = rf"({_AMOUNT})\s*({signs_pattern(list(units))}){NO_LETTER_BEHIND}"
    total, rest = 0.0, text
    while match := re.match(rf"[\s,]*{pattern}", rest, re.IGNORECASE):
        total += float(match[1]) * _unit(match[2], units)
        rest = rest[match.end() :]
        rest = re.sub(words_pattern(notation), "", rest.strip(), flags=re.IGNORECASE)
    return round(total, 4) if len(rest) < len(text) and not rest.strip() else None


def _unit(word: str, units: dict[str, float]) -> float:
    return next(size for unit, size in units.items() if unit.casefold() == word.casefold())


def _borrowed(bare: str, measured: str, notation: Notation) -> float | None:
    """Return the first end of `2-3 hours`, which has the unit of the second."""
    unit = re.sub(rf"^\s*{_AMOUNT}", "", measured)
    return _amounts(bare + unit, notation) if re.fullmatch(_AMOUNT, bare.strip()) else None
