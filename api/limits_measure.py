"""How large a query is, measured before any of it is carried out.

One pass over the operation that is meant. A fragment is measured once, however often it is spread,
and a circle of fragments counts as nothing: validation refuses it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
    value_from_ast_untyped,
)

from api.limits import Limits
from api.limits_pages import PAGE_SIZES, USUAL
from api.limits_work import work_of

ASSUMED_LENGTH = 5
"""For how long a list counts that cannot be asked for by pages."""
PAGE_ARGUMENTS = ("first", "last")
"""The arguments that say how long a page may be."""
IDENTIFIERS = "ids"
"""The argument that names what a list is to hold."""
_MOST_MEASURES = 100
"""How many measures of an operation are remembered."""
_MOST = 1_000_000_000
"""Where counting stops: fragments within fragments can stand for more than there are atoms."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a query comes to. The names are those of the limits."""

    depth: int
    aliases: int
    root_fields: int
    repeats: int
    directives: int
    directives_in_place: int
    filter_depth: int
    values: int
    cost: int

    def excesses(self, limits: Limits) -> Iterator[tuple[str, int]]:
        """Yield the limits that it goes over, each with what it comes to."""
        for name in _LIMITED:
            actual: int = getattr(self, name)
            if limits.exceeds(name, actual):
                yield name, actual


_LIMITED = tuple(field.name for field in fields(Measure))


def measure(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
) -> Measure:
    """Return what an operation comes to. The document need not be valid.

    Raises:
        RecursionError: If it is nested so deeply that Python gives up.
    """
    return _measured(_Walk(schema, document), operation, variables)


