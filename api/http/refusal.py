"""A request that is not answered, and why."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from graphql import GraphQLFormattedError

from api.errors import BAD_REQUEST
from api.limits import Limits, excess


class RefusalError(Exception):
    """A request that is not answered, with the status and the words that it gets instead."""

    def __init__(
        self,
        message: str,
        status: HTTPStatus = HTTPStatus.BAD_REQUEST,
        code: str = BAD_REQUEST,
        *,
        headers: Mapping[str, str] | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Refuse with a message for people, a code for programs, and what belongs to them."""
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        self.error: GraphQLFormattedError = {
            "message": message,
            "extensions": {"code": code, **(details or {})},
        }


def over(
    limits: Limits,
    name: str,
    actual: int,
    status: HTTPStatus,
    headers: Mapping[str, str] | None = None,
) -> RefusalError:
    """Return the refusal of a request that goes over a limit."""
    error = excess(limits, name, actual)
    details = dict(error.extensions or {})
    return RefusalError(
        error.message, status, details.pop("code"), headers=headers, details=details
    )
