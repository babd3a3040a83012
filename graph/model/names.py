"""How names are compared, and an index that finds what a name belongs to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

_VENDOR = re.compile(r"^(?:aws|amazon) (?=\S)")
_PARENTHESIS = re.compile(r"^(?P<outer>.*\S)\s*[(\uff08](?P<inner>[^()\uff08\uff09]+)[)\uff09]$")

_WORD = re.compile(r"[^\W_]{3,}")

T = TypeVar("T", bound=Hashable)


def fold(name: str) -> str:
    """Return the form in which names are compared: NFC, case folded, white space folded.

    Example:
        >>> fold("  Amazon   S3 ")
        'amazon s3'
    """
    return " ".join(unicodedata.normalize("NFC", name.casefold()).split())


def without_vendor(folded: str) -> str:
    """Return a folded name without `aws` or `amazon` before it."""
    return _VENDOR.sub("", folded)


def loosen(folded: str) -> str:
    """Return a folded name without vendor and spaces: people write `Route53`."""
    return without_vendor(folded).replace(" ", "")


def split_parenthesis(name: str) -> tuple[str, str] | None:
    """Return `S3 (Simple Storage Service)` as its two parts, or None where there is no suffix."""
    match = _PARENTHESIS.match(name.strip())
    return (match["outer"], match["inner"].strip()) if match else None


class NameIndex(Generic[T]):
    """Finds what a name belongs to, through aliases, whatever its case and spacing.

    Names are claimed in order of rank: who claims a name first keeps it. `claim` says who holds
    it already, so that the caller can report it.
    """

    def __init__(self) -> None:
        """Start with no name claimed."""
        self._owners: dict[str, T] = {}
        self._loose: dict[str, T] = {}
        self._shown: dict[str, str] = {}

    def claim(self, name: str, owner: T) -> T:
        """Let `owner` answer to `name`, with and without the vendor before it.

        Returns:
            Who answers to the name now: `owner`, or whoever claimed it before.
        """
        folded = fold(name)
        self._loose.setdefault(loosen(folded), owner)
        self._shown.setdefault(folded, name)
        return self._owners.setdefault(folded, owner)

    def names(self) -> Iterable[str]:
        """Return all names that somebody answers to, as they were claimed first."""
        return self._shown.values()

    def exact(self, name: str) -> T | None:
        """Return who answers to the whole name, or None.

        The vendor before it and the spaces in it may be missing, but who has the very name wins.
        """
        folded = fold(name)
        if folded in self._owners:
            return self._owners[folded]
        bare = without_vendor(folded)
        if bare in self._owners:
            return self._owners[bare]
        return self._loose.get(bare.replace(" ", ""))

    def find(self, name: str) -> T | None:
        """Return who answers to the name, or None.

        A name with a suffix in parentheses, `CloudFront (Day 1, 16)`, is tried whole, then
        without the suffix. What stands inside it is no name: `Fargate (serverless)` is not
        whatever else is called serverless.
        """
        owner = self.exact(name)
        while owner is None and (parts := split_parenthesis(name)):
            name = parts[0]
            owner = self.exact(name)
        return owner

    def suggestions(self, name: str, most: int = 3) -> list[str]:
        """Return up to `most` known names that come near this one, nearest first, one an owner."""
        found: dict[T, str] = {}
        for close in near(name, self._shown.values(), 3 * most):
            found.setdefault(self._owners[fold(close)], close)
        return list(found.values())[:most]


_LONGEST_NAME = 200
"""What is longer is no misspelt name, and comparing it would take long."""


def near(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return up to `most` of the `known` names that come near `name`, nearest first.

    Nearness is how much of the names is in common (Indel similarity), or of `name` and one word of
    the other. Names that
    hold the whole of `name`, or lie in it, follow.

    Example:
        >>> near("Cloudfrnt", ["S3", "CloudFront", "CloudTrail"])
        ['CloudFront']
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only mistakes need it

    folded = without_vendor(fold(name[:_LONGEST_NAME]))
    forms = {fold(candidate): candidate for candidate in known}
    by_word: dict[str, str] = {}
    for form in forms:
        for word in _WORD.findall(form):
            by_word.setdefault(word, form)
    wholes = process.extract(folded, list(forms), scorer=fuzz.ratio, score_cutoff=70, limit=most)
    words = process.extract(folded, list(by_word), scorer=fuzz.ratio, score_cutoff=80, limit=most)
    long = (form for form in forms if min(len(form), len(folded)) > 1)
    holding = (form for form in long if folded in form or form in folded)
    close = [*(form for form, _, _ in wholes), *(by_word[word] for word, _, _ in words)]
    return [forms[form] for form in dict.fromkeys([*close, *holding])][:most]
