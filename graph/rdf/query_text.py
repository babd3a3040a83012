"""What the words of a SPARQL query say of it, before anybody carries it out.

The engine does not show what it has parsed. So a query is taken apart into words, by which its form
is known, the graphs that it names, and what is not answered here. Whether it is SPARQL at all, the
engine says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from graph.errors import RequestError

FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
"""The forms of a query."""
_UPDATES = frozenset(
    {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"}
)
_VOLATILE = frozenset({"BNODE", "NOW", "RAND", "STRUUID", "UUID"})
# Nothing here is tried twice at one place, so the time is linear in the length of the text. That is
# why a string that does not end goes on to the end of the line, or of the text: it is no SPARQL.
_TOKEN = re.compile(
    r"""
    (?P<blank>\s++ | \#[^\r\n]*+)
  | (?P<iri><[^<>"{}|^`\x00-\x20]*+>)
  | (?P<string>"{3}(?:"{0,2}+(?:[^"\\]|\\.))*+(?:"{3})?+ | '{3}(?:'{0,2}+(?:[^'\\]|\\.))*+(?:'{3})?+
              |"(?:[^"\\\r\n]|\\.)*+"?+ | '(?:[^'\\\r\n]|\\.)*+'?+)
  | (?P<variable>[?$]\w++)
  | (?P<tag>@[A-Za-z-]++)
  | (?P<number>\.?\d++(?:\.\d++)?+(?:[eE][+-]?\d++)?+)
  | (?P<name>(?:[^\W\d][\w.-]*+)?+:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*+)
  | (?P<word>[^\W\d][\w.-]*+)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class QueryText:
    """A query, and what its words say of it."""

    text: str
    """As it was written."""
    form: str
    """One of `FORMS`; empty where none of these words stands in it."""
    default_graphs: tuple[str, ...]
    """The IRIs behind FROM."""
    named_graphs: tuple[str, ...]
    """The IRIs behind FROM NAMED."""
    is_volatile: bool
    """Whether it may be answered otherwise each time: by the clock, by chance, by new nodes."""


def read_query(text: str) -> QueryText:
    """Return what the words of a query say.

    Raises:
        RequestError: If it asks for what is never done here: to change something, or to fetch.
    """
    words = list(_words(text))
    form = next((word for kind, word in words if kind == "word" and word in FORMS), "")
    begun = next((word for kind, word in words if kind == "word" and word in FORMS | _UPDATES), "")
    if begun in _UPDATES:
        raise RequestError(f"{begun} would change the graph, and only queries are answered here.")
    if ("word", "SERVICE") in words:
        raise RequestError(
            "SERVICE would ask another server, and nothing is fetched from here. Ask that server"
            " itself, or both with a client that joins their answers."
        )
    default, named = _graphs(words)
    has_new_nodes = form == "CONSTRUCT" and any(
        word == "[" or (kind == "name" and word.startswith("_:")) for kind, word in words
    )
    is_volatile = has_new_nodes or any(kind == "word" and word in _VOLATILE for kind, word in words)
    return QueryText(text, form, default, named, is_volatile)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of each word, keywords in capitals."""
    for found in _TOKEN.finditer(text):
        kind, word = str(found.lastgroup), found[0]
        if kind == "word":
            # `true.SERVICE` are three words; a name with a colon may hold dots.
            yield from (("word", part.upper()) for part in re.split("[.-]", word) if part)
        elif kind != "blank":
            yield kind, word


def _graphs(words: list[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the graphs behind FROM, and those behind FROM NAMED."""
    base, prefixes = "", dict[str, str]()
    found: dict[bool, list[str]] = {False: [], True: []}
    for place, word in enumerate(words):
        behind = words[place + 1 : place + 3]
        match word, behind:
            case ("word", "BASE"), [("iri", iri), *_]:
                base = urljoin(base, _bare(iri))
            case ("word", "PREFIX"), [("name", name), ("iri", iri)]:
                prefixes[name] = urljoin(base, _bare(iri))
            case ("word", "FROM"), [("word", "NAMED"), (_, name)]:
                found[True].append(_resolved(name, base, prefixes))
            case ("word", "FROM"), [(_, name), *_]:
                found[False].append(_resolved(name, base, prefixes))
    return tuple(found[False]), tuple(found[True])


def _resolved(name: str, base: str, prefixes: dict[str, str]) -> str:
    """Return the IRI that a name stands for, as far as it is one."""
    if name.startswith("<"):
        return urljoin(base, _bare(name))
    prefix, colon, local = name.partition(":")
    return prefixes.get(prefix + colon, "") + re.sub(r"\\(.)", r"\1", local)


def _bare(iri: str) -> str:
    """Return an IRI without its brackets and escapes."""
    return _ESCAPED.sub(lambda found: _char(found[1] or found[2]), iri[1:-1])


def _char(digits: str) -> str:
    try:
        return chr(int(digits, 16))
    except ValueError:
        return ""  # beyond Unicode, which the engine refuses
