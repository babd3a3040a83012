"""What pages came to when they were read last, so that a reload reads only those that changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graph.load.files import SourceFile
from graph.load.profile import Profile
from graph.model.names import NameIndex

if TYPE_CHECKING:
    from graph.load.scenario_page import PageReading

_Key = tuple[str, str, bytes]


class PageReadings:
    """The readings of one load; those of pages that are there no more are forgotten.

    A reading depends on the text of its page, on where that stands, on the profiles, and on the
    names of services. Where one of these is another, the page is read anew.
    """

    def __init__(
        self,
        profiles: Sequence[Profile],
        names: NameIndex[str],
        before: PageReadings | None = None,
    ) -> None:
        """Begin with nothing, or with what was read before by the same words.

        Args:
            profiles: The kinds of page that are looked for.
            names: The names under which services and actors are described.
            before: The readings of an earlier load.
        """
        self._profiles = tuple(profiles)
        self._names = names
        self._words = frozenset(names.names())
        self._known: dict[_Key, PageReading] = {}
        self._read: dict[_Key, PageReading] = {}
        if before is not None:
            self._known = before.by(self._profiles, self._words)

    def read(self, file: SourceFile) -> PageReading:
        """Return the reading of a page: as it was, or made anew."""
        from hashlib import blake2b  # noqa: PLC0415 - slow to import, and only pages need it

        digest = blake2b(file.text.encode("utf-8", "surrogatepass"), digest_size=16)
        key = (file.file, file.origin, digest.digest())
        found = self._known.get(key)
        if found is None:
            # What reads Markdown takes a while to be there, and not every course has pages.
            from graph.load.scenario_page import read_scenario_page  # noqa: PLC0415

            found = read_scenario_page(
                file.text,
                file.file,
                file.origin,
                self._profiles,
                lambda name: self._names.exact(name) is not None,
            )
        self._read[key] = found
        return found

    def finish(self) -> None:
        """Forget the readings of an earlier load that this one had no use for."""
        self._known = {}

    def by(self, profiles: Sequence[Profile], words: frozenset[str]) -> dict[_Key, PageReading]:
        """Return the readings, if they were made by these words, else nothing."""
        return self._read if (self._profiles, self._words) == (tuple(profiles), words) else {}
