"""The text of a function, and the values that it names: how a selection set becomes code.

Nothing that a client sends may stand in such a text. So it is put together of what this program
says itself and of attributes and parameters of the schema; everything else is a value that the text
knows under a made-up name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Writing:
    """A function that is being written."""

    def __init__(self, *parameters: str) -> None:
        """Write a function of some parameters."""
        self._lines = [f"def function({', '.join(parameters)}):"]
        self._values: dict[str, Any] = {}

    def name(self, value: object) -> str:
        """Return under which name the text may use a value."""
        made_up = f"c{len(self._values)}"
        self._values[made_up] = value
        return made_up

    def add(self, line: str) -> None:
        """Go on with a line."""
        self._lines.append(f"    {line}")

    @property
    def text(self) -> str:
        """What is written so far."""
        return "\n".join(self._lines)

    def function(self) -> Callable[..., Any]:
        """Return the function."""
        exec(compile(self.text, "<plan>", "exec"), self._values)  # noqa: S102 - see above
        made: Callable[..., Any] = self._values.pop("function")
        return made


def attributes(path: str) -> str:
    """Return a path of attributes, as it may stand in a text.

    Raises:
        ValueError: If it is none.
    """
    if not all(part.isidentifier() for part in path.split(".")):
        raise ValueError(f"{path!r} is no path of attributes.")
    return path
