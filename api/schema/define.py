"""How the types of the schema are declared: docstrings become descriptions."""

import inspect
from collections.abc import Callable
from enum import Enum
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

import strawberry

from api.context import RequestContext

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

Info = strawberry.Info[RequestContext, None]
"""What resolvers are told about the request."""


def field(description: str, resolver: Callable[..., Any] | None = None) -> Any:  # noqa: ANN401
    """Declare a field: what `resolver` returns, else the attribute of the same name.

    The annotation of the field is its GraphQL type, the annotation of the resolver the record
    that it really returns; `Any` stands between the two.
    """
    if resolver is None:
        return strawberry.field(description=description)
    return strawberry.field(resolver=resolver, description=description)


def optional(description: str, name: str | None = None) -> Any:  # noqa: ANN401
    """Declare a field of an input that may be left out; absent and null are told apart."""
    return strawberry.field(default=strawberry.UNSET, description=description, name=name)


def enum_type(cls: type[E]) -> type[E]:
    """Make the class an enum, described by its docstring."""
    return strawberry.enum(cls, description=inspect.getdoc(cls))


def value(meaning: object, description: str) -> Any:  # noqa: ANN401
    """Declare a value of an enum; `meaning` is what it stands for in the graph."""
    return strawberry.enum_value(meaning, description=description)


def given(argument: T | None) -> T | None:
    """Return what a client gave, None where it left an argument out or gave null."""
    return None if argument is strawberry.UNSET else argument


def read(path: str) -> Callable[..., Any]:
    """Return a resolver that reads an attribute under another name, or a nested one."""
    get = attrgetter(path)

    def resolve(parent: strawberry.Parent[object]) -> Any:  # noqa: ANN401 - the field has the type
        return get(parent)

    return resolve


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
def object_type(cls: type[T]) -> type[T]:
    """Make the class an object type, described by its docstring."""
    return strawberry.type(cls, description=inspect.getdoc(cls))


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
def interface(cls: type[T]) -> type[T]:
    """Make the class an interface, described by its docstring."""
    return strawberry.interface(cls, description=inspect.getdoc(cls))


def input_type(cls: type[T]) -> type[T]:
    """Make the class an input, described by its docstring."""
    return strawberry.input(cls, description=inspect.getdoc(cls))
