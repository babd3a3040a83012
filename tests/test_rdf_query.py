"""Queries carried out: their answers in every format, read by other programs, and their bounds."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cache

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Quad, QueryResultsFormat, QuerySolutions
from rdflib.query import Result, ResultRow

from api.sparql.page import examples, labels_of
from graph.errors import RequestError
from graph.rdf.formats import FORMATS
from graph.rdf.query import (
    Bounds,
    LocalCourse,
    QuerySyntaxError,
    TooLargeError,
    carry_out,
    course_of,
    kind_of_result,
    rows_of,
    write_result,
)
from graph.rdf.write import write_course
from tests.api_harness import shipped

DATASET = "https://w3id.org/scenariograph/id/dataset"
SG = "PREFIX sg: <https://w3id.org/scenariograph/vocabulary#> "
HOW_MANY = "SELECT (COUNT(*) AS ?n)"
EACH = "{?s ?p ?o}"
NAMED = "{GRAPH ?g {?s ?p ?o}}"
COUNT = f"{HOW_MANY} {EACH}"
TERMS = """
PREFIX x: <http://example.org/>
SELECT ?name ?value ?nothing {
  VALUES (?name ?value) {
    ("iri" x:a) ("plain" "words") ("korean" "사용자"@ko) ("integer" 8) ("decimal" 2.5)
    ("truth" true) ("odd" "a\\tb\\nc\\rd \\"e\\" <f> & g, ]]>") ("typed" "2"^^x:kind) ("none" UNDEF)
    ("empty" "")
  }
} ORDER BY ?name
"""
FORMATS_OF_ROWS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "tsv": QueryResultsFormat.TSV,
}


@cache
def course() -> LocalCourse:
    return course_of(shipped())


def answer(
    query: str,
    form: str = "json",
    bounds: Bounds | None = None,
    *,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> str:
    _, result = carry_out(course(), query, default_graphs, named_graphs)
    output = io.BytesIO()
    write_result(result, form, output, bounds or Bounds())
    return output.getvalue().decode()


def number(query: str, **graphs: Sequence[str]) -> int:
    return int(answer(query, "csv", bounds=None, **graphs).split("\r\n")[1])


def test_a_course_in_memory_holds_what_an_export_does() -> None:
    exported = io.BytesIO()
    write_course(shipped(), FORMATS["trig"], exported)
    other = pyoxigraph.Store()
    other.load(exported.getvalue(), format=FORMATS["trig"].rdf)
    assert set(course().store) == {Quad(*quad.triple) for quad in other}


@pytest.mark.parametrize("form", FORMATS_OF_ROWS)
def test_rows_are_what_the_engine_itself_reads_of_them(form: str) -> None:
    read = pyoxigraph.parse_query_results(answer(TERMS, form), format=FORMATS_OF_ROWS[form])
    assert isinstance(read, QuerySolutions)
    _, meant = carry_out(course(), TERMS)
    assert isinstance(meant, QuerySolutions)
    assert [variable.value for variable in read.variables] == ["name", "value", "nothing"]
    assert [list(row) for row in read] == [list(row) for row in meant]


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rows_are_read_by_another_program(form: str) -> None:
    read = Result.parse(io.BytesIO(answer(TERMS, form).encode()), format=form)
    rows = {str(row[0]): row[1] for row in read if isinstance(row, ResultRow)}
    assert len(rows) == 10
    assert str(rows["korean"]) == "사용자"
    assert str(rows["odd"]).replace("\r\n", "\n").startswith("a\tb\nc")
    if form != "csv":
        assert rows["korean"] == rdflib.Literal("사용자", lang="ko")
        assert rows["integer"] == rdflib.Literal(8)
        assert rows["iri"] == rdflib.URIRef("http://example.org/a")
        assert rows["none"] is None


@pytest.mark.parametrize("form", ["json", "xml"])
def test_triples_in_rows_and_directions_of_words(form: str) -> None:
    query = """SELECT (<<( <a:b> <a:c> "d" )>> AS ?t) ("شيء"@ar--rtl AS ?d) {}"""
    read = pyoxigraph.parse_query_results(answer(query, form), format=FORMATS_OF_ROWS[form])
    _, meant = carry_out(course(), query)
    assert isinstance(read, QuerySolutions)
    assert isinstance(meant, QuerySolutions)
    assert [list(row) for row in read] == [list(row) for row in meant]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own
@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_triples_are_read_by_another_program(form: str) -> None:
    named = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(form, form)
    day = "https://w3id.org/scenariograph/id/day/8"
    read = rdflib.Graph().parse(data=answer(f"DESCRIBE <{day}>", form), format=named)
    title = rdflib.URIRef("http://purl.org/dc/terms/title")
    assert read.value(rdflib.URIRef(day), title) == rdflib.Literal("S3 (Simple Storage Service)")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("json", '{"head":{},"boolean":true}'),
        ("csv", "true\n"),
        ("tsv", "true\n"),
    ],
)
def test_yes_is_said_in_every_format(form: str, text: str) -> None:
    assert answer(f"{SG} ASK {{ ?s a sg:Day }}", form) == text
    assert "<boolean>true</boolean>" in answer("ASK {}", "xml")


@pytest.mark.parametrize("form", ["xml", "rdfxml"])
def test_xml_says_what_it_cannot_hold(form: str) -> None:
    query = {
        "xml": 'SELECT ("a\\u0001" AS ?x) {}',
        "rdfxml": 'CONSTRUCT { <a:b> <a:c> "a\\u0001" } {}',
    }
    with pytest.raises(RequestError, match=r"XML cannot hold the character U\+0001"):
        answer(query[form], form)


def test_without_any_graph_named_all_is_asked() -> None:
    assert number(COUNT) == number(COUNT, default_graphs=[DATASET]) == len(course().store)


@pytest.mark.parametrize(
    ("query", "graphs", "is_found"),
    [
        (f"{HOW_MANY} FROM <{DATASET}> {EACH}", {}, True),
        (f"{HOW_MANY} FROM NAMED <{DATASET}> {EACH}", {}, False),
        (f"{HOW_MANY} FROM NAMED <{DATASET}> {NAMED}", {}, True),
        (f"{HOW_MANY} {NAMED}", {}, True),
        (f"{HOW_MANY} {{GRAPH <{DATASET}> {EACH}}}", {}, True),
        (f"BASE <{DATASET}> {HOW_MANY} {{GRAPH <dataset>{EACH}}}", {}, True),
        (f"PREFIX g: <{DATASET}> {HOW_MANY} {{ # GRAPH <x:y>\n GRAPH g:{EACH} }}", {}, True),
        (f"{HOW_MANY} {{GRAPH <x:y> {EACH}}}", {}, False),
        (f"{HOW_MANY} {{{EACH} FILTER NOT EXISTS {{GRAPH <x:y> {EACH}}}}}", {}, True),
        (f"{HOW_MANY} {{GRAPH ?g {{GRAPH ?h {EACH}}} FILTER(?g = ?h)}}", {}, True),
        (
            f"{HOW_MANY} {{GRAPH ?g {EACH} FILTER(?g = <{DATASET}>)}}",
            {"named_graphs": [DATASET]},
            True,
        ),
        (f"{HOW_MANY} {NAMED}", {"default_graphs": [DATASET]}, False),
        (f"{HOW_MANY} {NAMED}", {"named_graphs": [DATASET]}, True),
        (COUNT, {"named_graphs": [DATASET]}, False),
        # What the protocol says takes the place of what the query says.
        (f"{HOW_MANY} FROM NAMED <{DATASET}> {NAMED}", {"default_graphs": [DATASET]}, False),
    ],
)
def test_graphs_that_are_named_are_asked_alone(
    query: str, graphs: dict[str, list[str]], is_found: bool
) -> None:
    assert number(query, **graphs) == (number(COUNT) if is_found else 0)


def test_a_graph_is_bound_where_it_is_asked_for() -> None:
    query = "SELECT DISTINCT ?g ?s { ?s a sg:Week GRAPH ?g { ?s ?p 1 } }"
    assert answer(SG + query, "csv").split() == [
        "g,s",
        f"{DATASET},https://w3id.org/scenariograph/id/week/1",
    ]
    none = answer("SELECT * { OPTIONAL { GRAPH ?g { ?s ?p ?o } } }", default_graphs=[DATASET])
    assert json.loads(none)["results"]["bindings"] == [{}]


@pytest.mark.parametrize(
    "where",
    [
        "{ ?s ?p ?o . GRAPH ?g { ?s ?p ?o } }",
        "{ GRAPH ?g { ?s ?p ?o } ?a ?b ?c }",
        "{ GRAPH ?g { ?s ?p ?o } FILTER EXISTS { ?s ?p ?o } }",
        "{ GRAPH ?g { ?s ?p ?o } FILTER(EXISTS { ?s ?p ?o }) }",
        "{ GRAPH ?g { ?s ?p ?o } OPTIONAL { ?a ?b ?c } }",
    ],
)
def test_patterns_for_no_graph_beside_others_are_refused(where: str) -> None:
    with pytest.raises(RequestError, match=f"No default graph is asked.*<{DATASET}>"):
        answer(f"SELECT * {where}", named_graphs=[DATASET])


def test_a_function_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(RequestError, match="custom function <a:b> is not supported"):
        answer("SELECT (<a:b>(?o) AS ?x) { ?s ?p ?o }")


@pytest.mark.parametrize("clause", ["FROM <http://x/>", "FROM NAMED <http://x/>"])
def test_a_graph_that_is_not_there_is_an_error_and_not_fetched(clause: str) -> None:
    with pytest.raises(RequestError, match=rf"no graph <http://x/>.*There is <{DATASET}>"):
        answer(f"SELECT * {clause} {{?s ?p ?o}}")
    with pytest.raises(RequestError, match="no graph <http://x/>"):
        answer("SELECT * {?s ?p ?o}", named_graphs=["http://x/"])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { ?s ?p", "at line 1, column 17: expected one of"),
        ("SELECT *\n{ ?s ?p ?o } }", "at line 2, column"),
        ("SELECT ?x { ?s x:y ?o }", "at line 1"),
        ("", "something else is expected"),
    ],
)
def test_what_is_no_sparql_is_told_with_its_place(query: str, words: str) -> None:
    with pytest.raises(QuerySyntaxError, match=words) as caught:
        answer(query)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("query", "form"),
    [("SELECT * {?s ?p ?o} LIMIT 6", "json"), ("CONSTRUCT WHERE {?s ?p ?o}", "turtle")],
)
def test_an_answer_keeps_to_its_bounds(query: str, form: str) -> None:
    with pytest.raises(TooLargeError, match="more than 5 rows"):
        answer(query, form, Bounds(rows=5))
    with pytest.raises(TooLargeError, match="more than 300 bytes"):
        answer(query, form, Bounds(bytes=300))
    assert answer("SELECT * {?s ?p ?o} LIMIT 6", "json", Bounds(rows=6))


def test_rows_for_people() -> None:
    _, result = carry_out(course(), TERMS)
    names, rows = rows_of(result, is_short=True)
    assert names == ["name", "value", "nothing"]
    assert ["korean", "사용자", None] in rows
    assert ["iri", "http://example.org/a", None] in rows
    _, result = carry_out(course(), "SELECT ?s { ?s ?p 'day:8' }")
    assert rows_of(result, is_short=True) == (["s"], [["day:8"]])


def test_json_is_json() -> None:
    head = json.loads(answer("SELECT ?a ?b {}"))
    assert head == {"head": {"vars": ["a", "b"]}, "results": {"bindings": [{}]}}


@pytest.mark.parametrize("name", examples())
def test_an_example_of_the_page_is_answered_and_labelled(name: str) -> None:
    query = examples()[name]
    assert set(labels_of(query)) == {"en", "ko"}
    _, result = carry_out(course(), query)
    form = "ntriples" if kind_of_result(result) == "graph" else "csv"
    assert len(answer(query, form).splitlines()) > 3
