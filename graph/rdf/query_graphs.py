"""The graphs that a query names, where there is one graph: which of its parts ask that.

A course is one graph, which has a name. Memory and a store on disk keep it without one, where it
takes half the tables; behind an endpoint it has another name, and lies beside graphs that are
nobody's business. So a query is put as one that names no graph: `GRAPH` and `FROM` are taken out
of its text, and what stands behind a `GRAPH` that leads nowhere finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.errors import RequestError
from graph.rdf.query_text import QueryText, Word, followed

_NONE = "<urn:x-scenariograph:none>"
"""A graph that is nowhere."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A query that names no graph."""

    text: str
    """It says what the query said that did."""
    finds_nothing: bool
    """Whether it is to be asked of an empty graph."""


def without_graphs(
    query: QueryText, name: str, default_graphs: Sequence[str], named_graphs: Sequence[str]
) -> Plain:
    """Return what a query asks of the one graph that there is.

    Args:
        query: The query, which is SPARQL.
        name: What the graph is called. It is the default graph, and the only named one.
        default_graphs: The graphs to ask by the protocol; with `named_graphs` they take the place
            of those that the query names.
        named_graphs: The graphs that GRAPH may lead to.

    Raises:
        RequestError: If a graph is named that does not exist; or if a query without a default graph
            has patterns for it beside those for named graphs.
    """
    default, named = tuple(default_graphs), tuple(named_graphs)
    if not default and not named:
        default, named = query.default_graphs, query.named_graphs
    for graph in (*default, *named):
        if graph != name:
            raise RequestError(
                f"There is no graph <{graph}>, and nothing is fetched. There is <{name}>; without"
                " any graph named, everything is asked."
            )
    leads_there = bool(named) or not default
    has_default = bool(default) or not named
    if not has_default and query.has("GRAPH") and not _is_all_named(query):
        raise RequestError(
            f"No default graph is asked, so that patterns outside of GRAPH find nothing: name"
            f" <{name}> as one too (FROM, or default-graph-uri), or put all patterns into GRAPH."
        )
    text = "".join(_pieces(query, name if leads_there else None))
    return Plain(text, finds_nothing=not has_default and not query.has("GRAPH"))


def _pieces(query: QueryText, name: str | None) -> Iterator[str]:
    """Yield the text of a query, in which GRAPH leads to the graph of a name, or nowhere."""
    text, end = query.text, 0
    for word, behind in followed(query.words, {"FROM", "GRAPH"}):
        match word.text, behind:
            case "FROM", [Word("word", "NAMED"), last] | [last, *_]:
                said = ""
            case "GRAPH", [last, *_]:
                said = _group(query, last, name)
            case _:
                continue
        yield text[end : word.start] + said
        end = last.end
    yield text[end:]


def _group(query: QueryText, target: Word, name: str | None) -> str:
    """Return what to write in place of GRAPH and what it names."""
    if target.kind == "variable":
        place = _NONE if name is None else f"<{name}>"
        return f"VALUES {target.text} {{ {place} }}" + (f" GRAPH {_NONE}" if name is None else "")
    return "" if query.names.resolved(target.text) == name else f"GRAPH {_NONE}"


def _is_all_named(query: QueryText) -> bool:
    """Tell whether everything that a query looks for stands in the groups of GRAPH."""
    *_, where = [[], *_groups(query.words)]
    if query.form == "DESCRIBE" or not where:
        return False
    braces, brackets, is_naming = 0, 0, False
    for word in where:
        braces += _depth(word, "{", "}")
        brackets += _depth(word, "(", ")")
        if braces != 1:
            continue
        is_naming = word.is_keyword("GRAPH") or (is_naming and word.kind != "sign")
        # A filter or an assignment looks for nothing, but for what it wants to exist.
        is_test = word.text in {"FILTER", "BIND"} or brackets or word.text == ")"
        if word.is_keyword("EXISTS") or not (is_naming or is_test or word.text in {*"{}."}):
            return False
    return True


def _groups(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield what stands in braces at the outside of a query, with these."""
    depth, group = 0, list[Word]()
    for word in words:
        depth += _depth(word, "{", "}")
        if depth or group:
            group.append(word)
        if group and not depth:
            yield group
            group = []


def _depth(word: Word, opening: str, closing: str) -> int:
    """Return by how much what follows a word lies deeper than what stands before it."""
    return (word.text == opening) - (word.text == closing) if word.kind == "sign" else 0
