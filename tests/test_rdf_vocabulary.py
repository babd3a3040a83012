"""The vocabulary: code, file and page say the same, and what is misspelt fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCAT, OWL, PROV, RDF, RDFS, SKOS, VOID
from rdflib.namespace import DCTERMS as RDFLIB_DCTERMS

from graph.build import build_graph
from graph.rdf import vocabulary
from graph.rdf.mapping_guide import RESOURCES
from graph.rdf.vocabulary import SG
from graph.rdf.vocabulary_page import page, vocabulary_text
from tests.rdf_exports import exported

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def published() -> rdflib.Graph:
    return rdflib.Graph().parse(data=vocabulary_text(), format="turtle")


def test_code_and_file_have_the_same_terms(published: rdflib.Graph) -> None:
    described = {str(term) for term in published.subjects(RDFS.isDefinedBy, rdflib.URIRef(SG.iri))}
    assert described == {term.value for term in SG.terms()}


def test_every_term_is_labelled_and_explained_in_both_languages(published: rdflib.Graph) -> None:
    for term in SG.terms():
        for what in (RDFS.label, RDFS.comment):
            texts = published.objects(rdflib.URIRef(term.value), what)
            languages = sorted(getattr(text, "language", "") or "" for text in texts)
            assert languages == ["en", "ko"], f"{term.value}: {what}"


def test_every_term_has_a_kind(published: rdflib.Graph) -> None:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    for term in SG.terms():
        (kind,) = published.objects(rdflib.URIRef(term.value), RDF.type)
        assert kind in kinds
        assert (kind == OWL.Class) == term.value.rpartition("#")[2][0].isupper()


def test_it_has_a_version(published: rdflib.Graph) -> None:
    assert published.value(rdflib.URIRef(SG.iri), OWL.versionInfo)


def test_the_page_is_made_of_the_file() -> None:
    assert (ROOT / "docs" / "vocabulary.html").read_text(encoding="utf-8") == page(), (
        "python -m graph.rdf.vocabulary_page >docs/vocabulary.html"
    )


def test_properties_of_nodes_and_of_values_are_what_the_table_makes_of_them(
    published: rdflib.Graph,
) -> None:
    """An object property never has a text in an export, and a datatype property always has."""
    export = rdflib.Graph().parse(data=exported(build_graph(), "ntriples"), format="nt")
    for _, predicate, value in export:
        kind = published.value(predicate, RDF.type)
        if kind is not None:
            assert (kind == OWL.DatatypeProperty) == isinstance(value, rdflib.Literal), predicate


def test_every_class_that_is_written_is_described() -> None:
    own = {term for resource in RESOURCES.values() for term in resource.types[:1]}
    assert own <= set(SG.terms())


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (vocabulary.SKOS, SKOS),
        (vocabulary.PROV, PROV),
        (vocabulary.DCTERMS, RDFLIB_DCTERMS),
        (vocabulary.VOID, VOID),
        (vocabulary.DCAT, DCAT),
        (vocabulary.OWL, OWL),
        (vocabulary.RDFS, RDFS),
    ],
)
def test_terms_of_others_exist(ours: type[vocabulary.Vocabulary], theirs: object) -> None:
    """They are closed in rdflib, too; its DCAT is that of version 2."""
    for term in ours.terms():
        if term != vocabulary.DCAT.version:
            assert rdflib.URIRef(term.value) in theirs, term  # type: ignore[operator]


def test_a_misspelt_term_fails_at_import(tmp_path: Path) -> None:
    module = tmp_path / "misspelt.py"
    module.write_text("from graph.rdf.vocabulary import SG\nSTEP = SG.setp\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "import misspelt"],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{tmp_path}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "AttributeError" in done.stderr
    assert "setp" in done.stderr


def test_without_the_extra_it_is_said_what_to_install() -> None:
    code = (
        "import sys; sys.modules['pyoxigraph'] = None\n"
        "from api.cli import main\nsys.argv = ['scenariograph', 'export']\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert done.stderr == (
        "RDF is read and written by the library pyoxigraph, which is not installed:"
        " `pip install 'scenariograph[rdf]'`.\n"
    )
