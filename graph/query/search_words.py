"""Text as search sees it: words in one spelling, Korean words without their endings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_HANGUL = "가-힣\u1100-\u11ff\u3130-\u318f"
WORD = re.compile(rf"[{_HANGUL}]+|[^\W_{_HANGUL}]+")
"""A run of one script: `S3에서` is two words, and so is `다이나모DB`."""
LONGEST_WORD = 40
"""Characters. What is longer is no word, and is searched for as it stands only."""
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_ACCENT = re.compile("[\u0300-\u036f]")
_DIGITS = re.compile(r"\d+|\D+")

_PARTICLES = """
은 는 이 가 을 를 의 에 와 과 도 만 로 란 랑 나 요 들 께 야 여
에서 에게 에는 에도 에만 에의 에선 으로 로서 로써 로는 로도 로의 부터 까지 마다 보다
처럼 만큼 조차 밖에 하고 이란 이나 이며 이고 이랑 라는 라고 와는 과는 와의 과의 이라 이면
에서는 에서도 에서의 으로써 으로서 으로는 으로도 으로의 로부터 까지는 이라는 이라고 이라면
에서부터 으로부터 에게서 입니다 이다 인가요
"""
_VERB_ENDINGS = """
하다 하는 하기 하면 하여 해서 한다 합니다 했다 하려면 하나요 하세요 해요 하는데 하지
되다 되는 되면 되어 돼서 된다 됩니다 됐다 되나요 된 될 한 할 해 시키는 시켜 시킨
"""
_ENDINGS = sorted(
    {*_PARTICLES.split(), *_VERB_ENDINGS.split()}, key=lambda each: (-len(each), each)
)
_SHORTEST_STEM = 2
"""Syllables. `회의` is a word of its own, not `회` with a particle."""

_FUNCTION_WORDS = """
a an and are at be by can do does for from how i in into is it its my of on or than that the this
to was what when where which who why with you your
및 그리고 또는 위한 위해 대한 관한 통한 통해 어떻게 무엇 뭐 왜 수 것 때 등
"""
_VENDORS = ("aws", "amazon", "아마존")
UNSAID = frozenset({*_FUNCTION_WORDS.split(), *_VENDORS, *_ENDINGS})
"""Particles, function words and the vendor: they tell nothing beside others."""

# Hangul finals as the initials that they sound like, so that 스톨 is the beginning of 스토리지.
_FINALS = """
ᄀ ᄁ ᄀᄉ ᄂ ᄂᄌ ᄂᄒ ᄃ ᄅ ᄅᄀ ᄅᄆ ᄅᄇ ᄅᄉ ᄅᄐ ᄅᄑ ᄅᄒ
ᄆ ᄇ ᄇᄉ ᄉ ᄊ ᄋ ᄌ ᄎ ᄏ ᄐ ᄑ ᄒ
"""
_AS_INITIALS = {0x11A8 + place: letters for place, letters in enumerate(_FINALS.split())}


def fold(text: str) -> str:
    """Return text in one spelling: NFKC, case folded, without accents on Latin letters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isascii():
        return folded
    if _ACCENTED.search(folded):
        folded = _ACCENT.sub("", unicodedata.normalize("NFKD", folded))
    return unicodedata.normalize("NFKC", folded)


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded, in order.

    Example:
        >>> words_of("Lambda@Edge와 CloudFront를, Café!")
        ['lambda', 'edge', '와', 'cloudfront', '를', 'cafe']
    """
    return WORD.findall(fold(text))


def telling(words: Sequence[str]) -> list[str]:
    """Return the words that tell something: all but particles, function words and the vendor.

    Where there are no others, they are all that was said, and stay.

    Example:
        >>> telling(["aws", "lambda", "를"]), telling(["aws"])
        (['lambda'], ['aws'])
    """
    return [word for word in words if word not in UNSAID] or list(words)


def is_hangul(word: str) -> bool:
    """Return whether a word is written in Hangul."""
    return "\uac00" <= word[:1] <= "\ud7a3"


def stems(word: str) -> list[str]:
    """Return a Korean word without its endings, the longest stem first; nothing for others.

    Which syllables are an ending only a dictionary could tell; so every one that may be an ending
    is taken off, and a wrong stem finds nothing, or the same word.

    Example:
        >>> stems("버킷에서는"), stems("서버들을"), stems("s3"), stems("회의")
        (['버킷'], ['서버들', '서버'], [], [])
    """
    if not is_hangul(word) or len(word) > LONGEST_WORD:
        return []
    return list(dict.fromkeys(_stems(word)))


def _stems(word: str) -> Iterator[str]:
    while True:
        ending = next((found for found in _ENDINGS if word.endswith(found)), None)
        if ending is None or len(word) - len(ending) < _SHORTEST_STEM:
            return
        word = word.removesuffix(ending)
        yield word


def letters(word: str) -> str:
    """Return a word letter by letter: a Hangul syllable counts as the two to four that it has.

    Example:
        >>> letters("s3"), len(letters("람다")), letters("스토리지").startswith(letters("스톨"))
        ('s3', 5, True)
    """
    if word.isascii():
        return word
    return unicodedata.normalize("NFD", word).translate(_AS_INITIALS)


def number_split(word: str) -> list[str]:
    """Return a word cut where digits and letters meet.

    Example:
        >>> number_split("day8"), number_split("lambda")
        (['day', '8'], ['lambda'])
    """
    return _DIGITS.findall(word)
