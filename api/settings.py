"""How the API is to be served: every choice, with its default.

Flags, the environment and files fill these; nothing else is read at run time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from api.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of the server. Each holds for the life of an application."""

    limits: Limits = field(default_factory=Limits)
    """What a request may cost."""
    introspection: bool = True
    """Whether clients may ask for the schema."""
    playground: bool = True
    """Whether browsers get a page to ask from."""
    sparql: bool = True
    """Whether SPARQL is answered too, where the extra `rdf` is there."""
    batching: bool = False
    """Whether a request may hold several operations, as a JSON array."""
    max_age: int = 0
    """For how many seconds an answer may be kept without asking again; 0 means that whoever keeps
    it asks each time, and is told in a few bytes where nothing has changed."""
    answer_cache_bytes: int = 67_108_864
    """How much memory whole answers may take that are kept, in each process; 0 keeps none."""
    documents: Path | None = None
    """A folder of `*.graphql` documents that can be asked for by name, beside the shipped ones."""
    only_documents: bool = False
    """Whether nothing but those documents is answered."""
    register_documents: bool = True
    """Whether clients may register documents of their own by hash, as Apollo's do."""
    cors_origins: tuple[str, ...] = ()
    """Origins (`https://example.org`) whose pages may ask; `*` means all."""
    hosts: tuple[str, ...] = ()
    """Names under which the server may be called; `*.example.org` and `*` stand for many. Where
    there is none, `serve` answers to this machine's own names if it listens to this machine alone,
    and else to all."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks of proxies whose `X-Forwarded-*` headers are believed."""
    token_file: Path | None = None
    """A file of hashed bearer tokens; where one is named, every question needs a token."""
    public: bool = False
    """Whether everybody who can reach the server may ask, though it listens to other machines."""
