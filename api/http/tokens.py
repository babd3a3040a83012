"""Who may ask: bearer tokens, of which the server knows only the hashes.

A token is 32 random bytes, so one round of SHA-256 is enough: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from api.errors import UNAUTHENTICATED
from api.http.refusal import RefusalError
from graph.errors import Fault, SourceError

_LINE = re.compile(r"(?P<name>\S+)\s+sha256:(?P<digest>[0-9a-f]{64})")


def new_token() -> str:
    """Return a token that nobody has yet."""
    return f"sg_{secrets.token_urlsafe(32)}"


def token_line(name: str, token: str) -> str:
    """Return the line of a token file that lets a token in.

    Example:
        >>> token_line("ci", "sg_example")
        'ci sha256:5a645680ae3427fcb55ebe5ac01dc86b307460c60ab825e1bacb09fe267b87d4'
    """
    return f"{name} sha256:{_digest(token)}"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens that are let in, by their hashes."""

    digests: tuple[str, ...]

    def check(self, authorization: str | None) -> None:
        """Refuse whoever has no token that is known.

        Raises:
            RefusalError: With 401.
        """
        scheme, _, token = (authorization or "").strip().partition(" ")
        digest = _digest(token.strip())
        # Every one is compared, so that the time tells nothing.
        known = [hmac.compare_digest(digest, each) for each in self.digests]
        if scheme.lower() == "bearer" and any(known):
            return
        problem = "This token is not known" if authorization else "A token is needed"
        raise RefusalError(
            f"{problem}: send `Authorization: Bearer` and a token that the server's file lists.",
            HTTPStatus.UNAUTHORIZED,
            UNAUTHENTICATED,
            headers={"WWW-Authenticate": "Bearer"},
        )


def read_tokens(path: Path) -> Tokens:
    """Return the tokens that a file lists: `name sha256:…` a line, and comments behind `#`.

    Raises:
        SourceError: If it cannot be read, lists none, or a line is something else.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError([Fault(f"The tokens cannot be read: {error}.", str(path))]) from error
    digests, faults = [], []
    for number, line in enumerate(lines, start=1):
        text = line.partition("#")[0].strip()
        if found := _LINE.fullmatch(text):
            digests.append(found["digest"])
        elif text:
            words = "This is no token: a line is a name, a space and `sha256:` with 64 hex digits."
            faults.append(Fault(words, str(path), number))
    if not digests and not faults:
        faults.append(Fault("The file lists no token, so nobody could ask.", str(path)))
    if faults:
        raise SourceError(faults)
    return Tokens(tuple(digests))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
