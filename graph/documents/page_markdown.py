"""Writes words as Markdown that the reader of pages takes for the same words.

What Markdown would read as markup is escaped. What it would fold or drop, such as line breaks, is
put into a fence where the page may have one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from graph.model.guide import Hyperlink

_LONGEST = 5_000
"""Characters of a line; the reader takes very long ones as they are written."""
_MARKUP = re.compile(r"[\\`*\[\]<>&~|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_AT_START = re.compile(r"^([#+=-])(?=[#=-]*(?:\s|$))|^(\d+)(?=[.)](?:\s|$))")
_BARE_HASH_AT_END = re.compile(r"(?<!\\)(?:\\\\)*#$")
_ADDRESS = re.compile(r"(?<=http)(s?):(?=//)", re.IGNORECASE)
_ENDS_TARGET = re.compile(r"[<>&\\]")
_PLAIN_TARGET = re.compile(r"[^\s<>()\\&\x00-\x1f\x7f]+")


def markdown(text: str) -> str:
    r"""Return words of one line such that Markdown shows them as they are.

    Example:
        >>> markdown("1. a*b* <c> d_e")
        '1\\. a\\*b\\* \\<c\\> d_e'
    """
    written = _MARKUP.sub(r"\\\g<0>", text)
    written = _AT_START.sub(lambda start: f"\\{start[1]}" if start[1] else f"{start[2]}\\", written)
    return _composed(written)


def title_markdown(text: str) -> str:
    r"""Return words as `markdown` does, for where no address in them is to become a link.

    Example:
        >>> title_markdown("https://example.org #1 #")
        'https\\://example.org #1 \\#'
        >>> title_markdown("#")
        '\\#'
    """
    written = _ADDRESS.sub(r"\1\\:", markdown(text))
    return f"{written[:-1]}\\#" if _BARE_HASH_AT_END.search(written) else written


def is_one_line(text: str) -> bool:
    """Say whether words can stand on a line and be read as they are: nothing in them is folded."""
    return (
        0 < len(text) <= _LONGEST
        and text == " ".join(text.split())
        and not any(unicodedata.category(char) in {"Cc", "Cs"} for char in text)
    )


def link_markdown(link: Hyperlink) -> str:
    """Return a link."""
    target = _composed(link.url)
    if not _PLAIN_TARGET.fullmatch(link.url):
        escaped = _ENDS_TARGET.sub(r"\\\g<0>", link.url)
        target = f"<{_composed(escaped)}>"
    return f"[{title_markdown(link.text)}]({target})"


def indented(lines: Iterable[str], first: str, width: int) -> list[str]:
    """Return lines with something before the first, and as much space before the others."""
    pad = " " * width
    return [
        f"{first}{line}" if at == 0 else f"{pad}{line}" if line else ""
        for at, line in enumerate(lines)
    ]


def fence(text: str, language: str = "text") -> list[str]:
    """Return text of any lines as the lines of a fence."""
    sign = "~" if "`" in language else "`"
    longest = max((len(run) for run in re.findall(f"{sign}+", text)), default=0)
    signs = sign * max(3, longest + 1)
    return [f"{signs}{language}", *text.split("\n"), signs]


def bullets(items: Sequence[Sequence[str]], *, is_numbered: bool = False) -> list[str]:
    """Return the lines of a list whose items are lines themselves."""
    written = []
    for number, item in enumerate(items, start=1):
        sign = f"{number}. " if is_numbered else "- "
        written += indented(item, sign, len(sign))
    return written


def _composed(text: str) -> str:
    """Return text that stays as it is where pages are put into composed form."""
    if unicodedata.is_normalized("NFC", text):
        return text
    return "".join(char if char.isascii() else f"&#{ord(char)};" for char in text)
