"""Full-text search over everything that a course says, in Korean and English."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from graph.model.course_graph import CourseGraph
from graph.model.ids import NodeKind
from graph.model.reader import GraphReader, TextSearcher
from graph.model.records import Day, IntegrationPattern, Scenario, Service
from graph.query.bounds import bounded
from graph.query.search_index import SEARCHED, SearchIndex
from graph.query.search_snippet import Snippets
from graph.query.search_text import called, links, passages
from graph.query.search_vocabulary import MOST_WORDS, Word
from graph.query.search_words import words_of

SEARCHED_KINDS = tuple(SEARCHED)
"""What can be searched, in the order in which equal answers stand."""
DEFAULT_HITS = 10
MOST_HITS = 100

_indexes: WeakKeyDictionary[GraphReader, SearchIndex] = WeakKeyDictionary()
_building = Lock()

Found = Scenario | Day | Service | IntegrationPattern
"""What a search can find."""
N = TypeVar("N")
M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class SearchHit(Generic[N]):
    """Something that answers a search."""

    node: N
    """What it is."""
    score: float
    """How well it answers; to compare with other hits of the same search."""
    _show: Callable[[], str] = field(repr=False, compare=False)

    @property
    def snippet(self) -> str:
        """The matching words in place, each between `**`; plain text."""
        return self._show()

    def about(self, node: M) -> SearchHit[M]:
        """Return the same hit, of a node in another form."""
        return SearchHit(node, self.score, self._show)


def search(
    reader: GraphReader,
    text: str,
    first: int | None = None,
    kinds: Collection[NodeKind] = SEARCHED_KINDS,
) -> list[SearchHit[Found]]:
    """Return what answers a text, the best first; equal ones by kind, then by key.

    The first search of a graph builds its index, which takes some seconds for 100,000 scenarios.

    Args:
        reader: The graph to search.
        text: Words, in any form: begun, inflected, a little misspelt. There are no operators. A
            text without words finds nothing; of a long one the first 32 words count.
        first: At most so many answers; 10 where nothing is said.
        kinds: Which kinds to search; of those that cannot be searched, nothing is found.

    Raises:
        LimitError: If `first` is over 100.
        RequestError: If `first` is negative.

    Example:
        >>> from graph.build import build_graph
        >>> [(hit.node.id, hit.snippet) for hit in search(build_graph(), "Cloudfrnt를", 1)]
        [('service:cloudfront', '**CloudFront**')]
    """
    most = most_hits(first)
    # To tell who is a `TextSearcher` takes longer than to search a graph in memory.
    if not isinstance(reader, CourseGraph) and isinstance(reader, TextSearcher):
        return _search_store(reader, reader, text, most, kinds)
    index = search_index(reader)
    answers = index.find(text, kinds, most)
    snippets = Snippets(answers.words)

    def show(record: Found) -> str:
        return snippets.show(passages(record, index.names))

    records = reader.records([answer.id for answer in answers.best])
    return [
        SearchHit(record, answer.score, partial(show, record))
        for answer, record in zip(answers.best, records, strict=True)
        if isinstance(record, (Scenario, Day, Service, IntegrationPattern))
    ]


def _search_store(
    reader: GraphReader, texts: TextSearcher, text: str, most: int, kinds: Collection[NodeKind]
) -> list[SearchHit[Found]]:
    """Return what holds all words of a text, as a store finds it."""
    words = list(dict.fromkeys(words_of(text)))[:MOST_WORDS]
    hits = texts.containing(words, [kind for kind in SEARCHED if kind in kinds], most)
    records = reader.records([hit for hit, _ in hits])
    targets = {link.target for record in records if record for link in links(record)}
    linked = sorted(targets)
    names = {
        node: called(record)
        for node, record in zip(linked, reader.records(linked), strict=True)
        if record is not None
    }
    snippets = Snippets([Word(word, {word: 1.0}) for word in words])
    return [
        SearchHit(record, score, partial(snippets.show, passages(record, names)))
        for record, (_, score) in zip(records, hits, strict=True)
        if isinstance(record, (Scenario, Day, Service, IntegrationPattern))
    ]


def most_hits(first: int | None) -> int:
    """Return how many hits are asked for.

    Raises:
        LimitError: If it is over 100.
        RequestError: If it is negative.
    """
    remedy = "Ask for fewer; more words bring up what lies further down."
    return bounded("first", first, default=DEFAULT_HITS, most=MOST_HITS, remedy=remedy)


def search_index(reader: GraphReader) -> SearchIndex:
    """Return the index of a graph; built when it is first asked for, and gone with the reader.

    A server may call this before it serves a graph, from any thread, so that nobody waits.
    """
    index = _indexes.get(reader)
    if index is None:
        # Only here one waits: other graphs are searched meanwhile.
        with _building:
            index = _indexes.get(reader) or SearchIndex(reader)
            _indexes[reader] = index
    return index


def has_search_index(reader: GraphReader) -> bool:
    """Return whether a search of a graph needs no index, or has it already."""
    return reader in _indexes or isinstance(reader, TextSearcher)
