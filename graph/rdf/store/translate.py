"""Filters and orders → SPARQL. Nothing of them is left for Python to do.

A filter becomes a pattern that finds all nodes that match. Patterns are put together like sets:
what must hold follows each other, alternatives are a UNION, and what must not hold is taken away
with MINUS. So no part depends on a row outside it, and an engine works out each of them once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from math import ceil, floor
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from graph.errors import LimitError
from graph.model.adjacency import KINDS
from graph.model.filters import (
    MOST_FILTER_DEPTH,
    ComponentFilter,
    Condition,
    Conditions,
    DayFilter,
    Filter,
    InteractionFilter,
    ListFilter,
    Listing,
    Operator,
    PartFilter,
    PatternFilter,
    Scalar,
    ScenarioFilter,
    ServiceFilter,
    StepFilter,
)
from graph.model.ids import NodeId, NodeKind
from graph.model.names import fold
from graph.rdf.iris import Iris
from graph.rdf.mapping import NODES
from graph.rdf.store.terms import INDEX, PartKind
from graph.rdf.store.values import FRACTIONS, ORDERS, comparable, composed
from graph.rdf.vocabulary import RDF, SCHEMA, SG, SKOS

AnyFilter: TypeAlias = Filter | PartFilter

LISTED: Mapping[type[Filter], NodeKind] = {
    ScenarioFilter: NodeKind.SCENARIO,
    ServiceFilter: NodeKind.SERVICE,
    DayFilter: NodeKind.DAY,
    PatternFilter: NodeKind.PATTERN,
    ComponentFilter: NodeKind.COMPONENT,
}
"""What a filter is for."""
CLASSES = {KINDS[shape]: resource.types[0] for shape, resource in NODES.items()}
"""The class of each kind of node."""

RELATIONS: Mapping[type[AnyFilter], Mapping[str, str]] = {
    ScenarioFilter: {
        "days": f"{SG.involves}",
        "primary_day": f"{SG.primaryDay}",
        "services": f"{INDEX.usesWithWholes}",
        "key_services": f"{SG.keyService}",
        "applies": f"{SG.applies}",
        "steps": f"{INDEX.part(PartKind.STEP)}",
        "interactions": f"{INDEX.part(PartKind.INTERACTION)}",
    },
    ServiceFilter: {
        "taught_on": f"^{INDEX.teachesWithWholes}",
        "scenarios": f"^{INDEX.usesWithWholes}",
        "parts": f"^{SKOS.broader}",
        "part_of": f"{SKOS.broader}",
    },
    DayFilter: {
        "scenarios": f"^{SG.involves}",
        "teaches_services": f"{INDEX.teachesWithWholes}",
        "prerequisites": f"{SCHEMA.coursePrerequisites}",
        "related": f"{SG.related}",
        "reviews": f"{SG.reviews}",
    },
    PatternFilter: {
        "components": f"{SG.combines}",
        "scenarios": f"^{SG.applies}",
    },
    ComponentFilter: {"patterns": f"^{SG.combines}", "services": f"{SG.providedBy}"},
    StepFilter: {"services": f"{INDEX.named}"},
    InteractionFilter: {"source": f"{INDEX.source}", "target": f"{INDEX.target}"},
}
"""What leads to the nodes and parts that a filter asks about, by the field of the filter. Parts may
lead to other nodes too."""
PARTS: Mapping[type[AnyFilter], PartKind] = {
    StepFilter: PartKind.STEP,
    InteractionFilter: PartKind.INTERACTION,
}
"""What a filter of parts is for."""
NAMING: Mapping[type[AnyFilter], Mapping[str, NamedNode]] = {
    ScenarioFilter: {"uses": INDEX.usesWithWholes, "uses_any": INDEX.usesWithWholes},
    DayFilter: {"teaches": INDEX.teachesWithWholes},
}
"""What leads to the services that a filter names, by the field of the filter."""
_MIXED = tuple(f"{each}" for each in (INDEX.named, INDEX.source, INDEX.target))
"""What leads to actors as well as to services."""
COMBINING = frozenset({"all_of", "any_of", "negated"})

_WHOLE = {Operator.EQ, Operator.IN, Operator.NE, Operator.NOT_IN}
_UNLIKE = {Operator.NE, Operator.NOT_IN}
_ON_TEXT = {
    Operator.CONTAINS: "CONTAINS",
    Operator.STARTS_WITH: "STRSTARTS",
    Operator.ENDS_WITH: "STRENDS",
}
_ON_NUMBERS = {Operator.GT: ">", Operator.GTE: ">=", Operator.LT: "<", Operator.LTE: "<="}


class Translator:
    """Translates the parts of one query; the variables that it makes are all different."""

    def __init__(self, iris: Iris) -> None:
        """Call nodes as `iris` does."""
        self._iris = iris
        self._made = count(1)

    def pattern(self, where: Filter) -> str:
        """Return a pattern that finds all nodes that match a filter, as `?n`, some repeatedly.

        Raises:
            LimitError: If more than `MOST_FILTER_DEPTH` filters lie inside each other.
        """
        return self._group(where, "?n", 1)

    def _group(self, where: AnyFilter, node: str, depth: int, *, is_bound: bool = False) -> str:
        """Return what a filter demands of a node.

        Args:
            where: The filter; its type says of which kind the nodes are.
            node: The variable that they are bound to.
            depth: How many filters it lies in, itself included.
            is_bound: Whether something before it in the same group binds the variable.
        """
        if depth > MOST_FILTER_DEPTH:
            remedy = "List alternatives side by side instead."
            raise LimitError("The depth of the filter", MOST_FILTER_DEPTH, depth, remedy)
        found: list[str] = []
        taken: list[str] = []
        self._values(where, node, found, taken)
        self._named(where, node, found)
        for name, path in RELATIONS[type(where)].items():
            asked: ListFilter[AnyFilter] | None = getattr(where, name)
            if asked is not None:
                self._related(asked, f"{node} {path}", depth + 1, found, taken)
        if where.any_of:
            either = (self._group(part, node, depth + 1) for part in where.any_of)
            found.append(" UNION ".join(f"{{ {each} }}" for each in either))
        if where.negated is not None:
            taken.append(self._group(where.negated, node, depth + 1))
        if not found and not is_bound:
            found.append(_members(where, node))
        found += (self._group(part, node, depth + 1, is_bound=True) for part in where.all_of)
        return " ".join([*found, *(f"MINUS {{ {each} }}" for each in taken)])

    def _variable(self) -> str:
        return f"?v{next(self._made)}"

    def _values(self, where: AnyFilter, node: str, found: list[str], taken: list[str]) -> None:
        """Add what conditions on values demand: patterns that must match, and that must not."""
        known = {*RELATIONS[type(where)], *NAMING.get(type(where), ()), *COMBINING}
        kind = _kind(where)
        for name in type(where).__dataclass_fields__:
            conditions: Conditions = () if name in known else getattr(where, name)
            variables: dict[NamedNode, str] = {}
            for condition in conditions:
                property_ = _property(kind, name, condition)
                if _is_unlike(condition):
                    other = self._variable()
                    tests = _like(condition, name, other)
                    taken.append(f"{node} {property_} {other} . {tests}")
                    continue
                # One value has to be all of it.
                if property_ not in variables:
                    variables[property_] = self._variable()
                    found.append(f"{node} {property_} {variables[property_]} .")
                found.append(_like(condition, name, variables[property_]))

    def _named(self, where: AnyFilter, node: str, found: list[str]) -> None:
        """Add what a filter demands of services that it names."""
        for name, property_ in NAMING.get(type(where), {}).items():
            services: Sequence[NodeId] = getattr(where, name)
            terms = [str(self._iris.of(service)) for service in services]
            if name == "uses_any" and terms:
                variable = self._variable()
                values = f"VALUES {variable} {{ {' '.join(terms)} }}"
                found.append(f"{values} {node} {property_} {variable} .")
            else:
                found += [f"{node} {property_} {term} ." for term in terms]

    def _related(
        self,
        asked: ListFilter[AnyFilter],
        to: str,
        depth: int,
        found: list[str],
        taken: list[str],
    ) -> None:
        """Add what a filter demands of related nodes, to which a node and a path lead."""
        if asked.some is not None:
            other = self._variable()
            found.append(self._other(asked.some, to, other, depth))
        if asked.none is not None:
            other = self._variable()
            taken.append(self._other(asked.none, to, other, depth))
        if asked.every is not None:
            other = self._variable()
            matching = self._group(asked.every, other, depth)
            taken.append(f"{self._led(asked.every, to, other)} MINUS {{ {matching} }}")

    def _other(self, where: AnyFilter, to: str, other: str, depth: int) -> str:
        """Return what finds the related nodes that match a filter."""
        return f"{self._led(where, to, other)} {self._group(where, other, depth, is_bound=True)}"

    @staticmethod
    def _led(where: AnyFilter, to: str, other: str) -> str:
        """Return what finds the related nodes that a filter is for."""
        is_mixed = to.endswith(_MIXED)
        return f"{to} {other} ." + (f" {_members(where, other)}" if is_mixed else "")


def order_keys(listing: Listing, *, backwards: bool = False) -> list[OrderKey]:
    """Return by which numbers a list is ordered; no two nodes have the same last one.

    Args:
        listing: The list.
        backwards: Whether the whole order is turned round.
    """
    kind = LISTED[type(listing.where)]
    keys: list[OrderKey] = []
    for at, term in enumerate(listing.order_by, start=1):
        field = ORDERS.get(term.field)
        if field is None:  # keys and numbers: no two are equal
            return [*keys, OrderKey(INDEX.place, term.descending is not backwards)]
        if at == len(listing.order_by):
            return [
                *keys,
                OrderKey(INDEX.order(kind, field, descending=term.descending), backwards),
            ]
        keys.append(OrderKey(INDEX.rank(kind, field, descending=term.descending), backwards))
    return [OrderKey(INDEX.place, backwards)]


class OrderKey:
    """One number that nodes are ordered by."""

    def __init__(self, property_: NamedNode, falls: bool) -> None:  # noqa: FBT001
        """Order by a property; the largest first where it falls."""
        self.property = property_
        self.falls = falls

    def term(self, variable: str) -> str:
        """Return the criterion for ORDER BY."""
        return f"DESC({variable})" if self.falls else variable


def bound_keys(keys: Sequence[OrderKey], node: str = "?n") -> str:
    """Return the pattern that binds the keys of a node to the variables `?k0`, `?k1` and so on."""
    return " ".join(f"{node} {key.property} ?k{at} ." for at, key in enumerate(keys))


def ordering(keys: Sequence[OrderKey]) -> str:
    """Return what stands behind ORDER BY."""
    return " ".join(key.term(f"?k{at}") for at, key in enumerate(keys))


def behind(keys: Sequence[OrderKey], mark: Sequence[int], *, itself: bool = False) -> str:
    """Return a test for nodes that follow a mark in an order.

    Args:
        keys: What the order goes by.
        mark: The keys of the mark.
        itself: Whether the mark counts as following itself.
    """
    alternatives: list[str] = []
    for at, (key, number) in enumerate(zip(keys, mark, strict=True)):
        is_last = at == len(keys) - 1
        sign = ("<" if key.falls else ">") + ("=" if itself and is_last else "")
        equal = [f"?k{before} = {mark[before]}" for before in range(at)]
        alternatives.append(" && ".join([*equal, f"?k{at} {sign} {number}"]))
    return " || ".join(f"({each})" for each in alternatives)


def _kind(where: AnyFilter) -> NodeKind | PartKind:
    if isinstance(where, StepFilter | InteractionFilter):
        return PARTS[type(where)]
    return LISTED[type(where)]


def _members(where: AnyFilter, node: str) -> str:
    """Return the pattern that finds all nodes or parts of the kind that a filter is for."""
    kind = _kind(where)
    if isinstance(kind, PartKind):
        return f"{node} ^{INDEX.part(kind)} ?{node[1:]}of ."
    return f"{node} {RDF.type} {CLASSES[kind]} ."


def _property(kind: NodeKind | PartKind, field: str, condition: Condition) -> NamedNode:
    """Return the property of the values that a condition looks at."""
    is_folded = condition.operator in _ON_TEXT
    return INDEX.folded(kind, field) if is_folded else INDEX.value(kind, field)


def _like(condition: Condition, field: str, variable: str) -> str:
    """Return a test for the values that a condition names, be it to shut them out."""
    operator, operand = condition.operator, condition.operand
    if operator in _WHOLE:
        if operand is None:
            return ""
        options = operand if isinstance(operand, tuple) else (operand,)
        terms = [term for option in options for term in _terms(field, option)]
        return f"VALUES {variable} {{ {' '.join(terms)} }}"
    if operand is None:
        return "FILTER(1 = 0)"
    if operator in _ON_TEXT:
        return f"FILTER({_ON_TEXT[operator]}(STR({variable}), {Literal(fold(str(operand)))}))"
    assert isinstance(operand, int | float)  # noqa: S101 - only numbers are greater
    return f"FILTER({variable} {_ON_NUMBERS[operator]} {_bound(field, operator, operand)})"


def _is_unlike(condition: Condition) -> bool:
    """Tell whether a condition holds of what does not match its pattern.

    To be null is to be unlike everything.
    """
    if condition.operand is None and condition.operator in {Operator.EQ, Operator.NE}:
        return condition.operator is Operator.EQ
    return condition.operator in _UNLIKE


def _terms(field: str, value: Scalar) -> list[str]:
    """Return a value as a term of SPARQL: none where nothing in the store can equal it."""
    if value is None:
        return []
    if isinstance(value, str):
        return [str(Literal(composed(value)))]
    if field in FRACTIONS:
        return [str(comparable(float(value)))]
    return [str(comparable(int(value)))] if value == int(value) else []


def _bound(field: str, operator: Operator, value: float) -> int:
    """Return what a number has to be greater or less than."""
    if field in FRACTIONS:
        return comparable(float(value))
    rounded = floor if operator in {Operator.GT, Operator.LTE} else ceil
    return comparable(rounded(value))
