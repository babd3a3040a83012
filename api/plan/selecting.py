"""A selection set as a function: from a column of objects to a column of what is said of them.

Each field calls the same resolver as the executor would, for all objects one after another, before
the next field has its turn. Names that clients make up are keys of dicts and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_object_type,
)
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from api.context import RequestContext
from api.limits_meter import Meter
from api.plan.columns import Column, Complete, completer
from api.plan.lockstep import LockstepLoader, UncoveredError, settle
from api.schema.linked import LINKED, Linked
from api.schema.nodes import RecordType
from api.schema.served import schema
from graph.model.ids import NodeId

_TYPENAME = "__typename"
_DEFINITION = "strawberry-definition"
"""Under which name Strawberry's types know what they were made of."""

Resolve = Callable[[Column, "Run"], Column]
"""Gives the values of a field for objects, or what is said of them in the answer."""
Selected = Resolve


class PlanInfo:
    """What resolvers are told about the request: the part that those of this schema use."""

    __slots__ = ("context",)

    def __init__(self, context: RequestContext) -> None:
        """Tell of `context`."""
        self.context = context


@dataclass(slots=True)
class Run:
    """A plan that is being carried out, for one question."""

    context: RequestContext
    """What to ask."""
    variables: VariableValues
    """The values of the variables of the question."""
    meter: Meter
    """What counts the fields."""
    info: PlanInfo = field(init=False)
    """What resolvers are told."""
    records: Callable[[list[NodeId]], list[Any]] = field(init=False)
    """Gives the records of ids."""

    def __post_init__(self) -> None:
        """Make what resolvers are told."""
        self.info = PlanInfo(self.context)
        self.records = cast("LockstepLoader[NodeId, Any]", self.context.record).at_once


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

    @property
    def details(self) -> dict[str, FragmentDetails]:
        """The fragments, as fields are collected from them."""
        return {name: FragmentDetails(node) for name, node in self.fragments.items()}


def select_root(operation: Operation) -> Selected:
    """Return what answers an operation that is a query: for one object, which is nothing."""
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


def _selected(
    operation: Operation, type_: GraphQLObjectType, grouped: Mapping[str, list[FieldDetails]]
) -> Selected:
    """Return what selects fields of an object type."""
    operation.size += len(grouped)
    if operation.size > operation.most_fields:
        raise UncoveredError("There are too many fields.")
    keys = tuple(grouped)
    fields = tuple(_field(operation, type_, details) for details in grouped.values())
    if not fields:
        return lambda parents, _run: [{} for _ in parents]

    def select(parents: Column, run: Run) -> Column:
        run.meter.steps(len(parents) * len(fields))
        columns = [answer(parents, run) for answer in fields]
        return [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)]

    return select


def _field(operation: Operation, parent: GraphQLObjectType, details: list[FieldDetails]) -> Resolve:
    """Return what gives the values of a field as they stand in the answer."""
    node = details[0].node
    definition = schema._schema.get_field(parent, node.name.value)  # noqa: SLF001
    if definition is None:
        raise UncoveredError(f"{parent.name}.{node.name.value} is no field.")
    if node.name.value == _TYPENAME:
        return lambda parents, _run: [parent.name] * len(parents)
    complete = completer(definition.type, _objects(operation, definition.type, details))
    declared: StrawberryField | None = definition.extensions.get(_DEFINITION)
    if declared is None or declared.extensions or declared.is_subscription:
        raise UncoveredError(f"{node.name.value} is more than a field with a resolver.")
    if declared.base_resolver is None:
        read = attrgetter(declared.python_name)
        return lambda parents, run: complete(list(map(read, parents)), run)
    linked = LINKED.get(declared.base_resolver.wrapped_func)
    if linked is not None:
        resolve = _linked(linked)
    else:
        resolve = _called(declared, _arguments(operation, definition, declared, node))
    return lambda parents, run: complete(resolve(parents, run), run)


