"""The index of words: what it finds is what looking at every record finds."""

from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from graph.query.search_columns import LINE_END, Numbers, Reading
from graph.query.search_postings import Lists, Postings, first_records
from graph.query.search_words import telling, words_of

WORDS = ["a", "b", "c", "d", "e", "f", "the", "를"]
RECORDS = st.lists(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=3), min_size=5, max_size=5), max_size=40
)
WANTED = st.lists(
    st.lists(st.sampled_from([*WORDS, "unknown"]), min_size=1, max_size=3), min_size=1, max_size=3
)
Texts = list[list[str]]


def posted(records: list[Texts]) -> Postings:
    postings = Postings()
    for fields in records:
        postings.add([list(map(postings.numbers.__getitem__, words)) for words in fields])
    postings.close()
    return postings


def lists(postings: Postings, wanted: list[list[str]], *, heads: bool = False) -> list[Lists]:
    return [postings.holding(terms, in_heads=heads) for terms in wanted]


def rows(records: list[Texts], wanted: list[list[str]], among: range, *, heads: bool) -> list[int]:
    """Return the records that hold one of each, found by looking at all."""
    return [
        row
        for row in among
        for held in [set(chain.from_iterable(records[row][: 3 if heads else 5]))]
        if all(held.intersection(terms) for terms in wanted)
    ]


@given(RECORDS, WANTED, st.data())
def test_the_first_records_are_those_of_all_records(
    records: list[Texts], wanted: list[list[str]], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(records)))
    among = range(start, data.draw(st.integers(start, len(records))))
    most = data.draw(st.integers(0, 10))
    postings = posted(records)
    for heads in (True, False):
        found = first_records(lists(postings, wanted, heads=heads), among, most)
        assert list(found) == rows(records, wanted, among, heads=heads)[:most]


@given(RECORDS)
def test_every_word_is_counted_and_kept_in_its_place(records: list[Texts]) -> None:
    postings = posted(records)
    counted = dict(postings.counted())
    held = [set(chain.from_iterable(fields)) for fields in records]
    assert counted == {
        word: sum(word in each for each in held) for word in WORDS if any(word in x for x in held)
    }
    said = {number: word for word, number in postings.numbers.items()}
    for row, fields in enumerate(records):
        kept = [[said[number] for number in column] for column in postings.columns(row)]
        assert kept == fields
        for words, column in zip(fields, postings.columns(row), strict=True):
            assert [said[each] for each in postings.telling(column)] == telling(words)


def test_records_far_apart_are_found() -> None:
    many = [[["a" if row % 3000 == 0 else "c"], [], [], ["b" if row % 2 == 0 else "d"], []]
            for row in range(20_000)]  # fmt: skip
    postings = posted(many)
    found = first_records(lists(postings, [["a"], ["b"]]), range(1, 20_000), 2)
    assert list(found) == [3000, 6000]
    in_heads = lists(postings, [["a"], ["b"]], heads=True)
    assert list(first_records(in_heads, range(1, 20_000), 2)) == []


@given(
    st.text() | st.lists(st.sampled_from(["S3에서", "ﬁne", "Ü", " ̈", "\u1100\u1161", " ", "a-b"]))
)
def test_a_text_has_the_words_of_its_parts(text: str | list[str]) -> None:
    whole = text if isinstance(text, str) else " ".join(text)
    numbers = Numbers()
    found = Reading(numbers, {})._words(whole)  # noqa: SLF001
    said = {number: word for word, number in numbers.items()}
    assert [said[number] for number in found] == words_of(whole)
    assert LINE_END not in said
