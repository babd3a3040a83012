"""What the words of a SPARQL query say of it."""

from __future__ import annotations

import pytest

from graph.errors import RequestError
from graph.rdf.query_text import read_query


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("# ASK\nselect * {}", "SELECT"),
        ("PREFIX ask: <http://x/> DESCRIBE ask:it", "DESCRIBE"),
        ("PREFIX select: <http://x/ASK> construct {} {}", "CONSTRUCT"),
        ("ASK { ?SELECT ?p 'DESCRIBE' }", "ASK"),
        ("nothing of the kind", ""),
        ("", ""),
    ],
)
def test_the_form_is_the_first_keyword_of_one(text: str, form: str) -> None:
    assert read_query(text).form == form


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x/> {} }",
        "SELECT * { service silent ?where {} }",
        "SELECT * { ?s ?p true.SERVICE ?x {} }",
        "SELECT * { ?s ?p 1 SERVICE ?x {} }",
        "SELECT * { ?s ?p 1e5SERVICE ?x {} }",
        "SELECT * { FILTER(?a<?b)SERVICE ?x {} FILTER(?c>?d) }",
        "SELECT * { ?s ?p 'a'SERVICE ?x {} }",
        "SELECT * { ?s ?p '''it''s # '''SERVICE ?x {} }",
        "SELECT * { # a comment'\nSERVICE ?x {} }",
    ],
)
def test_service_is_refused_wherever_it_hides(text: str) -> None:
    with pytest.raises(RequestError, match="SERVICE would ask another server"):
        read_query(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE' }",
        'SELECT * { ?s ?p """a "SERVICE" b""" }',
        "SELECT * { ?s ?p 'it\\'s SERVICE' }",
        "SELECT ?SERVICE $SERVICE { <http://x/SERVICE> sg:SERVICE SERVICE:x } # SERVICE",
        "SELECT * { ?s ?p 'x'@SERVICE }",
        "SELECT * { ?s sg:a.SERVICE ?o }",
    ],
)
def test_what_only_looks_like_service_is_let_through(text: str) -> None:
    assert read_query(text).form == "SELECT"


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:b> <a:b> 1 }",
        "PREFIX x: <http://x/>\nWITH x:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD <http://x/>",
        "clear all",
        "DROP ALL",
    ],
)
def test_an_update_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="would change the graph"):
        read_query(text)


def test_the_graphs_behind_from_are_found_and_resolved() -> None:
    query = read_query(
        "BASE <http://x/a/> PREFIX g: <../graphs/> PREFIX : <http://y/>"
        " SELECT * FROM g:one from <two> FROM NAMED :three FROM NAMED <\\u0061:b> {}"
    )
    assert query.default_graphs == ("http://x/graphs/one", "http://x/a/two")
    assert query.named_graphs == ("http://y/three", "a:b")


@pytest.mark.parametrize(
    ("text", "is_volatile"),
    [
        ("SELECT (NOW() AS ?now) {}", True),
        ("SELECT * { FILTER(rand() > 0.5) }", True),
        ("CONSTRUCT { _:new ?p ?o } { ?s ?p ?o }", True),
        ("CONSTRUCT { [] ?p ?o } { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", False),
        ("SELECT * { [] ?p 'NOW()' }", False),
    ],
)
def test_what_changes_by_itself_is_known(text: str, is_volatile: bool) -> None:
    assert read_query(text).is_volatile == is_volatile


@pytest.mark.parametrize(
    "piece", ["a.", '"', "'''", "<", "<a", '"a\\', "@", "?", "a:", "{", "#", "\\", "1.", "."]
)
def test_a_long_text_takes_no_longer_than_its_length(piece: str) -> None:
    # What is tried twice at one place would take hours here.
    assert read_query(f"ASK {{}} {piece * 100_000}").form == "ASK"
