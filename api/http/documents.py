"""Documents that are known by a name or a hash, so that clients need not send them.

Those of a folder stay. Those that clients register, as Apollo's do, make room for one another.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from api.cache import BoundedCache
from api.errors import (
    NOT_IN_SAFELIST,
    PERSISTED_QUERY_NOT_FOUND,
    PERSISTED_QUERY_NOT_SUPPORTED,
)
from api.http.page import HEADLINE_DOCUMENT
from api.http.parameters import Parameters
from api.http.refusal import RefusalError
from api.settings import Settings
from graph.errors import Fault, SourceError
from graph.load.files import shipped_folder

SUFFIX = ".graphql"
REGISTERED_DOCUMENTS = 1000
REGISTERED_CHARACTERS = 2_000_000

_HASH = re.compile(r"(?:sha256:)?([0-9a-fA-F]{64})")


class UnknownDocumentError(RefusalError):
    """A document that nobody has told the server of."""


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents that can be asked for without sending them."""

    named: dict[str, str]
    """By the names of their files."""
    by_hash: dict[str, str]
    """The same, by the SHA-256 of their text."""
    only: bool = False
    """Whether no other document is answered."""
    registers: bool = True
    """Whether clients may add some."""
    registered: BoundedCache[str, str] = field(
        default_factory=lambda: BoundedCache(REGISTERED_DOCUMENTS, REGISTERED_CHARACTERS)
    )
    """What clients have added, by hash."""

    @property
    def shown(self) -> dict[str, str]:
        """Those with a name, in the order of a list for people: the first one to try, the rest."""
        return dict(sorted(self.named.items(), key=lambda item: item[0] != HEADLINE_DOCUMENT))

    def document(self, asked: Parameters) -> str:
        """Return the text of the document that is asked for.

        Raises:
            RefusalError: If none is asked for, it is not known, or it is not the one that its
                hash says.
        """
        digest = _stated_hash(asked)
        if asked.query is not None:
            if digest is not None and digest != hash_of(asked.query):
                raise RefusalError("The `sha256Hash` is not that of the `query`.")
            return self._admitted(asked.query)
        if digest is not None:
            return self._of_hash(digest)
        if asked.document_id is not None:
            return self._of_name(asked.document_id)
        raise RefusalError("There is no `query`, and no hash or name of a document.")

    def register(self, asked: Parameters) -> None:
        """Keep a document that a client has sent with its hash, and that is good."""
        if self.registers and not self.only and asked.query is not None and _stated_hash(asked):
            self.registered.put(hash_of(asked.query), asked.query, len(asked.query))

    def _admitted(self, text: str) -> str:
        if self.only and hash_of(text) not in self.by_hash and text not in self.named.values():
            raise RefusalError(
                "Only the documents of this server are answered: ask with `documentId`.",
                HTTPStatus.FORBIDDEN,
                NOT_IN_SAFELIST,
            )
        return text

    def _of_hash(self, digest: str) -> str:
        found = self.by_hash.get(digest) or self.registered.get(digest)
        if found is not None:
            return found
        if not self.registers or self.only:
            # With this, Apollo's clients stop asking by hash.
            raise UnknownDocumentError(
                "PersistedQueryNotSupported", HTTPStatus.OK, PERSISTED_QUERY_NOT_SUPPORTED
            )
        # These are the words that Apollo's clients look for, to send the whole document then.
        raise UnknownDocumentError(
            "PersistedQueryNotFound", HTTPStatus.OK, PERSISTED_QUERY_NOT_FOUND
        )

    def _of_name(self, name: str) -> str:
        if found := _HASH.fullmatch(name):
            return self._of_hash(found[1].lower())
        if name in self.named:
            return self.named[name]
        raise UnknownDocumentError(
            f"There is no document {name!r}.", HTTPStatus.OK, PERSISTED_QUERY_NOT_FOUND
        )


def hash_of(text: str) -> str:
    """Return what a document is known by.

    Example:
        >>> hash_of("{ __typename }")
        '7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def read_documents(settings: Settings) -> Documents:
    """Return the shipped documents and those of the folder that the settings name.

    Raises:
        SourceError: If a folder or a file of it cannot be read.
    """
    folders = [shipped_folder() / "documents"]
    if settings.documents is not None:
        folders.append(settings.documents)
    named = dict(_texts(folders))
    by_hash = {hash_of(form): text for text in named.values() for form in (text, text.strip())}
    return Documents(named, by_hash, settings.only_documents, settings.register_documents)


def _texts(folders: Iterable[Path]) -> Iterable[tuple[str, str]]:
    for folder in folders:
        if not folder.is_dir():
            raise SourceError([Fault("There is no such folder of documents.", str(folder))])
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            try:
                yield path.stem, path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                fault = Fault(f"The document cannot be read: {error}.", str(path))
                raise SourceError([fault]) from error


def _stated_hash(asked: Parameters) -> str | None:
    """Return the hash that an Apollo client states."""
    stated: Any = asked.persisted
    if stated is None:
        return None
    if not isinstance(stated, dict) or stated.get("version") != 1:
        raise RefusalError(
            "`extensions.persistedQuery` is not of version 1.", code=PERSISTED_QUERY_NOT_SUPPORTED
        )
    found = _HASH.fullmatch(str(stated.get("sha256Hash")))
    if not found:
        raise RefusalError("`extensions.persistedQuery.sha256Hash` is no SHA-256.")
    return found[1].lower()
