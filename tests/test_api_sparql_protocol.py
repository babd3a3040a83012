"""The SPARQL 1.1 Protocol, after the list of the W3C's tests (w3c/rdf-tests, sparql11/protocol).

The tests are our own; each has the name of the one in the list that it does the work of, and asks
the course in place of the graphs there. docs/sparql.md says which of the list do not apply to a
server that answers queries only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.sparql_harness import DATASET, JSON, PATH, asking

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
TABLES = {JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}
GRAPHS = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}
TABLE = ", ".join(TABLES)
GRAPH = ", ".join(GRAPHS)
IN_DEFAULT = "ASK { <https://w3id.org/scenariograph/id/day/8> ?p ?o }"
IN_NAMED = "ASK { GRAPH ?g { <https://w3id.org/scenariograph/id/day/8> ?p ?o } }"
IN_BOTH = f"ASK {{ {IN_DEFAULT[4:]} {IN_NAMED[4:]} }}"
OTHER = "http://example.org/no-such-graph"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with asking() as running:
        yield running


def get(client: TestClient, accept: str = TABLE, **params: Any) -> Any:  # noqa: ANN401
    named = {name.replace("_", "-"): value for name, value in params.items()}
    return client.get(PATH, params=named, headers={"Accept": accept})


def form(client: TestClient, **fields: Any) -> Any:  # noqa: ANN401
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return client.post(PATH, data=named, headers={"Accept": TABLE})


def direct(
    client: TestClient,
    content: str | bytes,
    kind: str | None = QUERY,
    **params: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    headers = {"Accept": TABLE, **({"Content-Type": kind} if kind else {})}
    named = {name.replace("_", "-"): value for name, value in params.items()}
    return client.post(PATH, params=named, content=content, headers=headers)


def says(answer: Any) -> bool:  # noqa: ANN401
    """Return the yes or no of an answer that is as it should be."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].split(";")[0] in TABLES
    if answer.headers["content-type"] == JSON:
        return bool(answer.json()["boolean"])
    return "true" in answer.text


# What is to be answered.


def test_query_get(client: TestClient) -> None:
    assert says(get(client, query="ASK {}"))


def test_query_post_form(client: TestClient) -> None:
    assert says(form(client, query="ASK {}"))
    graph, query = {"default-graph-uri": DATASET}, {"query": IN_NAMED}
    beside = client.post(PATH, params=graph, data=query, headers={"Accept": TABLE})
    assert not says(beside)


def test_query_post_direct(client: TestClient) -> None:
    assert says(direct(client, "ASK {}"))


@pytest.mark.parametrize("accept", [JSON, "application/sparql-results+xml"])
def test_query_content_type_select(client: TestClient, accept: str) -> None:
    answer = get(client, accept, query="SELECT (1 AS ?value) {}")
    assert answer.headers["content-type"] == accept


@pytest.mark.parametrize("accept", [JSON, "application/sparql-results+xml"])
def test_query_content_type_ask(client: TestClient, accept: str) -> None:
    assert get(client, accept, query="ASK {}").headers["content-type"] == accept


def test_query_content_type_describe(client: TestClient) -> None:
    answer = get(client, GRAPH, query="DESCRIBE <http://example.org/>")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] in GRAPHS


def test_query_content_type_construct(client: TestClient) -> None:
    answer = get(client, GRAPH, query="CONSTRUCT { <s> <p> 1 } WHERE {}".replace("<", "<http://x/"))
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] in GRAPHS


def test_one_default_graph(client: TestClient) -> None:
    assert says(direct(client, IN_DEFAULT, default_graph_uri=DATASET))
    assert not says(direct(client, IN_NAMED, default_graph_uri=DATASET))


def test_query_dataset_default_graphs_get(client: TestClient) -> None:
    assert says(get(client, query=IN_DEFAULT, default_graph_uri=[DATASET, DATASET]))


def test_query_dataset_default_graphs_post(client: TestClient) -> None:
    assert says(form(client, query=IN_DEFAULT, default_graph_uri=[DATASET, DATASET]))


def test_query_dataset_named_graphs_get(client: TestClient) -> None:
    assert says(get(client, query=IN_NAMED, named_graph_uri=[DATASET, DATASET]))
    assert not says(get(client, query=IN_DEFAULT, named_graph_uri=DATASET))