def _objects(
    operation: Operation, type_: GraphQLOutputType, details: list[FieldDetails]
) -> Complete:
    """Return what completes the objects of a field, whatever types they turn out to be of."""
    named = get_named_type(type_)
    known: dict[type, Selected] = {}

    def selected(shape: type, sample: object) -> Selected:
        select = known.get(shape)
        if select is None:
            found = _object_type(named, sample)
            collected = collect_subfields(
                schema._schema,  # noqa: SLF001
                operation.details,
                operation.conditions,
                operation.node,
                found,
                details,
                operation.hides_schema,
            )
            select = known[shape] = _selected(operation, found, collected.grouped_field_set)
        return select

    def complete(values: Column, run: Run) -> Column:
        classes = {*map(type, values)}
        if len(classes) == 1:
            (shape,) = classes
            return selected(shape, values[0])(values, run)
        shapes = {type(value): value for value in values}
        parts = {
            shape: iter(selected(shape, sample)([v for v in values if type(v) is shape], run))
            for shape, sample in shapes.items()
        }
        return [next(parts[type(value)]) for value in values]

    return complete


def _object_type(named: GraphQLNamedType, sample: object) -> GraphQLObjectType:
    """Return the type that an object, and every other of its class, is served as."""
    if is_abstract_type(named):
        found = schema._schema.get_type(type(sample).__name__)  # noqa: SLF001
        if not is_object_type(found) or not schema._schema.is_sub_type(named, found):  # noqa: SLF001
            raise UncoveredError("A class does not bear the name of its type.")
        if not _is_record(found):
            raise UncoveredError(f"{found.name} is told by more than a class.")
        return found
    if not isinstance(named, GraphQLObjectType):
        raise UncoveredError("A value is no object.")
    if _is_record(named):
        if type(sample).__name__ != named.name:
            raise UncoveredError(f"A value is no {named.name}.")
    elif named.is_type_of is not None:
        raise UncoveredError(f"{named.name} is told by more than a class.")
    return named


def _is_record(type_: GraphQLObjectType) -> bool:
    """Tell whether objects of a type are known by the name of their class alone."""
    definition = type_.extensions.get(_DEFINITION)
    return definition is not None and issubclass(definition.origin, RecordType)


def _linked(linked: Linked) -> Resolve:
    """Return what follows the links of all objects with one question."""
    if linked.is_single:

        def follow(parents: Column, run: Run) -> Column:
            targets = list(map(linked.targets, parents))
            found = iter(run.records([each for each in targets if each is not None]))
            return [None if each is None else next(found) for each in targets]

        return follow

    def follow_all(parents: Column, run: Run) -> Column:
        targets = [list(linked.targets(parent)) for parent in parents]
        found = iter(run.records([each for some in targets for each in some]))
        kind = linked.kind
        return [
            [each for each in (next(found) for _ in some) if isinstance(each, kind)]
            for some in targets
        ]

    return follow_all


def _called(declared: StrawberryField, arguments: Callable[[Run], dict[str, Any]]) -> Resolve:
    """Return what calls a resolver for one object after another."""
    resolver = declared.base_resolver
    if resolver is None or resolver.self_parameter or resolver.root_parameter:
        raise UncoveredError("A resolver takes what this schema never gives.")
    call = cast("Callable[..., Any]", resolver.wrapped_func)
    parent = resolver.parent_parameter.name if resolver.parent_parameter else None
    info = resolver.info_parameter.name if resolver.info_parameter else None

    def resolve(parents: Column, run: Run) -> Column:
        given = arguments(run)
        if info is not None:
            given = {**given, info: run.info}
        if parent is None:
            found = (call(**given) for _ in parents)
        else:
            found = (call(**given, **{parent: each}) for each in parents)
        return settle(list(found)) if declared.is_async else list(found)

    return resolve


def _arguments(
    operation: Operation, definition: GraphQLField, declared: StrawberryField, node: FieldNode
) -> Callable[[Run], dict[str, Any]]:
    """Return what gives the arguments of a resolver: worked out once, if no variable is in them."""

    def worked_out(variables: VariableValues) -> dict[str, Any]:
        given = get_argument_values(definition, node, variables, None, operation.hides_schema)
        registry = schema.schema_converter.scalar_registry
        return convert_arguments(given, declared.arguments, registry, schema.config)

    if not declared.arguments:
        return lambda _run: {}
    if any(_has_variable(argument.value) for argument in node.arguments or ()):
        return lambda run: worked_out(run.variables)
    fixed = worked_out(operation.conditions)
    return lambda _run: fixed


def _has_variable(node: ValueNode) -> bool:
    if isinstance(node, ListValueNode):
        return any(map(_has_variable, node.values))
    if isinstance(node, ObjectValueNode):
        return any(_has_variable(each.value) for each in node.fields)
    return isinstance(node, VariableNode)
