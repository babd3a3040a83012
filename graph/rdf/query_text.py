"""What the words of a SPARQL query say of it, before anybody carries it out.

The engine does not show what it has parsed. So a query is taken apart into words, by which its form
is known, the graphs that it names, and what is not answered here. Whether it is SPARQL at all, the
engine says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
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
_PART = re.compile(r"[^.-]++")
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Word(NamedTuple):
    """A word of a query, and where it stands. There may be very many."""

    kind: str
    """`iri`, `name`, `variable`, `word`, `sign` and so on."""
    text: str
    """As it is written; a keyword in capitals."""
    start: int
    """Its place in the query."""
    end: int
    """The place behind it."""

    def is_keyword(self, keyword: str) -> bool:
        """Tell whether it is a keyword, which is given in capitals."""
        return self.kind == "word" and self.text == keyword


@dataclass(frozen=True, slots=True)
class Names:
    """What names in a query stand for."""

    base: str
    """The IRI that relative ones lead on from, as it stands before SELECT and its like."""
    prefixes: Mapping[str, str]
    """What prefixes stand for, each with its colon."""

    def resolved(self, name: str) -> str:
        """Return the IRI that a name stands for, as far as it is one."""
        if name.startswith("<"):
            return urljoin(self.base, _bare(name))
        prefix, colon, local = name.partition(":")
        return self.prefixes.get(prefix + colon, "") + re.sub(r"\\(.)", r"\1", local)


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
    words: tuple[Word, ...] = ()
    """All its words, but for blanks and comments."""
    names: Names = field(default_factory=lambda: Names("", {}))
    """What its names stand for."""

    def has(self, keyword: str) -> bool:
        """Tell whether a keyword stands in it, which is given in capitals."""
        return any(word.is_keyword(keyword) for word in self.words)


def read_query(text: str) -> QueryText:
    """Return what the words of a query say.

    Raises:
        RequestError: If it asks for what is never done here: to change something, or to fetch.
    """
    words = tuple(_words(text))
    keywords = [word.text for word in words if word.kind == "word"]
    form = next((word for word in keywords if word in FORMS), "")
    begun = next((word for word in keywords if word in FORMS | _UPDATES), "")
    if begun in _UPDATES:
        raise RequestError(f"{begun} would change the graph, and only queries are answered here.")
    if "SERVICE" in keywords:
        raise RequestError(
            "SERVICE would ask another server, and nothing is fetched from here. Ask that server"
            " itself, or both with a client that joins their answers."
        )
    names = _names(words)
    default, named = _graphs(words, names)
    has_new_nodes = form == "CONSTRUCT" and any(
        word.text == "[" or (word.kind == "name" and word.text.startswith("_:")) for word in words
    )
    is_volatile = has_new_nodes or not _VOLATILE.isdisjoint(keywords)
    return QueryText(text, form, default, named, is_volatile, words, names)


def _words(text: str) -> Iterator[Word]:
    """Yield each word."""
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        if kind == "word":
            # `true.SERVICE` are three words; a name with a colon may hold dots.
            for part in _PART.finditer(text, *found.span()):
                yield Word(kind, part[0].upper(), *part.span())
        elif kind != "blank":
            yield Word(kind, found[0], *found.span())


def followed(
    words: Sequence[Word], keywords: Collection[str]
) -> Iterator[tuple[Word, Sequence[Word]]]:
    """Yield where some keywords stand, which are given in capitals, each with two words behind."""
    for place, word in enumerate(words):
        if word.kind == "word" and word.text in keywords:
            yield word, words[place + 1 : place + 3]


def _names(words: Sequence[Word]) -> Names:
    """Return what the names in a query stand for."""
    base, prefixes = "", dict[str, str]()
    for word, behind in followed(words, {"BASE", "PREFIX"}):
        match word.text, behind:
            case "BASE", [Word("iri", iri), *_]:
                base = urljoin(base, _bare(iri))
            case "PREFIX", [Word("name", name), Word("iri", iri)]:
                prefixes[name] = urljoin(base, _bare(iri))
    return Names(base, prefixes)


def _graphs(words: Sequence[Word], names: Names) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the graphs behind FROM, and those behind FROM NAMED."""
    found: dict[bool, list[str]] = {False: [], True: []}
    for _, behind in followed(words, {"FROM"}):
        match behind:
            case [Word("word", "NAMED"), Word(_, name)]:
                found[True].append(names.resolved(name))
            case [Word(_, name), *_]:
                found[False].append(names.resolved(name))
    return tuple(found[False]), tuple(found[True])


def _bare(iri: str) -> str:
    """Return an IRI without its brackets and escapes."""
    return _ESCAPED.sub(lambda found: _char(found[1] or found[2]), iri[1:-1])


def _char(digits: str) -> str:
    try:
        return chr(int(digits, 16))
    except ValueError:
        return ""  # beyond Unicode, which the engine refuses
