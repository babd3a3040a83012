"""Exports in the eyes of other programs: rdflib and PyLD read what Oxigraph wrote."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph
import pytest
import rdflib
from pyld import jsonld
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, SKOS, VOID

from graph.build import build_graph
from graph.errors import RequestError
from graph.model.course_graph import CourseGraph
from graph.model.ids import NodeId
from graph.model.records import Day
from graph.rdf.description import describe_dataset
from graph.rdf.formats import FORMATS
from graph.rdf.iris import Iris
from graph.rdf.jsonld import context_of, node_document
from graph.rdf.triples import describe_record
from tests.query_graphs import place
from tests.rdf_exports import RDFLIB, exported

# rdflib warns of what it does itself.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

BASE = "https://example.org/course/"
SG = rdflib.Namespace("https://w3id.org/scenariograph/vocabulary#")
SCHEMA = rdflib.Namespace("https://schema.org/")
Node = rdflib.URIRef


@pytest.fixture(scope="module")
def shipped() -> CourseGraph:
    return build_graph()


@pytest.fixture(scope="module")
def read(shipped: CourseGraph) -> rdflib.Graph:
    """The shipped course as rdflib sees it."""
    return rdflib.Graph().parse(data=exported(shipped, "ntriples", BASE), format="nt")


def by_rdflib(data: bytes, form: str) -> set[tuple[Any, ...]]:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=data, format=RDFLIB[form])
    return {quad[:3] for quad in dataset.quads()}


@pytest.mark.parametrize("form", FORMATS)
def test_all_formats_say_the_same_to_both_libraries(
    form: str, shipped: CourseGraph, read: rdflib.Graph
) -> None:
    data = exported(shipped, form, BASE)
    assert by_rdflib(data, form) == set(read)
    quads = pyoxigraph.parse(data, format=FORMATS[form].rdf)
    lines = {f"{quad.triple} .\n" for quad in quads}
    assert lines == set(exported(shipped, "ntriples", BASE).decode().splitlines(keepends=True))


def test_nothing_is_blank_and_no_line_stands_twice(shipped: CourseGraph) -> None:
    lines = exported(shipped, "ntriples").decode().splitlines()
    assert len(lines) == len(set(lines))
    assert not [line for line in lines if "_:" in line.split('"')[0]]


@pytest.mark.slow
def test_pyld_reads_the_same(shipped: CourseGraph, read: rdflib.Graph) -> None:
    document = json.loads(exported(shipped, "jsonld", BASE))
    lines = jsonld.to_rdf(document, {"format": "application/n-quads"})
    again = rdflib.Dataset(default_union=True)
    again.parse(data=lines, format="nquads")
    assert {quad[:3] for quad in again.quads()} == set(read)


def test_a_node_reads_like_plain_json(shipped: CourseGraph) -> None:
    iris = Iris(BASE)
    (record,) = shipped.records(["scenario:netflix_streaming"])
    assert record is not None
    page = node_document(describe_record(record, iris), iris)
    assert page["@id"] == "scenario:netflix_streaming"
    assert page["title"] == "Netflix 글로벌 스트리밍 아키텍처"
    assert page["applies"] == "pattern:cdn-storage-global-infrastructure"
    assert "service:s3" in page["uses"]
    assert [step["title"] for step in page["step"]][:2] == ["사용자 요청 수신", "콘텐츠 캐시 확인"]
    edge = page["interaction"][2]
    assert (edge["interactionSource"], edge["label"], edge["interactionTarget"]) == (
        "service:cloudfront",
        "오리진 콘텐츠 조회",
        "service:s3",
    )
    assert edge["stepOrder"] == 3
    assert edge["evidence"][0]["line"] == 22


def test_expanding_and_compacting_a_node_gives_it_back(shipped: CourseGraph) -> None:
    iris = Iris(BASE)
    for identifier in ("scenario:netflix_streaming", "day:8", "service:s3"):
        (record,) = shipped.records([identifier])
        assert record is not None
        page = json.loads(json.dumps(node_document(describe_record(record, iris), iris)))
        again = jsonld.compact(jsonld.expand(page), context_of(iris))
        assert set(page) - set(again) == set(), identifier
        assert again["@id"] == identifier
        assert again["identifier"] == identifier


def test_published_vocabularies_are_used_as_they_mean(read: rdflib.Graph) -> None:
    day, service = Node(f"{BASE}day/8"), Node(f"{BASE}service/s3")
    assert (day, RDF.type, SCHEMA.Syllabus) in read
    assert read.value(day, SCHEMA.timeRequired) == rdflib.Literal(
        "PT3H", datatype=rdflib.XSD.duration
    )
    assert (day, SCHEMA.teaches, Node(f"{BASE}service/storage-classes")) in read
    assert (Node(f"{BASE}service/storage-classes"), SKOS.broader, service) in read
    assert (service, SKOS.altLabel, rdflib.Literal("Simple Storage Service")) in read
    assert (service, DCTERMS.identifier, rdflib.Literal("service:s3")) in read


def test_an_interaction_is_a_node_with_label_step_and_evidence(read: rdflib.Graph) -> None:
    edge = Node(f"{BASE}scenario/netflix_streaming#interaction-3")
    (place_,) = read.objects(edge, PROV.wasDerivedFrom)
    assert read.value(edge, SG.stepOrder) == rdflib.Literal(3)
    assert read.value(place_, SG.file) == rdflib.Literal("scenarios/netflix_streaming.yaml")
    assert read.value(place_, SG.line) == rdflib.Literal(22)


def test_the_course_is_described_as_a_set_of_data(shipped: CourseGraph) -> None:
    trig = rdflib.Dataset()
    trig.parse(data=exported(shipped, "trig", BASE), format="trig")
    dataset = Node(f"{BASE}dataset")
    default = trig.default_graph
    assert (dataset, RDF.type, VOID.Dataset) in default
    assert (dataset, RDF.type, DCAT.Dataset) in default
    partition = {
        str(default.value(node, VOID["class"])): int(str(default.value(node, VOID.entities)))
        for node in default.objects(dataset, VOID.classPartition)
    }
    assert partition[str(SG.Scenario)] == shipped.counts().scenarios
    assert partition[str(SG.Service)] == shipped.counts().services
    # The course itself stands in a graph of that name.
    assert len(trig.graph(dataset)) + len(default) == len(trig)
    assert (Node(f"{BASE}day/8"), RDF.type, SG.Day) in trig.graph(dataset)


def test_where_it_can_be_had_is_described_too(shipped: CourseGraph) -> None:
    downloads = {"https://example.org/course.ttl": "text/turtle"}
    said = describe_dataset(shipped, Iris(BASE), downloads).triples
    lines = [str(triple) for triple in said if "distribution-1>" in str(triple.subject)]
    assert any("<https://example.org/course.ttl>" in line for line in lines)
    assert any("media-types/text/turtle>" in line for line in lines)


@pytest.mark.parametrize("base", ["", "course/", "https://example.org", "https://a b/", "mailto:x"])
def test_what_is_no_base_is_refused(base: str) -> None:
    with pytest.raises(RequestError, match="no base for IRIs"):
        Iris(base)


def test_rdf_xml_says_what_it_cannot_hold() -> None:
    day = Day(NodeId("day:1"), 1, "a\x0cb", (place(1),))
    with pytest.raises(RequestError, match=r"cannot hold the character U\+000C.*turtle"):
        exported(CourseGraph([day]), "rdfxml")
    assert b'"a\\u000Cb"' in exported(CourseGraph([day]), "ntriples").replace(b"\\f", b"\\u000C")


@pytest.mark.slow
def test_a_large_graph_is_written_piece_by_piece() -> None:
    days = [Day(NodeId(f"day:{n}"), n, f"Day {n}", (place(n),)) for n in range(1, 2001)]
    graph = CourseGraph(days)
    for form in ("ntriples", "turtle", "trig", "rdfxml", "jsonld"):
        output = _Pieces()
        from graph.rdf.write import write_course  # noqa: PLC0415

        write_course(graph, FORMATS[form], output)  # type: ignore[arg-type]
        assert output.most < output.total / 5, form


class _Pieces:
    """Counts what is written to it."""

    def __init__(self) -> None:
        self.total = self.most = 0

    def write(self, data: bytes) -> int:
        self.total += len(data)
        self.most = max(self.most, len(data))
        return len(data)

    def writelines(self, lines: Any) -> None:  # noqa: ANN401 - as files have it
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        pass
