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
from graph.errors import Fault, RequestError, SourceError

PRIVATE_MODE = 0o600
"""Of a file of tokens: nobody else has to know who may ask."""
_NAME = re.compile(r"[^\s#\x00-\x1f\x7f]+")
_LINE = re.compile(r"(?P<name>\S+)\s+sha256:(?P<digest>[0-9a-f]{64})")


def digest_of(authorization: bytes) -> bytes:
    """Return by what a header with a token can be told from others, and not be sent again."""
    return hashlib.sha256(authorization).digest()


def new_token() -> str:
    """Return a token that nobody has yet."""
    return f"sg_{secrets.token_urlsafe(32)}"


def token_line(name: str, token: str) -> str:
    """Return the line of a token file that lets a token in.

    Raises:
        RequestError: If the name cannot stand in such a line.

    Example:
        >>> token_line("ci", "sg_example")
        'ci sha256:5a645680ae3427fcb55ebe5ac01dc86b307460c60ab825e1bacb09fe267b87d4'
    """
    if not _NAME.fullmatch(name):
        raise RequestError(f"{name!r} is no name for a token: no spaces, no '#', and not nothing.")
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
    listed = _listed(path)
    if not listed:
        fault = Fault("The file lists no token, so nobody could ask.", str(path))
        raise SourceError([fault])
    return Tokens(tuple(digest for _, digest in listed))


def read_names(path: Path) -> list[str]:
    """Return the names of the tokens that a file lists, in its order; it may list none.

    Raises:
        SourceError: If it cannot be read, or a line is something else.
    """
    return [name for name, _ in _listed(path)]


def _listed(path: Path) -> list[tuple[str, str]]:
    """Return the names and the hashes that a file lists."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError([Fault(f"The tokens cannot be read: {error}.", str(path))]) from error
    listed, faults = [], []
    for number, line in enumerate(lines, start=1):
        text = line.partition("#")[0].strip()
        if found := _LINE.fullmatch(text):
            listed.append((found["name"], found["digest"]))
        elif text:
            words = "This is no token: a line is a name, a space and `sha256:` with 64 hex digits."
            faults.append(Fault(words, str(path), number))
    if faults:
        raise SourceError(faults)
    return listed


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
