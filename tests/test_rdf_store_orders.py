"""What a store is told of orders and names, beside what the graph in memory has."""

from random import Random

import pytest

from graph.model.claims import name_index
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.filters import Scalar
from graph.model.ids import NodeKind, node_id
from graph.model.records import Record, Scenario, Service
from graph.rdf import sorting
from graph.rdf.store.names import Claimed
from graph.rdf.store.orders import Orders
from tests.api_harness import shipped

HERE = (Evidence(EvidenceKind.STATED, "course.yaml", 1),)


@pytest.fixture(autouse=True)
def _little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "_SORTED_TOGETHER", 5)
    monkeypatch.setattr(sorting, "_READ_TOGETHER", 2)


def ranked(column: list[Scalar], *, falls: bool) -> list[int]:
    distinct = sorted({value for value in column if value is not None}, reverse=falls)
    return [len(distinct) if value is None else distinct.index(value) for value in column]


def placed(ranks: list[int]) -> list[int]:
    stable = sorted(range(len(ranks)), key=ranks.__getitem__)
    return [stable.index(at) for at in range(len(ranks))]


@pytest.mark.parametrize("number", [0, 1, 40])
def test_orders_are_those_of_sorted_values(number: int) -> None:
    random = Random(number)  # noqa: S311 - made-up items are no secret
    fields: dict[str, list[Scalar]] = {
        "title": [random.choice("abcd가") for _ in range(number)],
        "primary_day": [random.choice([None, 1, 2, 300]) for _ in range(number)],
        "service_count": [None] * number,
    }
    orders = Orders(NodeKind.SCENARIO)
    for at in range(number):
        orders.add({field: column[at] for field, column in fields.items()})
    expected = [
        numbers
        for column in fields.values()
        for falls in (False, True)
        for numbers in (ranked(column, falls=falls), placed(ranked(column, falls=falls)))
    ]
    found = list(orders.columns())
    assert [list(column) for _, column in found] == expected
    assert len({property_ for property_, _ in found}) == len(expected)


def service(key: str, name: str, *aliases: str) -> Service:
    return Service(node_id(NodeKind.SERVICE, key), key, name, HERE, aliases=aliases)


def scenario(key: str, title: str) -> Scenario:
    return Scenario(node_id(NodeKind.SCENARIO, key), key, title, HERE)


@pytest.mark.parametrize(
    "records",
    [
        [record for record in shipped().records(shipped().ids(NodeKind.SERVICE)) if record],
        [service("b", "A", "b", "C"), service("a", "AWS A", "c", "b"), service("x y", "c ", "XY")],
        [scenario("b", "a"), scenario("a", "Same"), scenario("c", "SAME"), scenario("same", "b")],
    ],
)
def test_names_are_those_of_the_index_in_memory(records: list[Record]) -> None:
    index, claimed = name_index(records), Claimed()
    for record in records:
        claimed.add(record)
    names = list(claimed.names())
    assert [name for name, _ in names] == list(index.names())
    assert [owner for _, owner in names] == [index.exact(name) for name, _ in names]
    # A form that nobody has as a whole name is found loosely.
    loose = dict(claimed.loose_forms())
    alone = [form for form in loose if form not in {name.casefold() for name, _ in names}]
    assert [index.exact(form) for form in alone] == [loose[form] for form in alone]
