"""Writes `docs/vocabulary.html`, the vocabulary for people, from `data/vocabulary.ttl`.

python -m graph.rdf.vocabulary_page >docs/vocabulary.html
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html import escape

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from graph.load.files import shipped_folder
from graph.rdf.statements import Statements, shown
from graph.rdf.vocabulary import DCTERMS, OWL, RDFS, SG

_SECTIONS = {
    OWL.Class: ("Classes", "클래스"),
    OWL.ObjectProperty: ("Properties that lead to nodes", "노드로 이어지는 속성"),
    OWL.DatatypeProperty: ("Properties that lead to values", "값으로 이어지는 속성"),
}
_HEAD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; }}
section article {{ border-top: 1px solid #8886; padding: .5rem 0; }}
h3 {{ margin: .5rem 0 0; }} p {{ margin: .25rem 0; }} code {{ overflow-wrap: anywhere; }}
</style>
</head>
<body>
"""


def page() -> str:
    """Return the page: what the vocabulary is, then its terms by kind and name."""
    text = vocabulary_text()
    quads = pyoxigraph.parse(text, format=RdfFormat.TURTLE)
    return "".join(_parts(Statements(quads, "vocabulary.ttl")))


def vocabulary_text() -> str:
    """Return the vocabulary, as Turtle."""
    return (shipped_folder() / "vocabulary.ttl").read_text(encoding="utf-8")


def _parts(said: Statements) -> Iterator[str]:
    root = NamedNode(SG.iri)
    title = escape(said.text(root, DCTERMS.title, "en") or "")
    yield _HEAD.format(title=title)
    yield f"<h1>{title}</h1>\n"
    for language in ("en", "ko"):
        words = escape(said.text(root, DCTERMS.description, language) or "")
        yield f'<p lang="{language}">{words}</p>\n'
    version = escape(said.text(root, OWL.versionInfo) or "")
    yield f"<p>Version {version}. Terms begin with <code>{escape(SG.iri)}</code>.</p>\n"
    for kind, (english, korean) in _SECTIONS.items():
        yield f'<section>\n<h2>{english} · <span lang="ko">{korean}</span></h2>\n'
        for term in said.instances(kind):
            yield from _term(said, term)
        yield "</section>\n"
    yield "</body>\n</html>\n"


def _term(said: Statements, term: object) -> Iterator[str]:
    assert isinstance(term, NamedNode)  # noqa: S101 - terms have IRIs
    name = escape(term.value.removeprefix(SG.iri))
    yield f'<article id="{name}">\n<h3><code>sg:{name}</code></h3>\n'
    for language in ("en", "ko"):
        label = escape(said.text(term, RDFS.label, language) or "")
        comment = escape(said.text(term, RDFS.comment, language) or "")
        yield f'<p lang="{language}"><strong>{label}</strong>: {comment}</p>\n'
    for above in said.nodes(term, RDFS.subClassOf):
        address = above.value if not above.value.startswith(SG.iri) else f"#{shown(above)[3:]}"
        yield f'<p>a kind of <a href="{escape(address)}"><code>{shown(above)}</code></a></p>\n'
    yield "</article>\n"


if __name__ == "__main__":
    sys.stdout.write(page())
