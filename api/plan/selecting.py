"""A selection set as a function: from an object to what is said of it in the answer.

Each field calls the same resolver as the executor would. Names that clients make up are keys of
dicts and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args

from graphql import (
    FragmentDefinitionNode,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    OperationDefinitionNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues
from strawberry.types.field import StrawberryField

from api.plan.arguments import Arguments
from api.plan.flat import DEFINITION, FlatSelection, Grouped, attribute, declared, is_flat
from api.plan.leaves import leaf
from api.plan.rows import Asked, Say
from api.plan.run import Run
from api.plan.waiting import UncoveredError, at_once
from api.plan.writing import Writing, attributes
from api.schema.linked import LINKED, LOOKED_UP, Linked
from api.schema.nodes import RecordType
from api.schema.served import schema
from graph.model.following import Way
from graph.model.records import Record, Scenario

_RECORDS: dict[str, type] = {shape.__name__: shape for shape in get_args(Record)}

Selected = Callable[[Any, Run], Any]
"""From an object to what is said of it."""


@dataclass(slots=True)
class Operation:
    """What a plan is made of: an operation, and the variables that decide which fields it has."""

    node: OperationDefinitionNode
    """The operation."""
    fragments: Mapping[str, FragmentDefinitionNode]
    """The fragments of its document."""
    conditions: VariableValues
    """The values that its `@skip` and `@include` go by."""
    hides_schema: bool
    """Whether messages suggest no names of the schema."""
    most_fields: int
    """How many fields its plan may have: spread again and again, fragments make more of few."""
    size: int = 0
    """How many fields have been planned."""

    def take(self, grouped: Grouped) -> None:
        """Plan the fields of a selection set.

        Raises:
            UncoveredError: If they are too many.
        """
        self.size += len(grouped)
        if self.size > self.most_fields:
            raise UncoveredError("There are too many fields.")

    @property
    def details(self) -> dict[str, FragmentDetails]:
        """The fragments, as fields are collected from them."""
        return {name: FragmentDetails(node) for name, node in self.fragments.items()}


def select_root(operation: Operation) -> Selected:
    """Return what answers an operation that is a query: of an object, which is nothing."""
    root = schema._schema.query_type  # noqa: SLF001 - Strawberry offers no other way to it
    if root is None:
        raise UncoveredError("There is nothing to ask.")
    grouped = collect_fields(
        schema._schema,  # noqa: SLF001
        operation.details,
        operation.conditions,
        root,
        operation.node,
        operation.hides_schema,
    ).grouped_field_set
    return _selected(operation, root, grouped)


def _selected(operation: Operation, type_: GraphQLObjectType, grouped: Grouped) -> Selected:
    """Return what selects fields of an object type."""
    operation.take(grouped)
    writing = Writing("parent", "run")
    writing.add(f"run.left -= {len(grouped)}")
    writing.add("if run.left < 0: run.count()")
    row = [
        f"{writing.name(key)}: {_field(operation, writing, type_, details, f'v{place}')}"
        for place, (key, details) in enumerate(grouped.items())
    ]
    writing.add(f"return {{{', '.join(row)}}}")
    return writing.function()


def _field(
    operation: Operation,
    writing: Writing,
    parent: GraphQLObjectType,
    details: list[FieldDetails],
    value: str,
) -> str:
    """Write what reads a field, and return the text of what is said of it in the answer.

    Args:
        operation: What is planned.
        writing: The function of the selection set.
        parent: The type of the object.
        details: The field, wherever it is asked for.
        value: Under which name the function may know what it reads.
    """
    definition, field = declared(parent, details)
    if field is None:
        return writing.name(parent.name)
    if field.base_resolver is None and is_leaf_type(get_nullable_type(definition.type)):
        return attribute(writing, definition, field, "parent", value)
    objects = _Selections(operation, get_named_type(definition.type), details)
    if field.base_resolver is None:
        read = f"parent.{attributes(field.python_name)}"
    elif linked := LINKED.get(field.base_resolver.wrapped_func):
        rows = _flat(writing, parent, linked, objects, value)
        if rows is not None:
            is_required = linked.is_single and is_non_null_type(definition.type)
            return f"{rows} or {writing.name(_absent)}()" if is_required else rows
        read = _linked(writing, parent, linked)
    else:
        hides = operation.hides_schema
        given = Arguments(definition, field, details[0].node, hides_schema=hides)
        read = _called(operation, writing, field, given)
    writing.add(f"{value} = {read}")
    return _completed(writing, definition.type, objects, value)


def _flat(
    writing: Writing, parent: GraphQLObjectType, linked: Linked, objects: _Selections, value: str
) -> str | None:
    """Write what follows the links of an object to rows of attributes.

    Returns:
        The name of the list, or of the row; None where it is not known to be rows. A scenario that
        stands alone is as any object: it has no row that is kept, nor is there a list to make.
    """
    shape = linked.kind if linked.kind is not object else _RECORDS.get(objects.named.name)
    if shape is None or (shape is Scenario and linked.is_single):
        return None
    row = objects.flat(shape)
    if row is None:
        return None
    if shape is Scenario:
        return _rows(writing, parent, linked, row, value)
    return _kept(writing, parent, linked, row.say(shape), len(row.grouped), value)


def _rows(
    writing: Writing, parent: GraphQLObjectType, linked: Linked, row: FlatSelection, value: str
) -> str:
    """Write what follows the links of an object to a row for each record, without a call for each.

    Returns:
        The name of the list.
    """
    writing.add(f"{value} = [{row.row(writing, value)} {_following(writing, parent, linked)}]")
    writing.add(f"run.left -= {len(row.grouped)} * len({value})")
    return value


def _kept(
    writing: Writing,
    parent: GraphQLObjectType,
    linked: Linked,
    say: Say,
    fields: int,
    value: str,
) -> str:
    """Write what follows the links of an object to the rows that are kept of records.

    Args:
        writing: The function in which it will stand.
        parent: The type of the object.
        linked: Where its links lead.
        say: What says a row of a record.
        fields: How many fields a row has.
        value: Under which name the function may know what it finds.

    Returns:
        The name of the list, or of the row.
    """
    if linked.is_single:
        rows = f"run.rows[{writing.name(say)}]"
        writing.add(f"{value} = {_one(linked, rows + '[{target}]')}")
        writing.add(f"if {value} is not None: run.left -= {fields}")
        return value
    if _is_record(parent):
        asked = writing.name(Asked(say, _way(linked)))
        writing.add(f"{value} = run.rows.lists[{asked}][parent.id]")
    else:
        writing.add(f"rows = run.rows[{writing.name(say)}]")
        writing.add(f"{value} = [rows[found.id] {_following(writing, parent, linked)}]")
    writing.add(f"run.left -= {fields} * len({value})")
    return value


def _way(linked: Linked) -> Way:
    return (linked.path, linked.has_links, linked.kind)


def _completed(writing: Writing, type_: GraphQLOutputType, objects: _Selections, value: str) -> str:
    """Return the text that completes a value by its type.

    Args:
        writing: The function in which it will stand.
        type_: The type.
        objects: What selects the fields of objects.
        value: Under which name the function knows the value.
    """
    is_required = is_non_null_type(type_)
    bare = get_nullable_type(type_)
    if is_leaf_type(bare):
        return leaf(writing, bare, value, value, is_required=is_required)
    if is_list_type(bare):
        item = f"{value}_"
        each = _completed(writing, bare.of_type, objects, item)
        some = f"[{each} for {item} in {writing.name(_listed)}({value})]"
        return some if is_required else f"None if {value} is None else {some}"
    select = writing.name(objects.required if is_required else objects.nullable)
    return f"{select}[{value}.__class__]({value}, run)"


def _listed(value: Any) -> list[Any] | tuple[Any, ...]:  # noqa: ANN401 - whatever it is
    if isinstance(value, list | tuple):
        return value
    if value is None:
        raise ValueError("A list is null that cannot be.")
    raise UncoveredError("A list is neither a list nor a tuple.")


class _Selections:
    """What selects the fields of the objects of a field, whatever types they turn out to be of."""

    def __init__(
        self, operation: Operation, named: GraphQLNamedType, details: list[FieldDetails]
    ) -> None:
        self._operation = operation
        self.named = named
        self._details = details
        self.required = _ByClass(self._select, _refused)
        """By the class of an object; null is an error."""
        self.nullable = _ByClass(self._select, _nothing)
        """By the class of an object; null is null."""

    def grouped(self, shape: type) -> tuple[GraphQLObjectType, Grouped]:
        """Return as what type objects of a class are served, and what is asked of them."""
        operation = self._operation
        found = _object_type(self.named, shape)
        collected = collect_subfields(
            schema._schema,  # noqa: SLF001
            operation.details,
            operation.conditions,
            operation.node,
            found,
            self._details,
            operation.hides_schema,
        )
        return found, collected.grouped_field_set

    def flat(self, shape: type) -> FlatSelection | None:
        """Return what is asked of objects of a class, planned, if that is a row of attributes."""
        type_, grouped = self.grouped(shape)
        if not is_flat(type_, grouped):
            return None
        self._operation.take(grouped)
        return FlatSelection(type_, grouped)

    def _select(self, shape: type) -> Selected:
        return _selected(self._operation, *self.grouped(shape))


class _ByClass(dict[type, Selected]):
    """Selections by the class of an object, made when the first one is met."""

    def __init__(self, select: Callable[[type], Selected], null: Selected) -> None:
        super().__init__({NoneType: null})
        self._select = select

    def __missing__(self, shape: type) -> Selected:
        made = self[shape] = self._select(shape)
        return made


def _absent() -> None:
    raise ValueError("An object is null that cannot be.")


def _nothing(_object: object, _run: Run) -> None:
    return None


def _refused(_object: object, _run: Run) -> None:
    _absent()


def _object_type(named: GraphQLNamedType, shape: type) -> GraphQLObjectType:
    """Return the type that objects of a class are served as."""
    if is_abstract_type(named):
        found = schema._schema.get_type(shape.__name__)  # noqa: SLF001
        if not is_object_type(found) or not schema._schema.is_sub_type(named, found):  # noqa: SLF001
            raise UncoveredError("A class does not bear the name of its type.")
        if not _is_record(found):
            raise UncoveredError(f"{found.name} is told by more than a class.")
        return found
    if not isinstance(named, GraphQLObjectType):
        raise UncoveredError("A value is no object.")
    if _is_record(named):
        if shape.__name__ != named.name:
            raise UncoveredError(f"A value is no {named.name}.")
    elif named.is_type_of is not None:
        raise UncoveredError(f"{named.name} is told by more than a class.")
    return named


def _is_record(type_: GraphQLObjectType) -> bool:
    """Tell whether objects of a type are known by the name of their class alone."""
    definition = type_.extensions.get(DEFINITION)
    return definition is not None and issubclass(definition.origin, RecordType)


def _linked(writing: Writing, parent: GraphQLObjectType, linked: Linked) -> str:
    """Return the text that gives the records to which an object leads, or the one."""
    if not linked.is_single:
        return f"[found {_following(writing, parent, linked)}]"
    return _one(linked, "run.find({target})")


def _one(linked: Linked, found: str) -> str:
    """Return the text that gives what is found of the only record to which an object may lead."""
    target = "link.target" if linked.has_links else "link"
    path = f"parent.{attributes(linked.path)}"
    return f"None if (link := {path}) is None else {found.format(target=target)}"


def _following(writing: Writing, parent: GraphQLObjectType, linked: Linked) -> str:
    """Return the text that takes each record to which an object leads, as `found`."""
    if _is_record(parent):
        return f"for found in run.ways[{writing.name(_way(linked))}][parent.id]"
    target = "link.target" if linked.has_links else "link"
    found = f"isinstance(found := run.find({target}), {writing.name(linked.kind)})"
    return f"for link in parent.{attributes(linked.path)} if {found}"


def _called(
    operation: Operation, writing: Writing, declared: StrawberryField, arguments: Arguments
) -> str:
    """Return the text that calls a resolver; who takes his time is not begun when it is up."""
    resolver = declared.base_resolver
    if resolver is None or resolver.self_parameter or resolver.root_parameter:
        raise UncoveredError("A resolver takes what this schema never gives.")
    given = []
    if arguments.has_variables:
        given.append(f"**run.given({writing.name(arguments)}, {writing.name(arguments.put_in())})")
    elif declared.arguments:
        given.append(f"**{writing.name(arguments.worked_out(operation.conditions))}")
    kind = LOOKED_UP.get(resolver.wrapped_func)
    if kind is not None:
        return f"run.named({writing.name(kind)}, {', '.join(given)})"
    if resolver.parent_parameter:
        given.append(f"{attributes(resolver.parent_parameter.name)}=parent")
    if resolver.info_parameter:
        given.append(f"{attributes(resolver.info_parameter.name)}=run.info")
    call = f"{writing.name(resolver.wrapped_func)}({', '.join(given)})"
    writing.add("run.count()")
    return f"{writing.name(at_once)}({call})" if declared.is_async else call
