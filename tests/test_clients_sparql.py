"""Other people's clients of SPARQL against the real server: rdflib, SPARQLWrapper, Comunica."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import rdflib
import SPARQLWrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.clients_harness import run_client
from tests.http_harness import Server, serving
from tests.sparql_harness import DATASET, DAY, PREFIXES, TITLE

pytestmark = pytest.mark.slow

SG = rdflib.Namespace("https://w3id.org/scenariograph/vocabulary#")
ITSELF = rdflib.URIRef("https://w3id.org/scenariograph/id/day/8")
INTERACTIONS = 17


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def address(server: Server) -> str:
    return server.url.replace("/graphql", "/sparql")


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_takes_it_for_a_graph(address: str, method: str, form: str) -> None:
    graph = rdflib.Graph(SPARQLStore(address, returnFormat=form, method=method))
    (row,) = graph.query(DAY)
    assert isinstance(row, rdflib.query.ResultRow)
    assert str(row["title"]) == TITLE


def test_rdflib_asks_for_triples(address: str) -> None:
    graph = rdflib.Graph(SPARQLStore(address))
    assert graph.value(ITSELF, rdflib.DCTERMS.title) == rdflib.Literal(TITLE)
    assert len(set(graph.subjects(rdflib.RDF.type, SG.Day))) == 28
    assert len(list(graph.query(f"{PREFIXES} SELECT * {{ ?s a sg:Interaction }}"))) == INTERACTIONS
    assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
    described = graph.query(f"DESCRIBE <{ITSELF}>").graph
    assert described is not None
    assert (ITSELF, rdflib.RDF.type, SG.Day) in described


def test_rdflib_asks_the_graph_by_its_name(address: str) -> None:
    store = SPARQLStore(address)
    course = rdflib.Graph(store, identifier=rdflib.URIRef(DATASET))
    assert (ITSELF, rdflib.RDF.type, SG.Day) in course
    about = (rdflib.URIRef(DATASET), rdflib.RDF.type, rdflib.VOID.Dataset)
    assert about in course
    assert about in rdflib.Graph(store)


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
@pytest.mark.parametrize("request_method", [SPARQLWrapper.URLENCODED, SPARQLWrapper.POSTDIRECTLY])
def test_sparqlwrapper_asks(address: str, method: str, request_method: str) -> None:
    client: Any = SPARQLWrapper.SPARQLWrapper(address)
    client.setMethod(method)
    client.setRequestMethod(request_method)
    client.setQuery(DAY)
    client.setReturnFormat(SPARQLWrapper.JSON)
    (row,) = client.queryAndConvert()["results"]["bindings"]
    assert row["title"]["value"] == TITLE


def test_sparqlwrapper_gets_each_kind_of_answer(address: str) -> None:
    client: Any = SPARQLWrapper.SPARQLWrapper(address)
    client.setQuery(f"CONSTRUCT WHERE {{ <{ITSELF}> a ?class }}")
    client.setReturnFormat(SPARQLWrapper.TURTLE)
    assert (ITSELF, rdflib.RDF.type, SG.Day) in rdflib.Graph().parse(data=client.queryAndConvert())
    client.setQuery("ASK {}")
    client.setReturnFormat(SPARQLWrapper.JSON)
    assert client.queryAndConvert()["boolean"] is True
    client.setReturnFormat(SPARQLWrapper.XML)
    client.setQuery(DAY)
    assert TITLE in client.queryAndConvert().toxml()


def test_sparqlwrapper_is_told_what_is_wrong(address: str) -> None:
    client: Any = SPARQLWrapper.SPARQLWrapper(address)
    client.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed, match="cannot be parsed at line 1"):
        client.query()


def test_comunica(address: str) -> None:
    found = run_client("comunica.mjs", address)
    assert found.pop("triples") > 5
    assert found == {"titles": [TITLE], "interactions": INTERACTIONS, "yes": True, "no": False}
