"""Days and durations in the notation: `Day 1, 8-9`, `2-3 hours`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.load.notation_words import (
    DIGITS,
    LONGEST,
    NEVER,
    NO_LETTER_BEHIND,
    NUMBER,
    Notation,
    brief,
    form_pattern,
    numbered,
    ranges_pattern,
    signs_pattern,
    split,
    whole_word,
    words_pattern,
)
from graph.model.guide import HoursRange
from graph.model.names import split_parenthesis

_MOST_DAYS = 366
"""The longest range of days that is written out."""
_AMOUNT = r"\d{1,6}(?:\.\d{1,3})?"
_BRACKETED = re.compile(r"[(\uff08][^()\uff08\uff09]*[)\uff09]")
_JOINTS = re.compile(r"\s*[/;|\uff1b\uff0f]\s*|\s+\+\s+")
"""Between days beside the separators: `Day 1/8`."""
_TITLE = re.compile(r"\s*[:\uff1a]|\s*\.\s|\s+[-\u2013\u2014]\s")
"""Between a day and its title."""
_NOT_ALTERNATIVES = {"/"}
"""Words between names that do not add up durations."""


@dataclass(frozen=True, slots=True)
class DayPiece:
    """A piece of a list of days."""

    text: str
    """Its words."""
    days: tuple[int, ...]
    """The numbers that it names, in its order."""
    unread: str = ""
    """What in it is neither a day nor the title of one."""
    reason: str = ""
    """Why it is unread, where there is more to say than that."""


def day_numbers(text: str, notation: Notation) -> tuple[int, ...]:
    """Return the numbers of the days that a text names, in its order, each once.

    `Day 18, Day 19, Day 11`, `Day 1, 8, 16`, `Day 1/8`, `Day 1-3` and bare numbers are understood;
    a title behind a day, `Day 8: S3`, is passed over.
    """
    return tuple(dict.fromkeys(day for piece in day_mentions(text, notation) for day in piece.days))


def day_mentions(text: str, notation: Notation) -> list[DayPiece]:
    """Return each piece of a list of days with the numbers in it, and what of it is unreadable.

    In `Day 8: storage, queues`, what follows the comma belongs to the title and is no piece.
    """
    if len(text) > LONGEST:
        return [DayPiece(text, (), brief(text), f"it is longer than {LONGEST:,} characters")]
    mentions: list[DayPiece] = []
    is_titled = False
    for words in _day_pieces(text, notation):
        scan = _Scan(notation)
        scan.read(words)
        if scan.days or scan.reason or not is_titled:
            mentions.append(scan.piece(words))
        if scan.days:
            is_titled = scan.is_titled or bool(scan.unread)
    return mentions


def only_days(text: str, notation: Notation) -> bool:
    """Say whether a text names days and nothing else."""
    return len(text) <= LONGEST and all(
        _whole_day(piece, notation) for piece in _day_pieces(text, notation)
    )


def day_title(text: str, notation: Notation) -> tuple[int | None, str]:
    """Return the day and the title of `Day 8: Storage` or `Storage (Day 8)`.

    The day is None where there is none, and the text as a whole the title.
    """
    found = numbered(text, notation.days)
    if found is not None:
        return found
    title = without_day_suffix(text, notation)
    days = () if title == text else day_numbers(text[len(title) :], notation)
    return (days[0], title) if days else (None, text)


def without_day_suffix(name: str, notation: Notation) -> str:
    """Return `CloudFront (Day 1, 16)` as `CloudFront`, and other names as they are."""
    parts = split_parenthesis(name)
    if parts is None or not only_days(parts[1], notation):
        return name
    matches = [_whole_day(piece, notation) for piece in _day_pieces(parts[1], notation)]
    return parts[0] if any(match and _is_marked(match) for match in matches) else name


def hours(text: str, notation: Notation) -> HoursRange | None:
    """Return a duration in hours: `2-3 hours`, `30 min`, `1 hour 30 minutes`, `about 2 hours`.

    Remarks in parentheses are passed over; None where anything else is left unread.
    """
    if len(text) > LONGEST:
        return None
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


def _day_pieces(text: str, notation: Notation) -> list[str]:
    wholes = split(text, signs_pattern(notation.separators))
    pieces = [piece for whole in wholes for piece in split(whole, words_pattern(notation))]
    return [part for piece in pieces for part in _jointed(piece, notation)]


def _jointed(piece: str, notation: Notation) -> list[str]:
    """Return the days of `Day 1/8`; a piece that holds anything else stays whole."""
    parts = [part.strip() for part in _JOINTS.split(piece)]
    is_list = len(parts) > 1 and all(_whole_day(part, notation) for part in parts)
    return parts if is_list else [piece]


def _whole_day(piece: str, notation: Notation) -> re.Match[str] | None:
    patterns = _day_patterns(notation)
    return patterns.range.fullmatch(piece) or patterns.single.fullmatch(piece)


@dataclass(frozen=True, slots=True)
class _DayPatterns:
    """How days are found; a day is marked where a word says that its number is one of a day."""

    range: re.Pattern[str]
    single: re.Pattern[str]
    marked: tuple[re.Pattern[str], ...]
    telling: re.Pattern[str]
    """Words, and signs that say something between days."""


@cache
def _day_patterns(notation: Notation) -> _DayPatterns:
    halves = [form.split(NUMBER) for form in notation.days]
    before = "|".join(_spaced(half[0]) for half in halves if half[0].strip()) or NEVER
    behind = "|".join(_spaced(half[-1]) for half in halves if half[-1].strip()) or NEVER
    signs = (*notation.arrows, *notation.unclear_arrows, *notation.range_marks)

    def day(name: str) -> str:
        number = rf"(?P<{name}>{DIGITS})(?!\.\d)"
        return rf"(?P<{name}_before>{before})?\s*{number}(?:\s*(?P<{name}_behind>{behind}))?"

    first, last = day("first"), day("last")
    return _DayPatterns(
        re.compile(rf"{first}\s*(?:{ranges_pattern(notation)})\s*{last}", re.IGNORECASE),
        re.compile(first, re.IGNORECASE),
        tuple(
            re.compile(rf"(?<!\d\.){form_pattern(form).pattern}(?!\.\d)", re.IGNORECASE)
            for form in notation.days
        ),
        re.compile(rf"\w|{signs_pattern(signs)}", re.IGNORECASE),
    )


def _spaced(words: str) -> str:
    return r"\s*".join(re.escape(word) for word in words.split())


class _Scan:
    """Goes through a piece of a list of days, from day to day."""

    def __init__(self, notation: Notation) -> None:
        self._patterns = _day_patterns(notation)
        self.days: list[int] = []
        self.unread: list[str] = []
        self.reason = ""
        self.is_titled = False

    def read(self, piece: str) -> None:
        rest = re.sub(r"^[\W_]+", "", piece)
        while rest:
            end = self._take_range(rest) or self._take_day(rest)
            if not end:
                end = self._next_day(rest)
                self._leave(rest[:end])
            rest = rest[end:]
            if self.days and _TITLE.match(rest) and self._has_words(rest):
                self.is_titled = True
                return
            rest = rest.lstrip()

    def piece(self, text: str) -> DayPiece:
        if not self.days and not self.reason:
            return DayPiece(text, (), brief(text))
        return DayPiece(text, tuple(self.days), brief(" ".join(self.unread)), self.reason)

    def _take_range(self, rest: str) -> int:
        """Take a range; return where it ends, 0 where there is none."""
        found = self._patterns.range.match(rest)
        if found is None or not (_is_marked(found) or not self.days):
            return 0
        behind = rest[found.end() :]
        if re.match(r"\s*\w", behind) and self._next_day(behind.lstrip()):
            return 0
        first, last = int(found["first"]), int(found["last"])
        if last < first:
            self.reason = "the range goes backwards"
        elif last - first >= _MOST_DAYS:
            self.reason = f"the range is longer than {_MOST_DAYS} days"
        else:
            self.days += range(first, last + 1)
            return found.end()
        self.unread.append(found[0].strip())
        return found.end()

    def _take_day(self, rest: str) -> int:
        found = self._patterns.single.match(rest)
        if found is None or not (_is_marked(found) or self._is_bare(found)):
            return 0
        self.days.append(int(found["first"]))
        return found.end()

    def _is_bare(self, found: re.Match[str]) -> bool:
        """Say whether a number without words may be a day: alone, and no rest of `1,000`."""
        is_rest = len(found["first"]) > 1 and not int(found["first"])
        return not self.days and not is_rest and not self._has_words(found.string[found.end() :])

    def _next_day(self, rest: str) -> int:
        """Return where the next day begins that words mark, and the end where there is none."""
        starts = [found.start() for one in self._patterns.marked if (found := one.search(rest))]
        return min(starts, default=len(rest))

    def _leave(self, words: str) -> None:
        """Note words that are no day, unless they lead to one: `Week 2 (Day 8)`."""
        leads = not self.days and words.rstrip().endswith(("(", "\uff08", ":", "\uff1a"))
        bare = _BRACKETED.sub(" ", words)
        if not leads and self._patterns.telling.search(bare):
            self.unread.append(" ".join(bare.split()))

    def _has_words(self, text: str) -> bool:
        return self._patterns.telling.search(_BRACKETED.sub(" ", text)) is not None


def _is_marked(match: re.Match[str]) -> bool:
    found = match.groupdict()
    return any(found[name] for name in found if name not in {"first", "last"})


def _amounts(text: str, notation: Notation) -> float | None:
    """Return `1 hour 30 minutes` in hours, None where anything in it is left unread."""
    units = dict.fromkeys(notation.hours, 1.0) | dict.fromkeys(notation.minutes, 1 / 60)
    pattern = re.compile(
        rf"[\s,]*({_AMOUNT})\s*({signs_pattern(tuple(units))}){NO_LETTER_BEHIND}", re.IGNORECASE
    )
    words = tuple(word for word in notation.word_separators if word not in _NOT_ALTERNATIVES)
    joint = re.compile(rf"\s*(?:(?:{signs_pattern(words)})(?=\s))?", re.IGNORECASE)
    total, at = 0.0, 0
    while match := pattern.match(text, at):
        total += float(match[1]) * _unit(match[2], units)
        behind = joint.match(text, match.end())
        at = behind.end() if behind else match.end()
    return round(total, 4) if at and not text[at:].strip() else None


def _unit(word: str, units: dict[str, float]) -> float:
    return next(size for unit, size in units.items() if unit.casefold() == word.casefold())


def _borrowed(bare: str, measured: str, notation: Notation) -> float | None:
    """Return the first end of `2-3 hours`, which has the unit of the second."""
    unit = re.sub(rf"^\s*{_AMOUNT}", "", measured)
    return _amounts(bare + unit, notation) if re.fullmatch(_AMOUNT, bare.strip()) else None
