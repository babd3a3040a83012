"""The distinct words of a course, and which of them a word that someone typed may mean.

All that is lenient about the search happens here, among the words and not among the documents: a
course of 100,000 scenarios has not many more words than a small one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

from graph.query.search_sound import sound
from graph.query.search_words import (
    LONGEST_WORD,
    is_hangul,
    letters,
    number_split,
    stems,
    telling,
    words_of,
)

MOST_WORDS = 32
"""Of a text, its first so many words are looked for."""
_KEPT = 4096
"""What so many words mean is kept."""
_SHORTEST_NUMBER = 3
"""Digits, from which on a number may be the beginning of another."""
_LAST = "\U0010ffff"

EXACT, JOINED, STEM, FAMILY, SHORTENED, SOUND, INSIDE = 1.0, 0.97, 0.95, 0.85, 0.6, 0.6, 0.4
"""How well a term answers to a word: 1 for the word itself."""

_AS_GOOD = 0.2
"""Terms that answer by no more than this less well than the best count as what was meant."""

_SCHEMA = """
CREATE TABLE words (id INTEGER PRIMARY KEY, term TEXT UNIQUE, docs INTEGER, sound TEXT);
CREATE INDEX sounds ON words (sound) WHERE sound <> '';
CREATE VIRTUAL TABLE stems USING fts5
    (forms, content='', columnsize=0, tokenize='porter unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE spelling USING fts5 (letters, content='', tokenize='trigram');
"""
# Of each sort a word means at most so many others; the frequent ones have the small ids.
_SAME = "SELECT term, docs FROM words WHERE term = ?"
_BEGUN = "SELECT term, docs FROM words WHERE term > ? AND term < ? ORDER BY id LIMIT 32"
_INFLECTED = """
SELECT term, docs FROM words
WHERE id IN (SELECT rowid FROM stems WHERE stems MATCH ? LIMIT 32) ORDER BY id
"""
_HOLDING = """
SELECT term, docs FROM words
WHERE id IN (SELECT rowid FROM spelling WHERE spelling MATCH ? LIMIT 32) ORDER BY id
"""
_SPELT_ALIKE = """
SELECT term, docs FROM words
WHERE id IN (SELECT rowid FROM spelling WHERE spelling MATCH ? ORDER BY rank, rowid LIMIT 60)
ORDER BY id
"""
_SOUNDING = """
SELECT term, docs FROM words WHERE sound = ? AND sound <> '' ORDER BY id LIMIT 32
"""


@dataclass(slots=True)
class Word:
    """A word of a query, and what it may mean."""

    text: str
    """As it was typed, folded."""
    terms: dict[str, float] = field(default_factory=dict)
    """Words of the course, and how well each answers: at most 1."""
    docs: int = 0
    """How many records hold one of the best of them, or a little more."""

    def add(self, found: Iterable[tuple[str, int]], quality: float) -> None:
        """Add terms and the number of records of each; who answers better already stays."""
        for term, docs in found:
            if self.terms.get(term, 0.0) >= quality:
                continue
            best = max(self.terms.values(), default=0.0)
            if quality > best + _AS_GOOD:
                self.docs = docs
            elif quality >= best - _AS_GOOD:
                self.docs += docs
            self.terms[term] = quality

    def best(self, most: int) -> list[str]:
        """Return at most so many terms, the best."""
        return sorted(self.terms, key=self.terms.__getitem__, reverse=True)[:most]


class Vocabulary:
    """Finds what the words of a text mean. Any thread may ask; they take turns."""

    def __init__(self, counted: Iterable[tuple[str, int]]) -> None:
        """Keep words, each with the number of records that it occurs in."""
        self._lock = Lock()
        self._meanings = _Meanings(counted)
        self._kept = lru_cache(_KEPT)(self._meanings.of)

    def understand(self, text: str) -> list[Word]:
        """Return the telling words of a text that mean something here, in order."""
        said = list(dict.fromkeys(telling(words_of(text))))[:MOST_WORDS]
        with self._lock:
            joined = self._meanings.joined(said)
            understood: list[Word] = []
            for at, word in enumerate(said):
                meaning = self._kept if len(word) <= LONGEST_WORD else self._meanings.of
                for found in meaning(word, lenient=at not in joined):
                    if at in joined:
                        found = Word(found.text, dict(found.terms), found.docs)  # noqa: PLW2901
                        found.add(joined[at], JOINED)
                    if found.terms:
                        understood.append(found)
        return understood


class _Meanings:
    """Finds what a word means, be it inflected, begun, misspelt or in the other script."""

    def __init__(self, counted: Iterable[tuple[str, int]]) -> None:
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        database = self._database
        database.executescript(_SCHEMA)
        database.execute("BEGIN")
        # The most frequent first: where a list is cut, it is the rare ones that go.
        ordered = sorted(counted, key=lambda pair: (-pair[1], pair[0]))
        database.executemany(
            "INSERT INTO words VALUES (?, ?, ?, ?)",
            ((at, term, docs, _sound(term)) for at, (term, docs) in enumerate(ordered)),
        )
        database.executemany(
            "INSERT INTO stems (rowid, forms) VALUES (?, ?)",
            ((at, " ".join([term, *stems(term)])) for at, (term, _) in enumerate(ordered)),
        )
        database.executemany(
            "INSERT INTO spelling (rowid, letters) VALUES (?, ?)",
            (
                (at, f" {letters(term)}")
                for at, (term, _) in enumerate(ordered)
                if not term.isdigit() and len(term) <= LONGEST_WORD
            ),
        )
        database.execute("COMMIT")

    def of(self, text: str, *, lenient: bool) -> Sequence[Word]:
        """Return what a word means: itself, its parts, or what is near it, if that may be."""
        return self._meant(text, lenient=lenient) or [Word(text)]

    def _meant(self, text: str, *, lenient: bool) -> list[Word]:
        """Return what a word means: itself, its parts, or what is near it."""
        word = self._literal(text)
        if word.terms or not lenient or text.isdigit() or len(text) > LONGEST_WORD:
            return [word]
        parts = self._parts(text)
        if parts:
            return [self._literal(part) for part in parts]
        word.add(self._shortened(text), SHORTENED)
        for quality, found in self._misspelt([text, *stems(text)]):
            word.add([found], quality)
        if not word.terms:
            for form in (text, *stems(text)):
                word.add(self._alike(form), SOUND)
        return [word]

    def _literal(self, text: str) -> Word:
        """Return the terms that are this word, inflect it, begin with it or hold it."""
        word = Word(text)
        word.add(self._ask(_SAME, text), EXACT)
        if len(text) > LONGEST_WORD:
            return word
        # Korean loses only its endings, but Porter's stemmer also what tells words apart.
        same = STEM if is_hangul(text) else FAMILY
        word.add(self._inflected([text, *stems(text)]), same)
        # 8 is not the beginning of 80, but 0001 may be that of a number in a key.
        if text.isdigit() and len(text) < _SHORTEST_NUMBER:
            return word
        length = len(letters(text))
        for form in dict.fromkeys([text, *stems(text)[-1:]]):
            for found in self._ask(_BEGUN, form, form + _LAST):
                word.add([found], 0.5 + 0.4 * length / max(length, len(letters(found[0]))))
        word.add(self._holding(text), INSIDE)
        return word

    def joined(self, said: Sequence[str]) -> dict[int, list[tuple[str, int]]]:
        """Return by place the terms that two or three words make when they are written as one."""
        joined: dict[int, list[tuple[str, int]]] = {}
        for width in (2, 3):
            for at in range(len(said) - width + 1):
                found = self._ask(_SAME, "".join(said[at : at + width]))
                for place in range(at, at + width):
                    joined.setdefault(place, []).extend(found)
        return {place: found for place, found in joined.items() if found}

    def _parts(self, text: str) -> list[str]:
        """Return the two known words that a word consists of, or nothing."""
        shortest = 2 if is_hangul(text) else 3
        cuts = [(text[:at], text[at:]) for at in range(shortest, len(text) - shortest + 1)]
        numbered = number_split(text)
        if len(numbered) == 2:  # noqa: PLR2004 - a word and its number
            cuts.insert(0, (numbered[0], numbered[1]))
        for head, tail in cuts:
            if all(self._known([part, *stems(part)]) for part in (head, tail)):
                return [head, tail]
        return []

    def _known(self, forms: Sequence[str]) -> bool:
        return any(self._ask(_SAME, form) for form in forms) or bool(self._inflected(forms))

    def _shortened(self, text: str) -> list[tuple[str, int]]:
        """Return the terms that a Korean word begins with: its ending is none that we know."""
        shortest = max(2, len(text) - 3) if is_hangul(text) else len(text)
        for end in range(len(text) - 1, shortest - 1, -1):
            found = self._ask(_SAME, text[:end]) or self._inflected([text[:end]])
            if found:
                return found
        return []

    def _misspelt(self, forms: Sequence[str]) -> Iterator[tuple[float, tuple[str, int]]]:
        """Yield the terms that are fewest slips away from one of the forms, and how good each is.

        Terms that begin with something that near follow, the longer the worse.
        """
        near: dict[tuple[str, int], tuple[int, float]] = {}
        worst = (LONGEST_WORD, 0.0)
        for form in forms:
            typed = letters(form)
            allowed = slips_allowed(form)
            for term, docs in self._sharing_trigrams(typed) if allowed else ():
                written = letters(term)
                whole, begun = slips(typed, written, allowed)
                slipped = min(whole, begun)
                if slipped <= allowed:
                    share = 1.0 if whole <= begun else len(typed) / len(written)
                    quality = (0.9 - 0.15 * slipped) * (0.6 + 0.4 * share)
                    near[term, docs] = min(near.get((term, docs), worst), (slipped, -quality))
        fewest = min((slipped for slipped, _ in near.values()), default=0)
        for found, (slipped, negative) in near.items():
            if slipped == fewest:
                yield -negative, found

    def _inflected(self, forms: Sequence[str]) -> list[tuple[str, int]]:
        return self._ask(_INFLECTED, _any(forms))

    def _holding(self, text: str) -> list[tuple[str, int]]:
        if len(text) < (2 if is_hangul(text) else 4):
            return []
        # Letters may match across syllables: 가 lies in 각.
        return [found for found in self._ask(_HOLDING, _any([letters(text)])) if text in found[0]]

    def _sharing_trigrams(self, typed: str) -> list[tuple[str, int]]:
        padded = f" {typed}"
        trigrams = dict.fromkeys(padded[at : at + 3] for at in range(len(padded) - 2))
        return self._ask(_SPELT_ALIKE, _any(trigrams))

    def _alike(self, text: str) -> list[tuple[str, int]]:
        """Return the terms of the other script that sound like this."""
        heard = _sound(text)
        found = self._ask(_SOUNDING, heard) if heard else []
        return [pair for pair in found if is_hangul(pair[0]) is not is_hangul(text)]

    def _ask(self, query: str, *values: str) -> list[tuple[str, int]]:
        """Return terms and the number of records of each, the most frequent first."""
        return self._database.execute(query, values).fetchall()


def _any(forms: Iterable[str]) -> str:
    """Return an FTS5 query for any of some texts, none of which has a quote in it."""
    return " OR ".join(f'"{form}"' for form in forms)


def _sound(term: str) -> str:
    has_digit = any(character.isdigit() for character in term)
    return "" if has_digit or len(term) > LONGEST_WORD else sound(term)


def slips_allowed(word: str) -> int:
    """Return how many letters of a word may be wrong: none of few, two of many.

    Example:
        >>> slips_allowed("sqs"), slips_allowed("dynmo"), slips_allowed("cloudfrnt")
        (0, 1, 2)
    """
    length = len(letters(word))
    few, many = (4, 7) if is_hangul(word) else (4, 8)
    return 0 if length < few else 1 if length < many else 2


def slips(typed: str, written: str, most: int) -> tuple[int, int]:
    """Return how many slips lead from one text to the other, and to a beginning of it.

    A slip is a letter too many, one too few, a wrong one, or two that changed places (Damerau and
    Levenshtein; optimal string alignment). Above `most` the numbers are only that: above it.

    Example:
        >>> slips("dynmo", "dynamodb", 1), slips("gaurdduty", "guardduty", 2)
        ((2, 1), (1, 1))
    """
    if len(written) < len(typed) - most:
        return most + 1, most + 1
    written = written[: len(typed) + most + 1]
    before: list[int] = []
    row = list(range(len(written) + 1))
    for at, letter in enumerate(typed, start=1):
        earlier, before, row = before, row, [at]
        for place, other in enumerate(written, start=1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != other))
            swapped = at > 1 and place > 1 and typed[at - 2] == other
            if swapped and letter == written[place - 2]:
                cost = min(cost, earlier[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1, most + 1
    return row[-1], min(row)
