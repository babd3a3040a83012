"""How much a question may ask for: a default, and a limit that an error names."""

from __future__ import annotations

from graph.errors import LimitError, RequestError


def bounded(name: str, asked: int | None, *, default: int, most: int, remedy: str) -> int:
    """Return how much is asked for: `default` where nothing is said.

    Args:
        name: What the client calls it: `first`.
        asked: What the client said, if anything.
        default: What holds where it said nothing.
        most: The limit.
        remedy: What to do instead of asking for more.

    Raises:
        RequestError: If less than 0 is asked for.
        LimitError: If more than `most` is.

    Example:
        >>> bounded("first", None, default=10, most=100, remedy="Ask for fewer.")
        10
    """
    if asked is None:
        return default
    if asked < 0:
        raise RequestError(f"`{name}` is {asked}, and cannot be less than 0.")
    if asked > most:
        raise LimitError(f"`{name}`", most, asked, remedy)
    return asked
