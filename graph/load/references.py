"""From names and numbers in drafts to links between records; what leads nowhere is said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from graph.errors import did_you_mean
from graph.load.drafts import Provision, Stated
from graph.load.names import Names
from graph.model.edges import Relation
from graph.model.evidence import Evidence
from graph.model.findings import Finding, Severity
from graph.model.ids import NodeId, NodeKind, distinct_key, node_id, slug
from graph.model.names import NameIndex
from graph.model.records import DanglingReference, Link, PatternComponent

if TYPE_CHECKING:
    from graph.load.spool import Spool


class References:
    """Resolves what drafts refer to. Gathers dangling references, components and findings."""

    def __init__(self, names: Names, days: Collection[NodeId]) -> None:
        """Resolve by `names`, which services that are merely mentioned are added to.

        Args:
            names: The names of the course.
            days: The days that sources describe.
        """
        self.names = names
        self.dangling: list[DanglingReference] | Spool[DanglingReference] = []
        self.components: dict[NodeId, PatternComponent] = {}
        self.findings: list[Finding] | Spool[Finding] = []
        self._days = days
        self._component_names: NameIndex[NodeId] = NameIndex()
        self._components_named: dict[str, NodeId] = {}
        self._component_places: dict[NodeId, dict[Evidence, None]] = {}
        self._dangling_at: tuple[NodeId | None, set[tuple[Relation, NodeId]]] = (None, set())
        """The record that is being made, and which of its references lead nowhere."""

    def gather_in_files(self) -> None:
        """Keep what is gathered out of memory, before anything is: there may be very much of it."""
        from graph.load.spool import Spool  # noqa: PLC0415 - most courses are small

        self.dangling, self.findings = Spool(), Spool()

    def services(self, names: Iterable[Stated[str]]) -> tuple[Link, ...]:
        """Return links to services, one each, in the order of first mention."""
        return self._once(
            [Link(self.names.service(name), name.value, name.evidence) for name in names]
        )

    def has_day(self, identifier: NodeId) -> bool:
        """Return whether a source describes a day."""
        return identifier in self._days

    def days(
        self, source: NodeId, relation: Relation, numbers: Iterable[Stated[int]] | None
    ) -> tuple[Link, ...]:
        """Return links to the days that exist, one each; the others become dangling references."""
        links: list[Link] = []
        for number in numbers or ():
            target = node_id(NodeKind.DAY, number.value)
            link = Link(target, f"Day {number.value}", number.evidence)
            if target in self._days:
                links.append(link)
            else:
                self._dangle(source, relation, link)
        return self._once(links)

    def pattern(self, source: NodeId, name: Stated[str] | None) -> Link | None:
        """Return the link to a pattern, None where there is none; an unknown one dangles."""
        if name is None:
            return None
        found = self.names.patterns.find(name.value)
        if found is not None:
            return Link(found, name.value, name.evidence)
        missing = Link(node_id(NodeKind.PATTERN, slug(name.value)), name.value, name.evidence)
        hint = did_you_mean(self.names.patterns.suggestions(name.value))
        self._dangle(source, Relation.APPLIES, missing, hint)
        return None

    def components_of(self, names: Iterable[Stated[str]]) -> tuple[Link, ...]:
        """Return links to components of patterns; the first pattern to name one makes it."""
        return self._once([self._component(name) for name in names])

    def provide(self, provisions: Iterable[Stated[Provision]]) -> None:
        """Note which services provide components, once all patterns have named theirs.

        Patterns that share a component add to one list. What an earlier source says of a component
        that a later one takes out of its pattern goes with it; the contradiction is a finding.
        """
        by_component: dict[NodeId, list[Stated[str]]] = {}
        for stated in provisions:
            found = self._component_names.exact(stated.value.component)
            if found is not None:
                service = Stated(stated.value.service, stated.evidence)
                by_component.setdefault(found, []).append(service)
        for identifier, services in by_component.items():
            component = self.components[identifier]
            links = distinct([*component.services, *self.services(services)])
            self.components[identifier] = replace(component, services=links)

    def finished_components(self) -> list[PatternComponent]:
        """Return the components by id, with all the places that name them."""
        return [
            replace(component, evidence=tuple(self._component_places[identifier]))
            for identifier, component in sorted(self.components.items())
        ]

    def _component(self, name: Stated[str]) -> Link:
        found = self._components_named.get(name.value)
        if found is None:  # the same few stand in all patterns
            found = self._component_names.exact(name.value) or self._make_component(name)
            self._components_named[name.value] = found
        self._component_places[found].update(dict.fromkeys(name.evidence))
        return Link(found, name.value, name.evidence)

    def _once(self, links: Sequence[Link]) -> tuple[Link, ...]:
        """Return one link per target, and note those that a list has twice."""
        seen: dict[NodeId, Link] = {}
        for link in links:
            first = seen.setdefault(link.target, link)
            if first is not link:
                message = (
                    f"{link.name!r} stands twice in a list, the first time as {first.name!r}."
                    " It counts once. Remove one."
                )
                evidence = (link.evidence[0], first.evidence[0])
                finding = Finding("repeated-entry", Severity.INFO, message, evidence)
                self.findings.append(finding)
        return tuple(links) if len(seen) == len(links) else distinct(links)

    def find(self, rule: str, message: str, evidence: tuple[Evidence, ...]) -> None:
        """Note a finding of severity WARNING."""
        self.findings.append(Finding(rule, Severity.WARNING, message, evidence))

    def _make_component(self, name: Stated[str]) -> NodeId:
        key = slug(name.value)
        if node_id(NodeKind.COMPONENT, key) in self.components:
            key = distinct_key(key, name.value)
        identifier = node_id(NodeKind.COMPONENT, key)
        self._component_names.claim(name.value, identifier)
        self.components[identifier] = PatternComponent(identifier, key, name.value, ())
        self._component_places[identifier] = {}
        return identifier

    def _dangle(self, source: NodeId, relation: Relation, link: Link, hint: str = "") -> None:
        """Note a reference that leads nowhere, once for each source, relation and target."""
        if source != self._dangling_at[0]:
            self._dangling_at = (source, set())
        noted = self._dangling_at[1]
        if (relation, link.target) in noted:
            return
        noted.add((relation, link.target))
        missing = DanglingReference(source, relation, link.target, link.name, link.evidence)
        self.dangling.append(missing)
        message = (
            f"{source} refers to {link.name!r}, which no source describes.{hint}"
            " Correct the reference, or load the source that describes it."
        )
        finding = Finding("dangling-reference", Severity.ERROR, message, link.evidence)
        self.findings.append(finding)


def distinct(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return one link per target, in the order of first mention, with all the evidence."""
    found: dict[NodeId, Link] = {}
    for link in links:
        earlier = found.get(link.target)
        if earlier is None:
            found[link.target] = link
        else:
            evidence = (*earlier.evidence, *link.evidence)
            found[link.target] = replace(earlier, evidence=tuple(dict.fromkeys(evidence)))
    return tuple(found.values())
