"""The page from which people ask in SPARQL, with example queries."""

from __future__ import annotations

import html
import re

from api.notice import notice_page
from api.playground import SPARQL_PAGE, built_page
from graph.load.files import shipped_folder

SUFFIX = ".rq"
_LABEL = re.compile(r"^# (en|ko): (.+)$", re.MULTILINE)


def examples() -> dict[str, str]:
    """Return the shipped example queries by their names, in order."""
    files = sorted(shipped_folder().joinpath("queries").glob(f"*{SUFFIX}"))
    return {file.stem: file.read_text(encoding="utf-8") for file in files}


def sparql_page() -> bytes:
    """Return the page as HTML, or one that says that it is not built."""
    told = [
        {"name": name, "labels": labels_of(query), "query": query}
        for name, query in examples().items()
    ]
    return built_page(SPARQL_PAGE, {"examples": told})


def labels_of(query: str) -> dict[str, str]:
    r"""Return what comments at the top of a query say of it, by language.

    Example:
        >>> labels_of("# en: The days\n# ko: 날들\nSELECT * {}")
        {'en': 'The days', 'ko': '날들'}
    """
    return dict(_LABEL.findall(query))


def missing_page(words: str) -> bytes:
    """Return a page that says why SPARQL is not answered."""
    words = f"<p>{html.escape(words)}</p>"
    return notice_page("no SPARQL", "SPARQL is not answered here", words)
