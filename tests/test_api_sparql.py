"""SPARQL over HTTP, as clients see it: ways to ask, media types, statuses, versions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
from starlette.testclient import TestClient

from api.holder import GraphHolder
from api.http.tokens import new_token, token_line
from api.settings import Settings
from api.sparql import endpoint
from graph.build import build_graph
from tests.sparql_harness import (
    DATASET,
    DAY,
    JSON,
    PATH,
    PATIENT,
    PREFIXES,
    TITLE,
    TURTLE,
    ask,
    asking,
    code_of,
    title_of,
)

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
SD = "http://www.w3.org/ns/sparql-service-description#"
DESCRIBE = "DESCRIBE <https://w3id.org/scenariograph/id/day/8>"
ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with asking() as running:
        yield running


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (f"text/csv;q=0.5, {JSON};q=0.9", JSON),
        (f"{JSON};q=0, text/csv;q=0.1", "text/csv; charset=utf-8"),
        ("text/turtle, text/csv", "text/csv; charset=utf-8"),
        ("application/*", JSON),
    ],
)
def test_rows_come_as_the_client_likes_best(
    client: TestClient, accept: str | None, kind: str
) -> None:
    headers = {"Accept": accept} if accept else {"Accept": ""}
    answer = client.get(PATH, params={"query": DAY}, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert TITLE in answer.text
    assert ask(client, "ASK {}", accept or "*/*").headers["content-type"] == kind


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml;q=0.9, application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        (f"{JSON}, text/turtle;q=0.1", "text/turtle; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("query", [DESCRIBE, "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3"])
def test_triples_come_as_the_client_likes_best(
    client: TestClient, query: str, accept: str, kind: str
) -> None:
    answer = ask(client, query, accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.content


@pytest.mark.parametrize(
    ("query", "accept"),
    [(DAY, "text/turtle"), (DESCRIBE, "text/csv"), ("ASK {}", "image/png"), (DAY, f"{JSON};q=0")],
)
def test_what_cannot_be_given_is_406(client: TestClient, query: str, accept: str) -> None:
    answer = ask(client, query, accept)
    assert (answer.status_code, code_of(answer)) == (406, "NOT_ACCEPTABLE")


def test_a_query_that_is_wrong_is_400_with_the_words_of_the_parser(client: TestClient) -> None:
    answer = ask(client, "SELECT * {\n  ?s ?p")
    assert (answer.status_code, code_of(answer)) == (400, "SPARQL_PARSE_FAILED")
    assert "at line 2, column 8: expected one of" in answer.json()["errors"][0]["message"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_405(client: TestClient, method: str) -> None:
    answer = client.request(method, PATH, params={"query": DAY})
    assert (answer.status_code, code_of(answer)) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_options_and_head(client: TestClient) -> None:
    assert client.options(PATH).headers["allow"] == "GET, HEAD, POST, OPTIONS"
    head = client.head(PATH, params={"query": DAY})
    assert head.headers["etag"] == ask(client, DAY, "*/*").headers["etag"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "nothing is fetched"),
        ("SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }", "nothing is fetched"),
        ("SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }", "nothing is fetched"),
        ("LOAD <http://127.0.0.1:1/>", "only queries are answered"),
        ("INSERT DATA { <a:b> <a:b> 1 }", "only queries are answered"),
    ],
)
def test_nothing_is_changed_and_nothing_fetched(client: TestClient, query: str, words: str) -> None:
    answer = ask(client, query)
    assert (answer.status_code, code_of(answer)) == (400, "BAD_REQUEST")
    assert words in answer.json()["errors"][0]["message"]


def test_an_answer_that_is_known_is_not_sent_again(client: TestClient) -> None:
    first = ask(client, DAY)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, no-cache"
    assert first.headers["vary"] == "Accept, Accept-Encoding"
    again = ask(client, DAY, If_None_Match=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert ask(client, DAY, If_None_Match="*").status_code == 304
    assert ask(client, DAY, If_None_Match='"other"').status_code == 200
    assert ask(client, "SELECT * {", If_None_Match="*").status_code == 400
    others = [ask(client, DAY, "text/csv"), ask(client, DAY + " "), ask(client, "ASK {}")]
    assert len({tag, *(other.headers["etag"] for other in others)}) == 4


@pytest.mark.parametrize(
    "query", ["SELECT (UUID() AS ?x) {}", "CONSTRUCT { [] ?p ?o } { ?s ?p ?o } LIMIT 1"]
)
def test_what_changes_by_itself_is_not_kept(client: TestClient, query: str) -> None:
    answer = ask(client, query, "*/*")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert ask(client, query, "*/*", If_None_Match="*").status_code == 200


def test_the_same_question_gets_the_same_bytes_from_another_process(client: TestClient) -> None:
    construct = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 500"
    asked = [
        (DAY, JSON),
        (ALL, "text/csv"),
        (construct, TURTLE),
        (construct, "application/ld+json"),
    ]
    with asking() as other:
        for query, accept in asked:
            mine, theirs = ask(client, query, accept), ask(other, query, accept)
            assert mine.content == theirs.content
            assert mine.headers["etag"] == theirs.headers["etag"]


def test_answers_are_packed(client: TestClient) -> None:
    answer = ask(client, ALL, "text/csv", Accept_Encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(answer.content) / 3


def test_the_service_describes_itself(client: TestClient) -> None:
    answer = client.get(PATH, headers={"Accept": "*/*"})
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    said = rdflib.Graph().parse(data=answer.content, format="turtle")
    service = rdflib.URIRef("http://testserver/sparql")
    assert said.value(service, rdflib.URIRef(f"{SD}endpoint")) == service
    language = rdflib.URIRef(f"{SD}supportedLanguage")
    assert said.value(service, language) == rdflib.URIRef(f"{SD}SPARQL11Query")
    assert len(set(said.objects(service, rdflib.URIRef(f"{SD}resultFormat")))) == 8
    (name,) = said.objects(None, rdflib.URIRef(f"{SD}name"))
    assert name == rdflib.URIRef(DATASET)
    known = client.get(PATH, headers={"Accept": "*/*", "If-None-Match": answer.headers["etag"]})
    assert known.status_code == 304


def test_without_a_query_rows_are_no_answer(client: TestClient) -> None:
    answer = client.get(PATH, headers={"Accept": JSON})
    assert (answer.status_code, code_of(answer)) == (400, "BAD_REQUEST")
    assert "There is no `query`" in answer.text


def test_a_browser_gets_a_page(client: TestClient) -> None:
    for path in (PATH, f"{PATH}?query=ASK%20%7B%7D"):
        answer = client.get(path, headers={"Accept": BROWSER})
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_token_is_asked_for_where_questions_need_one(tmp_path: Path) -> None:
    file, token = tmp_path / "tokens", new_token()
    file.write_text(token_line("me", token) + "\n", encoding="utf-8")
    with asking(Settings(token_file=file, limits=PATIENT)) as client:
        for params in ({"query": DAY}, {}):
            answer = client.get(PATH, params=params, headers={"Accept": "*/*"})
            assert (answer.status_code, code_of(answer)) == (401, "UNAUTHENTICATED")
        answer = ask(client, DAY, Authorization=f"Bearer {token}")
        assert title_of(answer) == TITLE
        assert answer.headers["cache-control"].startswith("private")
        assert answer.headers["vary"].endswith("Authorization")


def test_other_names_and_origins_are_treated_as_everywhere() -> None:
    settings = Settings(
        hosts=("testserver",), cors_origins=("https://example.org",), limits=PATIENT
    )
    with asking(settings) as client:
        assert client.get(PATH, headers={"Host": "evil.example"}).status_code == 400
        answer = ask(client, "ASK {}", Origin="https://example.org")
        assert answer.headers["access-control-allow-origin"] == "https://example.org"
        assert answer.headers["x-request-id"]
        ahead = {
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        assert client.options(PATH, headers=ahead).status_code == 200


def test_where_only_documents_are_answered_sparql_is_not() -> None:
    with asking(Settings(only_documents=True)) as client:
        answer = ask(client, DAY)
        assert (answer.status_code, code_of(answer)) == (403, "FORBIDDEN")


def test_it_can_be_switched_off() -> None:
    with asking(Settings(sparql=False)) as client:
        assert ask(client, DAY).status_code == 404


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("graph.rdf")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyoxigraph", None)
    with asking() as client:
        answer = ask(client, DAY)
        assert (answer.status_code, code_of(answer)) == (501, "NOT_IMPLEMENTED")
        assert "pip install 'scenariograph[rdf]'" in answer.text
        page = client.get(PATH, headers={"Accept": BROWSER})
        assert page.status_code == 501
        assert "pip install &#x27;scenariograph[rdf]&#x27;" in page.text
        assert client.get("/graphql", params={"query": "{ graph { version } }"}).is_success


def test_a_system_that_cannot_stop_a_query_answers_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "CAN_FORK", False)
    with asking() as client:
        assert "cannot stop a query" in ask(client, DAY).text


def test_another_graph_is_asked_once_it_is_served(tmp_path: Path) -> None:
    course = tmp_path / "days.yaml"
    course.write_text("days:\n  - {number: 8, title: Before}\n", encoding="utf-8")
    holder = GraphHolder(build_graph([course]))
    with asking(source=holder) as client:
        before = ask(client, DAY)
        assert title_of(before) == "Before"
        course.write_text("days:\n  - {number: 8, title: After}\n", encoding="utf-8")
        holder.current = build_graph([course])
        after = ask(client, DAY, If_None_Match=before.headers["etag"])
        assert title_of(after) == "After"


def test_requests_are_counted(client: TestClient) -> None:
    ask(client, DAY)
    numbers = client.get("/metrics").text
    assert 'scenariograph_requests_total{method="GET",path="/sparql",status="200"}' in numbers


def test_everything_is_asked_where_no_graph_is_named(client: TestClient) -> None:
    def count(**params: Any) -> int:  # noqa: ANN401
        query = {"query": "SELECT (COUNT(*) AS ?n) {?s ?p ?o}", **params}
        answer = client.get(PATH, params=query, headers={"Accept": "text/csv"})
        return int(answer.text.split()[1])

    assert count() == count(**{"default-graph-uri": DATASET}) > 1000
    assert count(**{"named-graph-uri": DATASET}) == 0


def test_the_engine_reads_what_it_is_said_to_have_written(client: TestClient) -> None:
    answer = ask(
        client, f"{PREFIXES} SELECT ?d {{ ?d a sg:Day }}", "application/sparql-results+xml"
    )
    read = pyoxigraph.parse_query_results(answer.content, format=pyoxigraph.QueryResultsFormat.XML)
    assert isinstance(read, pyoxigraph.QuerySolutions)
    assert len(list(read)) == 28
