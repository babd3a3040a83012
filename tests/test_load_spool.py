"""Lists that lie in a file."""

import resource
from collections.abc import Iterator

import pytest

from graph.build import build_graph
from graph.load.spool import Spool, SpoolError
from graph.model.ids import NodeKind


def test_it_is_the_list_that_was_put_in() -> None:
    graph = build_graph()
    records = [*graph.records([node for kind in NodeKind for node in graph.ids(kind)])]
    spool = Spool(records)
    assert repr(list(spool)) == repr(records)
    spool.append(None)
    assert (len(spool), spool[-1], spool[0]) == (len(records) + 1, None, records[0])
    assert spool[3:9:2] == records[3:9:2]
    with pytest.raises(IndexError):
        spool[len(spool)]


def test_texts_stay_as_they_are() -> None:
    texts = ["", "\ud800", "\0", "람다"]
    assert list(Spool(texts)) == texts


@pytest.fixture
def _little_room() -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.usefixtures("_little_room")
def test_a_full_disk_is_told() -> None:
    spool: Spool[str] = Spool()
    spool.append("a" * 500)
    with pytest.raises(SpoolError, match=r"temporary file cannot be written: .* in TMPDIR"):
        spool.append("b" * 1000)
    spool.append("c")
    assert list(spool) == ["a" * 500, "c"]
