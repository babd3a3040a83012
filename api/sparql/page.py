"""The page from which people ask in SPARQL, with example queries."""

from __future__ import annotations

import html
import re

from api.playground import SPARQL_PAGE, built_page
from graph.load.files import shipped_folder

SUFFIX = ".rq"
_LABEL = re.compile(r"^# (en|ko): (.+)$", re.MULTILINE)

_MISSING = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>scenariograph: no SPARQL</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; margin: 10vh auto; max-width: 40rem; padding: 1rem }
</style>
<h1>SPARQL is not answered here</h1>
<p>{words}</p>
</html>
"""


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
    return _MISSING.replace("{words}", html.escape(words)).encode()