def _measured(
    walk: _Walk, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Measure:
    root = walk.schema.get_root_type(operation.operation)
    for name, value in variables.items():
        walk.note_variable(name, value)
    for definition in operation.variable_definitions or ():
        walk.note_directives(definition.directives)
        if definition.default_value is not None:
            walk.note_default(definition.variable.name.value, definition.default_value)
    walk.note_directives(operation.directives)
    found = walk.selections(operation.selection_set, root)
    return Measure(
        depth=found.depth,
        aliases=found.aliases,
        root_fields=found.width,
        repeats=walk.repeats,
        directives=walk.directives,
        directives_in_place=walk.directives_in_place,
        filter_depth=walk.filter_depth,
        values=walk.values,
        cost=found.cost,
    )


class Measures:
    """The measures of one operation, remembered by all of its variables that counts for them.

    Most variables are neither sizes of pages nor texts to search for: then it counts only how many
    values they hold, and how deep these lie.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        limits: Limits,
    ) -> None:
        """Remember nothing yet."""
        self._asked = (schema, document, operation)
        self._counting: tuple[str, ...] | None = None
        self._limits = limits
        self._known: dict[object, tuple[Measure, int | None]] = {}
        """Measures, each with the cost of what is within the limits."""

    def of(self, variables: Mapping[str, Any]) -> Measure:
        """Return what `measure` returns.

        Raises:
            RecursionError: If the operation is nested so deeply that Python gives up.
        """
        if self._counting is None:
            walk = _Walk(self._asked[0], self._asked[1])
            found = _measured(walk, self._asked[2], variables)
            self._counting = tuple(sorted(walk.counting))
            return found
        return self._found(self._counting, variables)[0]

    def cost_within_limits(self, variables: Mapping[str, Any]) -> int | None:
        """Return what the operation costs; None where it goes over a limit, or is not known yet."""
        counting = self._counting
        return None if counting is None else self._found(counting, variables)[1]

    def _found(
        self, counting: tuple[str, ...], variables: Mapping[str, Any]
    ) -> tuple[Measure, int | None]:
        shapes = tuple([(name, *_shape(value)) for name, value in variables.items()])
        key = (shapes, *[repr(variables.get(name)) for name in counting])
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_MEASURES:
                self._known.clear()
            found = measure(*self._asked, variables)
            is_within = next(found.excesses(self._limits), None) is None
            known = self._known[key] = (found, found.cost if is_within else None)
        return known


@dataclass(frozen=True, slots=True)
class _Sum:
    """What a selection set comes to, wherever it stands."""

    depth: int = 0
    aliases: int = 0
    width: int = 0
    """Fields on its own level."""
    cost: int = 0
    """Of everything that does not depend on the size of the page that it selects from."""
    per_item: int = 0
    """Of each item of that page."""

    def __add__(self, other: _Sum) -> _Sum:
        return _Sum(
            depth=max(self.depth, other.depth),
            aliases=min(self.aliases + other.aliases, _MOST),
            width=min(self.width + other.width, _MOST),
            cost=min(self.cost + other.cost, _MOST),
            per_item=min(self.per_item + other.per_item, _MOST),
        )


class _Walk:
    """One pass over an operation, with all that is counted on the way."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self.repeats = self.directives = self.directives_in_place = 0
        self.filter_depth = self.values = 0
        self.schema = schema
        self.counting: set[str] = set()
        """The variables of which more counts than how much they hold."""
        self._variables: dict[str, Any] = {}
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._sums: dict[str, _Sum] = {}
        self._depths: dict[str, int] = {}

    def selections(self, node: SelectionSetNode, parent: GraphQLNamedType | None) -> _Sum:
        """Return what a selection set comes to on a type, None where that is unknown."""
        total = _Sum()
        seen: Counter[str] = Counter()
        for selection in node.selections:
            self.note_directives(selection.directives)
            name, part = self._selection(selection, parent)
            seen[name] += 1
            total += part
        del seen[""]
        self.repeats = max(self.repeats, *seen.values(), 0)
        return total

    def note_directives(self, directives: tuple[DirectiveNode, ...] | None) -> None:
        """Count the directives of one place."""
        count = len(directives or ())
        self.directives += count
        self.directives_in_place = max(self.directives_in_place, count)
        for directive in directives or ():
            for argument in directive.arguments or ():
                self.note_literal(argument.value)

    def note_variable(self, name: str, value: object) -> None:
        """Count what a variable holds that came with the request."""
        self._variables[name] = value
        self._depths[name], values = _shape(value)
        self.values += values
        self.filter_depth = max(self.filter_depth, self._depths[name])

    def note_default(self, name: str, node: ValueNode) -> None:
        """Count what a variable holds where the request leaves it out."""
        self.note_literal(node)
        self._variables.setdefault(name, value_from_ast_untyped(node))

    def note_literal(self, node: ValueNode, depth: int = 0) -> None:
        """Count a value that stands in the document, below so many objects."""
        self.values += 1
        inner = depth
        if isinstance(node, VariableNode):
            inner += self._depths.get(node.name.value, 0)
        elif isinstance(node, ObjectValueNode):
            inner += 1
            for field in node.fields:
                self.note_literal(field.value, inner)
        elif isinstance(node, ListValueNode):
            for item in node.values:
                self.note_literal(item, inner + isinstance(item, ListValueNode))
        self.filter_depth = max(self.filter_depth, inner)

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType | None) -> tuple[str, _Sum]:
        """Return what a selection is called in its place, and what it comes to."""
        if isinstance(node, FieldNode):
            return (node.alias or node.name).value, self._field(node, parent)
        if isinstance(node, FragmentSpreadNode):
            return f"...{node.name.value}", self._fragment(node.name.value)
        if isinstance(node, InlineFragmentNode):
            on = node.type_condition
            inner = self.schema.get_type(on.name.value) if on else parent
            return "", self.selections(node.selection_set, inner)
        return "", _Sum()

    def _fragment(self, name: str) -> _Sum:
        if name not in self._sums:
            # Whoever comes back here from within finds nothing, and so ends the circle.
            self._sums[name] = _Sum()
            if fragment := self._fragments.get(name):
                self.note_directives(fragment.directives)
                on = self.schema.get_type(fragment.type_condition.name.value)
                self._sums[name] = self.selections(fragment.selection_set, on)
        return self._sums[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> _Sum:
        for argument in node.arguments or ():
            self.note_literal(argument.value)
        definition = None
        if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            definition = self.schema.get_field(parent, node.name.value)
        inner = _Sum()
        if node.selection_set:
            below = get_named_type(definition.type) if definition else None
            inner = self.selections(node.selection_set, below)
        cost, per_item = self._costs(node, definition, inner, parent)
        return _Sum(
            depth=inner.depth + 1,
            aliases=inner.aliases + (node.alias is not None),
            width=1,
            cost=min(cost, _MOST),
            per_item=min(per_item, _MOST),
        )

    def _costs(
        self,
        node: FieldNode,
        definition: GraphQLField | None,
        inner: _Sum,
        parent: GraphQLNamedType | None,
    ) -> tuple[int, int]:
        """Return what a field costs once, and what it costs for each item of the page it is of."""
        size = self._page_size(node, definition, parent)
        own = 1 + self._work(node, parent)
        if definition is None or not is_list_type(get_nullable_type(definition.type)):
            # Either one object, or a page of so many.
            items = ASSUMED_LENGTH if size is None else size
            return own + inner.cost + items * inner.per_item, 0
        each = inner.cost + ASSUMED_LENGTH * inner.per_item
        if size is not None:
            return own + size * each, 0
        if _is_page(self.schema, parent):
            return own, each
        return own + ASSUMED_LENGTH * each, 0

    def _work(self, node: FieldNode, parent: GraphQLNamedType | None) -> int:
        """Return what a field costs by itself, beside the 1 of every field."""
        given = {argument.name.value: argument.value for argument in node.arguments or ()}

        def value_of(name: str) -> object:
            value = given.get(name)
            if isinstance(value, VariableNode):
                return self._value(value)
            if isinstance(value, ListValueNode):
                return list(value.values)
            return value.value if isinstance(value, StringValueNode | EnumValueNode) else None

        return work_of(parent.name if parent else "", node.name.value, value_of)

    def _value(self, node: VariableNode) -> object:
        self.counting.add(node.name.value)
        return self._variables.get(node.name.value)

    def _page_size(
        self, node: FieldNode, definition: GraphQLField | None, parent: GraphQLNamedType | None
    ) -> int | None:
        """Return how many items a field is asked for, None where that cannot be asked."""
        taken = definition.args if definition else {}
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        if IDENTIFIERS in taken:
            return self._length(given.get(IDENTIFIERS))
        if taken.keys().isdisjoint(PAGE_ARGUMENTS):
            return None
        page = PAGE_SIZES.get((parent.name if parent else "", node.name.value), USUAL)
        sizes = [
            size
            for name in PAGE_ARGUMENTS
            if name in given and (size := self._number(given[name])) is not None
        ]
        # What is over the most is refused by the field itself, which says so.
        return min(max([*sizes, 0]) if sizes else page.default, page.most)

    def _number(self, node: ValueNode) -> int | None:
        if isinstance(node, IntValueNode):
            return int(node.value) if len(node.value) < len(str(_MOST)) else _MOST
        if isinstance(node, VariableNode):
            value = self._value(node)
            return value if isinstance(value, int) else None
        return None

    def _length(self, node: ValueNode | None) -> int:
        if isinstance(node, ListValueNode):
            return len(node.values)
        if isinstance(node, VariableNode):
            value = self._value(node)
            return len(value) if isinstance(value, list) else 1
        return 1


def _shape(value: object) -> tuple[int, int]:
    """Return how deep objects and lists lie in a value that came as JSON, and count all values."""
    if not isinstance(value, dict | list):
        return 0, 1
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return 1, 1 + len(value)
    deepest, values, left = 0, 0, [(value, 0)]
    while left:
        at, depth = left.pop()
        values += 1
        if isinstance(at, dict):
            depth += 1
            left.extend((inner, depth) for inner in at.values())
        elif isinstance(at, list):
            left.extend((item, depth + isinstance(item, list)) for item in at)
        deepest = max(deepest, depth)
    return deepest, values


def _is_page(schema: GraphQLSchema, parent: GraphQLNamedType | None) -> bool:
    """Tell whether a type is one that is got by asking for a page of it."""
    return parent is not None and parent.name in _pages(schema)


@lru_cache(maxsize=4)
def _pages(schema: GraphQLSchema) -> frozenset[str]:
    """Return the names of the types that are got by asking for a page of them."""
    return frozenset(
        get_named_type(field.type).name
        for holder in schema.type_map.values()
        if isinstance(holder, GraphQLObjectType | GraphQLInterfaceType)
        for field in holder.fields.values()
        if not field.args.keys().isdisjoint(PAGE_ARGUMENTS)
        and not is_list_type(get_nullable_type(field.type))
    )
