"""The words of a query in the place where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.query.search_rank import Hits, hits_of
from graph.query.search_vocabulary import Word
from graph.query.search_words import WORD, fold

MARK = "**"
"""Stands before and behind every matching word."""
_LONGEST = 160
"""Characters of one passage that are shown, marks and ellipses left out."""
_BEFORE = 40
"""Characters shown before the first matching word, where a passage is cut."""
_MOST_PASSAGES = 3
_MOST_JOINED = 4
"""Words that may match as one: `Auto Scaling` where `autoscaling` was typed."""
_GAP = " … "


@dataclass(frozen=True, slots=True)
class _Match:
    """A matching word in a passage."""

    start: int
    end: int
    answers: frozenset[int]
    """Which words of the query it answers."""
    quality: float
    """How well, at best."""


class Snippets:
    """Shows the words of one query."""

    def __init__(self, words: Sequence[Word]) -> None:
        """Show what answers these words of the query."""
        self._words = words

    @cached_property
    def _hits(self) -> Hits:
        return hits_of(self._words)

    @cached_property
    def _beginnings(self) -> set[str]:
        return {term[:end] for term in self._hits for end in range(1, len(term))}

    def show(self, passages: Sequence[str]) -> str:
        """Return the matching words in place: `SNS 및 **CloudFront**`.

        The passage that answers most comes first; further ones follow behind ` … ` where they
        answer words that it does not. The text is plain: nothing in it is escaped. Without any
        match it is the first passage.

        Args:
            passages: What is searched of a record.

        Example:
            >>> from graph.query.search_vocabulary import Word
            >>> Snippets([Word("s3", {"s3": 1.0})]).show(["Uploads", "원본을 S3에서 조회"])
            '원본을 **S3**에서 조회'
        """
        texts = [" ".join(passage.split()) for passage in passages]
        found = [(text, self._matches(text)) for text in texts]
        shown: list[str] = []
        answered: set[int] = set()
        while found and len(shown) < _MOST_PASSAGES:
            # Of equal ones the first: `max` keeps it.
            text, matches = max(found, key=lambda each: _gain(each[1], answered))
            if not _gain(matches, answered):
                break
            shown.append(_cut(text, matches))
            answered.update(*(match.answers for match in matches))
        return _GAP.join(shown) or _cut(next(iter(texts), ""), [])

    def _matches(self, text: str) -> list[_Match]:
        """Return the matching words, in order; several that match as one word are one."""
        found = list(WORD.finditer(text))
        matches: list[_Match] = []
        at = 0
        while at < len(found):
            near = list(self._near(found, at))
            # One word alone, unless several together match better.
            width, best = max(near, key=lambda each: each[1].quality, default=(1, None))
            if best is not None:
                matches.append(best)
            at += width
        return matches

    def _near(self, found: Sequence[re.Match[str]], at: int) -> Iterator[tuple[int, _Match]]:
        """Yield the matches of a word alone, and together with those behind it."""
        form = ""
        for width, word in enumerate(found[at : at + _MOST_JOINED], start=1):
            form += fold(word[0])
            answers = self._hits.get(form, ())
            if answers:
                end = word.end()
                if width == 1:
                    typed = (self._words[answer].text for answer, _ in answers)
                    end = word.start() + max(_said_length(word[0], each) for each in typed)
                quality = max(quality for _, quality in answers)
                answered = frozenset(answer for answer, _ in answers)
                yield width, _Match(found[at].start(), end, answered, quality)
            if form not in self._beginnings:
                return


def _gain(matches: Sequence[_Match], answered: set[int]) -> float:
    """Return how much a passage answers that is not answered yet."""
    best: dict[int, float] = {}
    for match in matches:
        for answer in match.answers - answered:
            best[answer] = max(best.get(answer, 0.0), match.quality)
    return round(sum(best.values()), 6)


def _said_length(word: str, typed: str) -> int:
    """Return how much of a word to mark: the part that was typed, or all of it."""
    folded = fold(word)
    plain = len(folded) == len(word) and folded.startswith(typed)
    return len(typed) if plain else len(word)


def _cut(text: str, matches: Sequence[_Match]) -> str:
    """Return a passage with its matches marked, or the part of it around the first of them."""
    start, end = 0, len(text)
    if len(text) > _LONGEST:
        first = matches[0].start if matches else 0
        start = _word_start(text, max(0, min(first - _BEFORE, len(text) - _LONGEST)))
        end = _word_end(text, start + _LONGEST)
    parts = ["…" if start else ""]
    at = start
    for match in matches:
        if match.start >= start and match.end <= end:
            parts += [text[at : match.start], MARK, text[match.start : match.end], MARK]
            at = match.end
    return "".join([*parts, text[at:end], "…" if end < len(text) else ""])


def _word_start(text: str, at: int) -> int:
    """Return where the next word begins, if that is not far."""
    space = text.find(" ", at, at + _BEFORE // 2) if at else -1
    return at if space < 0 else space + 1


def _word_end(text: str, at: int) -> int:
    """Return where the last whole word before a place ends, if that is not far."""
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - _BEFORE // 2, at + 1)
    return at if space < 0 else space
