"""What the steps of a change name: what the course has, and what the steps before have made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from graph.errors import NotFoundError, RequestError
from graph.model.ids import NodeId, NodeKind, node_id, slug
from graph.model.reader import GraphReader
from graph.planning.changes import Course, near_days


class UnknownDayError(NotFoundError):
    """A number that no day has."""

    def __init__(self, number: int, suggestions: Sequence[str], hint: str) -> None:
        """Say so as people do, with a hint."""
        super().__init__(NodeKind.DAY.value, str(number), suggestions)
        self.args = (f"There is no Day {number}.{hint}",)


class StepNames:
    """The names that a step may use, as the steps before it have left them.

    Days go by their numbers, also where they were moved. Services and scenarios go by any of their
    names, and those that a step has made by the words that their ids are made of.
    """

    def __init__(self, course: Course, reader: GraphReader) -> None:
        """Begin.

        Args:
            course: What the steps have made so far; it may go on while this is used.
            reader: The graph before all changes, which knows the names.
        """
        self._course = course
        self._reader = reader

    def day(self, number: int) -> NodeId:
        """Return a day.

        Raises:
            RequestError: If a step has taken it out; it says which.
            NotFoundError: If there never was one, with what comes near.
        """
        identifier = node_id(NodeKind.DAY, number)
        plan = self._course.plan
        if identifier in plan.day:
            return identifier
        if cause := self._course.why_gone(identifier):
            raise RequestError(f"Day {number} is not in the plan. {cause} took it out.")
        close = self._reader.suggestions(NodeKind.DAY, str(number))
        raise UnknownDayError(number, close, near_days(plan, identifier))

    def services(self, names: Sequence[str]) -> tuple[NodeId, ...]:
        """Return services, in the order of their names; the graph is asked once.

        Raises:
            NotFoundError: For the first name that means nothing, with suggestions.
        """
        return self._named(NodeKind.SERVICE, names, self._course.plan.service, slug)

    def scenario(self, name: str) -> NodeId:
        """Return a scenario.

        Raises:
            NotFoundError: If the name means nothing, with suggestions.
        """
        return self._named(NodeKind.SCENARIO, [name], self._course.plan.scenario, str)[0]

    def new_service(self, name: str) -> NodeId:
        """Return the id of a service that the course does not have.

        Raises:
            RequestError: If it has one of that name.
        """
        (known,) = self._reader.resolve(NodeKind.SERVICE, [name])
        if known is not None:
            raise RequestError(f"The course has {name!r} already, as {known}. Leave `new` out.")
        return node_id(NodeKind.SERVICE, slug(name))

    def _named(
        self,
        kind: NodeKind,
        names: Sequence[str],
        planned: Collection[NodeId],
        key_of: Callable[[str], str],
    ) -> tuple[NodeId, ...]:
        found = []
        for name, known in zip(names, self._reader.resolve(kind, names), strict=True):
            made = node_id(kind, key_of(name))
            if known is None and made not in planned:
                raise NotFoundError(kind.value, name, self._reader.suggestions(kind, name))
            found.append(known or made)
        return tuple(found)
