"""Which node a name in a source means: names are claimed by records, then looked up by mentions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from graph.load.drafts import ActorDraft, Draft, PatternDraft, ServiceDraft, Stated
from graph.model.evidence import Evidence
from graph.model.findings import Finding, Severity
from graph.model.ids import NodeId, NodeKind, distinct_key, key_of, kind_of, node_id, slug
from graph.model.names import NameIndex, fold, near, split_parenthesis

NamedDraft = ServiceDraft | ActorDraft | PatternDraft

_LONG_FORM = re.compile(r"([^()]+)\(([^()]+)\)")


@dataclass(slots=True)
class UnknownService:
    """A service that sources name and none describes."""

    id: NodeId
    name: str
    evidence: dict[Evidence, None] = field(default_factory=dict)
    """Where it is named, each place once, in the order of reading."""


class Names:
    """The names of one course while it is put together."""

    def __init__(self) -> None:
        """Start with no names."""
        self.services: NameIndex[NodeId] = NameIndex()
        self.actors: NameIndex[NodeId] = NameIndex()
        self.patterns: NameIndex[NodeId] = NameIndex()
        self.unknown: dict[NodeId, UnknownService] = {}
        self.long_forms: dict[NodeId, list[str]] = {}
        self.main_names: dict[NodeId, list[str]] = defaultdict(list)
        self.findings: list[Finding] = []
        self._indexes = {
            NodeKind.SERVICE: self.services,
            NodeKind.ACTOR: self.actors,
            NodeKind.PATTERN: self.patterns,
        }
        self._claims: dict[tuple[NodeKind, str], Evidence] = {}
        self._keys: set[str] = set()

    def claim_all(self, kind: NodeKind, drafts: Sequence[tuple[str, NamedDraft]]) -> None:
        """Let records answer to their names.

        Main names come before keys, and keys before other names; among equals the first key does.
        The graph that is made of the records follows the same order.

        Args:
            kind: What the records are.
            drafts: Keys and what sources state of them, the earliest source first.
        """
        ordered = sorted(drafts, key=lambda item: item[0])
        for key, draft in ordered:
            self._keys.add(key)
            self.main_names[node_id(kind, key)].append(draft.name.value)
            self._claim(kind, key, draft.name)
        for key, draft in ordered:
            self._claim(kind, key, Stated(key, draft.evidence))
        for key, draft in ordered:
            for name in _other_names(draft):
                self._claim(kind, key, name)

    def claim_long_forms(self, title: str, evidence: Evidence) -> None:
        """Let services answer to the long forms in a day's title, `S3 (Simple Storage Service)`."""
        for match in _LONG_FORM.finditer(title):
            words, long_form = match[1].split(), match[2].strip()
            tails = (" ".join(words[start:]) for start in range(len(words)))
            owner = next(filter(None, map(self.services.exact, tails)), None)
            if owner is None or self.services.exact(long_form) is not None:
                continue
            self._claim(NodeKind.SERVICE, key_of(owner), Stated(long_form, (evidence,)))
            self.long_forms.setdefault(owner, []).append(long_form)

    def participant(self, name: Stated[str]) -> NodeId:
        """Return the actor or service that a name in a flow means."""
        return self.actors.find(name.value) or self.service(name)

    def service(self, name: Stated[str]) -> NodeId:
        """Return the service that a name means; one that nobody describes is made up for it."""
        owner = self.services.find(name.value)
        if owner is None:
            owner = self._make_up(name.value)
        if owner in self.unknown:
            self.unknown[owner].evidence.update(dict.fromkeys(name.evidence))
        return owner

    def suggestions(self, unknown: UnknownService) -> list[str]:
        """Return names of described services that come near one that nobody describes."""
        described = (
            name
            for owner, names in self.main_names.items()
            if kind_of(owner) is NodeKind.SERVICE
            for name in names
        )
        return near(unknown.name, described)

    def _make_up(self, written: str) -> NodeId:
        parts = split_parenthesis(written)
        name = " ".join((parts[0] if parts else written).split())
        key = slug(name)
        if key in self._keys:
            key = distinct_key(key, name)
        self._keys.add(key)
        owner = node_id(NodeKind.SERVICE, key)
        self.unknown[owner] = UnknownService(owner, name)
        self.services.claim(name, owner)
        return owner

    def _claim(self, kind: NodeKind, key: str, name: Stated[str]) -> None:
        owner = node_id(kind, key)
        holder = self._indexes[kind].claim(name.value, owner)
        held = self._claims.setdefault((kind, fold(name.value)), name.evidence[0])
        service = self.services.exact(name.value) if kind is NodeKind.ACTOR else None
        if service is not None:
            # Both keep the name: in a flow it means the actor, elsewhere the service.
            self._conflict(name, service, owner, held)
        elif holder != owner:
            self._conflict(name, owner, holder, held)

    def _conflict(self, name: Stated[str], loser: NodeId, winner: NodeId, held: Evidence) -> None:
        message = (
            f"{name.value!r} is a name of {loser}, but also of {winner}, and means {winner}."
            " Take it away from one of them."
        )
        evidence = (name.evidence[0], held)
        self.findings.append(Finding("name-conflict", Severity.WARNING, message, evidence))


def keyed(drafts: Sequence[tuple[int, NamedDraft]]) -> list[tuple[str, NamedDraft]]:
    """Return drafts with the keys of what they describe.

    A draft without a key describes what an earlier source describes under its name, else something
    new, whose key is made from the name.

    Args:
        drafts: Each with the position of its source, the earliest first.
    """
    given = [(draft.key, draft) for _, draft in drafts if draft.key]
    if len(given) == len(drafts):
        return given
    earlier: NameIndex[str] = NameIndex()
    holders: dict[str, str] = {}
    result: list[tuple[str, NamedDraft]] = []
    by_source = groupby(drafts, key=lambda item: item[0])
    for _, group in by_source:
        here = [(_key(draft, earlier, holders), draft) for _, draft in group]
        for key, draft in here:
            for name in (draft.name, *_other_names(draft)):
                earlier.claim(name.value, key)
        result += here
    return result


def _key(draft: NamedDraft, earlier: NameIndex[str], holders: dict[str, str]) -> str:
    name = draft.name.value
    key = draft.key or earlier.exact(name)
    if key is None:
        key = slug(name)
        if holders.get(key, fold(name)) != fold(name):
            key = distinct_key(key, name)
    holders.setdefault(key, fold(name))
    return key


def described(drafts: Iterable[Draft]) -> NameIndex[str]:
    """Return an index of the names under which services and actors are described."""
    known: NameIndex[str] = NameIndex()
    for draft in drafts:
        if isinstance(draft, (ServiceDraft, ActorDraft)):
            for name in (draft.name, *_other_names(draft)):
                known.claim(name.value, draft.name.value)
    return known


def _other_names(draft: NamedDraft) -> list[Stated[str]]:
    if isinstance(draft, PatternDraft):
        return list(draft.aliases or ())
    both = [name for name in (draft.name_ko, draft.name_en) if name is not None]
    return [*both, *(draft.aliases or ())]
