"""How a word sounds, whether it is written in Latin letters or in Hangul: 넷플릭스 is Netflix.

What is left of a word are its consonants, in the few classes that Korean keeps apart when it
borrows a word: f is ㅍ, r is ㄹ or silent, th is ㅅ. Vowels differ too much to be of use.
"""

from __future__ import annotations

import re
import unicodedata

from graph.query.search_words import is_hangul

SHORTEST = 3
"""Consonants. Fewer say too little: 도커 and data would be the same."""

_LATIN = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"(.)\1+", r"\1"),
        (r"tch|ch", "C"),
        (r"sh|th", "S"),
        (r"ph", "P"),
        (r"gh|wh", ""),
        (r"dge?(?=[eiy])|dg", "C"),
        (r"ng(?![aeiouy])", "N"),
        (r"ck|q", "K"),
        (r"c(?=[eiy])", "S"),
        (r"g(?=[ei])", "C"),
        (r"x", "KS"),
        (r"r(?![aeiouy])", ""),
        (r"h", ""),
        (r"[aeiouwy]+", "."),
    )
)
_CLASSES = str.maketrans("bpfvdtlrmnszjckg", "PPPPTTLLMNSCCKKK")

_INITIALS = ["K", "K", "N", "T", "T", "L", "M", "P", "P", "S", "S", "", *"CCCKTP", ""]
_FINALS = ["", *"KKKNNNTLKMPLTPLMPPTTNTTKTPT"]
_VOWELS = 21


def sound(word: str) -> str:
    """Return the consonants of a word by class, or nothing where they are too few to compare.

    Example:
        >>> sound("netflix"), sound("넷플릭스"), sound("클라우드프론트") == sound("cloudfront")
        ('NTPLKS', 'NTPLKS', True)
    """
    consonants = _hangul(word) if is_hangul(word) else _latin(word)
    # Two of a class are one only where no vowel stands between them.
    heard = re.sub(r"([A-Z])\1+", r"\1", consonants).replace(".", "")
    return heard if len(heard) >= SHORTEST else ""


def _hangul(word: str) -> str:
    parts: list[str] = []
    for syllable in unicodedata.normalize("NFC", word):
        place = ord(syllable) - 0xAC00
        if 0 <= place < len(_INITIALS) * _VOWELS * len(_FINALS):
            rest, final = divmod(place, len(_FINALS))
            parts += [_INITIALS[rest // _VOWELS], ".", _FINALS[final]]
    return "".join(parts)


def _latin(word: str) -> str:
    for pattern, heard in _LATIN:
        word = pattern.sub(heard, word)
    return word.translate(_CLASSES)
