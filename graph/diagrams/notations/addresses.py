"""Addresses of pages, as they can stand in quotes in any notation."""

from __future__ import annotations

import re
from urllib.parse import quote

_ON_THE_WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_NEARBY = re.compile(r"\./[^/?#\s]|#[^\s]")
# Mermaid takes `#name;` for a character wherever it stands, and D2 `${name}` for a variable.
_AS_IT_IS = "%/:?#@!&'()*+,=-._~"


def web_address(url: str) -> str | None:
    """Return an address with all that could end it percent-encoded; None if it is no address.

    Taken are addresses of http and https, and what lies nearby: `./file` beside the one that is
    written, `#place` on its page. Neither can hold a script.

    Example:
        >>> web_address('https://example.org/가 "b"#c;')
        'https://example.org/%EA%B0%80%20%22b%22#c%3B'
        >>> web_address("./days.2.mmd"), web_address("#part-2")
        ('./days.2.mmd', '#part-2')
        >>> web_address("javascript:alert(1)")
    """
    if not _ON_THE_WEB.match(url) and not _NEARBY.match(url):
        return None
    return quote(url, safe=_AS_IT_IS, errors="replace")