def test_query_dataset_named_graphs_post(client: TestClient) -> None:
    assert says(form(client, query=IN_NAMED, named_graph_uri=[DATASET, DATASET]))
    assert says(direct(client, IN_NAMED, named_graph_uri=DATASET))


def test_query_dataset_full(client: TestClient) -> None:
    both = {"default_graph_uri": DATASET, "named_graph_uri": DATASET}
    assert says(get(client, query=IN_BOTH, **both))
    assert says(form(client, query=IN_BOTH, **both))
    assert says(direct(client, IN_BOTH, **both))


def test_query_multiple_dataset(client: TestClient) -> None:
    # The graphs of the request take the place of those of the query, even one that is not there.
    query = IN_NAMED.replace("ASK", f"ASK FROM <{OTHER}>")
    assert says(get(client, query=query, named_graph_uri=DATASET))
    assert says(direct(client, query, named_graph_uri=DATASET))


def test_a_graph_that_is_not_there_is_refused(client: TestClient) -> None:
    # Section 2.1.4: a service may reject a dataset that it does not offer.
    assert get(client, query="ASK {}", default_graph_uri=OTHER).status_code == 400
    assert form(client, query="ASK {}", named_graph_uri=OTHER).status_code == 400


# What is to be refused with 4xx.


def test_bad_query_method(client: TestClient) -> None:
    assert client.put(PATH, params={"query": "ASK {}"}).status_code == 405


def test_bad_multiple_queries(client: TestClient) -> None:
    two = ["ASK {}", "SELECT * {}"]
    answers = [
        get(client, query=two),
        form(client, query=two),
        direct(client, "ASK {}", query="SELECT * {}"),
        client.post(PATH, params={"query": "ASK {}"}, data={"query": "ASK {}"}),
    ]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 400]


def test_bad_query_wrong_media_type(client: TestClient) -> None:
    answer = direct(client, "ASK {}", "text/plain")
    assert answer.status_code == 415
    assert answer.headers["accept-post"] == f"{QUERY}, {FORM}"


def test_bad_query_missing_form_type(client: TestClient) -> None:
    assert direct(client, "query=ASK%20%7B%7D", None).status_code == 415


def test_bad_query_missing_direct_type(client: TestClient) -> None:
    assert direct(client, "ASK {}", None).status_code == 415


def test_bad_query_non_utf8(client: TestClient) -> None:
    assert direct(client, "ASK {}".encode("utf-16")).status_code == 400
    assert direct(client, "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16").status_code == 415
    assert client.get(f"{PATH}?query=ASK%20%FF", headers={"Accept": TABLE}).status_code == 400
    assert direct(client, b"query=ASK%20%FF", FORM).status_code == 400


def test_bad_query_syntax(client: TestClient) -> None:
    assert get(client, query="ASK {").status_code == 400


def test_bad_query_missing(client: TestClient) -> None:
    assert form(client, other="ASK {}").status_code == 400
    assert direct(client, "").status_code == 400
    assert get(client, query="").status_code == 400


# Every update is refused, the good ones too.


def test_updates_are_refused(client: TestClient) -> None:
    update = "INSERT DATA { <http://x/s> <http://x/p> 1 }"
    malformed = [
        form(client, update=update),  # update_post_form
        get(client, update=update),  # bad_update_get
        form(client, update=[update, update]),  # bad_multiple_updates
        form(client, update=update, using_graph_uri=OTHER),  # bad_update_dataset_conflict
        form(client, update="INSERT"),  # bad_update_syntax
        form(client, query=update),
    ]
    for answer in malformed:
        assert answer.status_code == 400
        assert "only queries are answered here" in answer.text.lower()
    kind = "application/sparql-update"
    unsupported = [
        direct(client, update, kind),  # update_post_direct
        direct(client, update, "text/plain"),  # bad_update_wrong_media_type
        direct(client, "update=x", None),  # bad_update_missing_form_type
        direct(client, update.encode("utf-16"), kind),  # bad_update_non_utf8
    ]
    assert [answer.status_code for answer in unsupported] == [415] * 4
    assert "Only queries are answered here" in unsupported[0].text
