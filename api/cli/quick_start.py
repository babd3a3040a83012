"""Commands that start without pydantic, which Typer checks what was typed with.

It takes longer to import than a small course takes to load and draw. Most values need no check: an
option that was not given, and text where text is to be.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Literal, get_args, get_origin

from typer.core import TyperArgument, TyperGroup, TyperOption

Parameter = TyperArgument | TyperOption
Whole = Callable[[Any, Any], Any]
"""What Typer makes the value of a parameter with, from a context and what was typed."""


class QuickGroup(TyperGroup):
    """A group of commands that leave to Typer what has to be checked, and no more."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own type
        """Take what was typed before the name of a command."""
        _quicken(self, ctx)
        return super().parse_args(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401
        """Return a command by its name."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _quicken(command, ctx)
        return command


def _quicken(command: Any, context: Any) -> None:  # noqa: ANN401
    for parameter in command.get_params(context):
        whole = parameter.process_value
        # A Typer that knows types in another way is left to itself.
        is_known = isinstance(parameter, Parameter) and hasattr(parameter, "type_descriptor")
        if is_known and not isinstance(whole, partial):
            quick = partial(_value, parameter, whole)
            parameter.process_value = quick


def _value(parameter: Parameter, whole: Whole, context: Any, value: object) -> object:  # noqa: ANN401
    """Return the value of a parameter: as it is where that will do, else as Typer makes it."""
    if not _fits(value, parameter.type_descriptor.annotation):
        return whole(context, value)
    if value is None and (parameter.multiple or parameter.nargs == -1):
        value = ()
    if parameter.required and parameter.value_is_missing(value):
        return whole(context, value)  # which says so
    return value if parameter.callback is None else parameter.callback(context, parameter, value)


def _fits(value: object, annotation: object) -> bool:
    """Return whether a value is what it is to be already."""
    if value is None:
        return True
    if get_origin(annotation) is Literal:
        return value in get_args(annotation)
    if get_origin(annotation) is list and isinstance(value, (list, tuple)):
        (inner,) = get_args(annotation)
        return all(type(each) is inner for each in value)
    return type(value) is annotation
