"""The pieces that a template puts a scenario page together from, in the words of a profile.

Each piece is Markdown that ends with the line ends it needs, and empty where there is nothing to
say; a template puts pieces one behind the other. Whatever comes from the graph is escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graph.documents.page_flow import Stages
from graph.documents.page_markdown import (
    bullets,
    fence,
    indented,
    is_one_line,
    link_markdown,
    markdown,
    title_markdown,
)
from graph.errors import RequestError
from graph.load.markdown_tree import Line
from graph.load.notation import NUMBER, numbered
from graph.load.profile import Field, Place, Profile
from graph.model.guide import (
    Hyperlink,
    ImplementationStep,
    LearningStep,
    PageDiagram,
    Statement,
)

_WORD = re.compile(r"[A-Za-z0-9_.-]+")


class PageForms:
    """Writes the pieces of pages by one profile."""

    def __init__(self, profile: Profile) -> None:
        """Write in the words of a profile."""
        self._profile = profile

    def has(self, place: str) -> bool:
        """Say whether the profile has a heading for a part of a page."""
        return bool(self._profile.headings.get(Place(place)))

    def heading(self, place: str) -> str:
        """Return the heading of a part of a page.

        Raises:
            RequestError: If the profile has none.
        """
        words = self._profile.headings.get(Place(place))
        if not words:
            raise self._missing(f"heading {place!r}")
        return title_markdown(words[0])

    def marks_place(self, title: str) -> bool:
        """Say whether a heading of these words would be one of the parts of a page."""
        return self._profile.place(title) is not None

    def head(self, key: str, use_case: str | None) -> str:
        """Return the lines below the title, in a quote; those that the profile has labels for."""
        facts = {"head_scenario": key, "head_use_case": use_case or ""}
        return "".join(
            f"> **{self._label(field)}**: {title_markdown(text)}\n"
            for field, text in facts.items()
            if is_one_line(text) and self._profile.labels.get(Field(field))
        )

    def code(self, text: str) -> str:
        """Return a word as code, where it is one."""
        return f"`{text}`" if _WORD.fullmatch(text) else title_markdown(text)

    def fact(self, field: str, words: str) -> str:
        """Return Markdown behind a label, as an item of a list."""
        return f"- **{self._label(field)}**: {words}\n" if words else ""

    def line(self, field: str, words: str) -> str:
        """Return Markdown behind a label, as a paragraph."""
        return f"**{self._label(field)}**: {words}\n\n" if words else ""

    def text_fact(self, field: str, text: str | None) -> str:
        """Return a text behind a label, as an item of a list."""
        if text is None or is_one_line(text):
            return self.fact(field, markdown(text or ""))
        lines = [f"**{self._label(field)}**:", *self._blocks(text)]
        return _ended(bullets([lines]))

    def text_line(self, field: str, text: str | None) -> str:
        """Return a text behind a label, as a paragraph, or as blocks where it has several lines."""
        if text is None or is_one_line(text):
            return self.line(field, markdown(text or ""))
        return _ended([f"**{self._label(field)}**:", *self._blocks(text), ""])

    def statements(
        self, field: str, statements: Sequence[Statement], *, is_numbered: bool = False
    ) -> str:
        """Return statements as a list behind a label."""
        if not statements:
            return ""
        return f"**{self._label(field)}**:\n{self.listing(statements, is_numbered=is_numbered)}"

    def listing(self, statements: Sequence[Statement], *, is_numbered: bool = False) -> str:
        """Return statements as a list."""
        items = [self._statement(statement) for statement in statements]
        return _ended([*bullets(items, is_numbered=is_numbered), ""]) if items else ""

    def notes(self, statements: Sequence[Statement]) -> str:
        """Return statements as a paragraph each."""
        return "".join(_ended([*self._statement(each), ""]) for each in statements)

    def links(self, field: str, links: Sequence[Hyperlink]) -> str:
        """Return links behind a label, as paragraphs: one on its line, several as a list."""
        if len(links) == 1:
            return self.line(field, link_markdown(links[0]))
        return f"**{self._label(field)}**:\n{self.link_list(links)}" if links else ""

    def links_fact(self, field: str, links: Sequence[Hyperlink]) -> str:
        """Return links behind a label, as an item of a list."""
        return self.fact(field, ", ".join(map(link_markdown, links)))

    def link_list(self, links: Sequence[Hyperlink]) -> str:
        """Return links as a list."""
        return _ended([*bullets([[link_markdown(link)] for link in links]), ""]) if links else ""

    def diagrams(self, diagrams: Iterable[PageDiagram]) -> str:
        """Return diagrams that somebody drew, a fence each."""
        fences = (fence(each.text, each.language) for each in diagrams)
        return "".join(_ended([*lines, ""]) for lines in fences)

    def names(self, names: Sequence[str]) -> str:
        """Return names of services as a list on one line."""
        return ", ".join(map(title_markdown, names))

    def path(self, stages: Stages) -> str:
        """Return the services of a step with arrows between them."""
        return " → ".join(map(self.names, stages))

    def days(self, numbers: Sequence[int]) -> str:
        """Return days as a list on one line."""
        return ", ".join(self.day(number) for number in numbers)

    def day(self, number: int | None, title: str | None = None) -> str:
        """Return a day with its title; the title alone where there is no day.

        Raises:
            RequestError: If the profile has no words for a day.
        """
        return title_markdown(self._day_title(number, title))

    def step(self, number: int, title: str) -> str:
        """Return the title of a step with its number before it."""
        name = self._numbered("step", self._profile.steps, number)
        return title_markdown(f"{name}: {title}")

    def built(self, step: ImplementationStep) -> str:
        """Return the title of a step of building: `Step 1: Day 8 - S3`."""
        return self.step(step.order, self._day_title(step.day, step.title, " - "))

    def studied(self, step: LearningStep) -> str:
        """Return the title of a step of study: `Day 8: S3`."""
        return self.item_title(step.order, self._day_title(step.day, step.title))

    def problem(self, number: int, title: str) -> str:
        """Return the title of a problem with its number before it."""
        name = self._numbered("problem", self._profile.problems, number)
        return title_markdown(f"{name}: {title}")

    def item_title(self, number: int, title: str) -> str:
        """Return the title of an item of a numbered list, which begins with no number of its own.

        One that begins like a step, `Step 2: …`, has its real number before it.
        """
        is_step = numbered(title, self._profile.steps) is not None
        return self.step(number, title) if is_step else title_markdown(title)

    def primary(self, *, is_primary: bool) -> str:
        """Return the mark of the primary day, with a space before it; nothing for other days.

        Raises:
            RequestError: If the profile has no such mark.
        """
        if not is_primary:
            return ""
        if not self._profile.primary:
            raise self._missing("mark 'primary'")
        return f" **{title_markdown(self._profile.primary[0])}**"

    def inside(self, number: int, piece: str) -> str:
        """Return items of a list as they stand inside the item of this number."""
        pad = len(f"{number}. ")
        lines = piece.removesuffix("\n").split("\n")
        return _ended(indented(lines, " " * pad, pad)) if piece else ""

    def foot(self, field: str, statement: Statement | None) -> str:
        """Return a line of the foot: a label and what stands behind it."""
        if statement is None:
            return ""
        return f"**{markdown(self.foot_label(field, statement))}**: {markdown(statement.text)}\n"

    def foot_label(self, field: str, statement: Statement) -> str:
        """Return the label of a line of the foot: as it was where the profile knows it."""
        is_known = statement.title and self._profile.field(statement.title, [Field(field)])
        return statement.title if is_known and statement.title else self._label(field)

    def _statement(self, statement: Statement) -> list[str]:
        if statement.title is not None:
            return [f"**{title_markdown(statement.title)}**: {markdown(statement.text)}"]
        is_readable = is_one_line(statement.text) and not self._is_labelled(statement.text)
        return [markdown(statement.text)] if is_readable else fence(statement.text)

    def _blocks(self, text: str) -> list[str]:
        """Return a text of several lines as a list, or as a fence where that would change it."""
        lines = text.split("\n")
        if len(lines) > 1 and all(is_one_line(one) and not self._is_labelled(one) for one in lines):
            return bullets([[markdown(one)] for one in lines])
        return fence(text)

    def _is_labelled(self, text: str) -> bool:
        """Say whether an item of a list with this text would be read as a label and its value."""
        label = Line(text, 1).label()
        return label is not None and self._profile.field(label.text, Field) is not None

    def _day_title(self, number: int | None, title: str | None, joint: str = ": ") -> str:
        if number is None:
            return title or ""
        name = self._numbered("day", self._profile.notation.days, number)
        return name if title in {None, name} else f"{name}{joint}{title}"

    def _label(self, field: str) -> str:
        words = self._profile.labels.get(Field(field))
        if not words:
            raise self._missing(f"label {field!r}")
        return markdown(words[0])

    def _numbered(self, kind: str, forms: Sequence[str], number: int) -> str:
        if not forms:
            raise self._missing(f"form {kind!r}")
        return forms[0].replace(NUMBER, str(number))

    def _missing(self, what: str) -> RequestError:
        message = f"The profile {self._profile.key!r} has no {what}, which this page needs."
        return RequestError(f"{message} Add it to the profile, or choose another one.")


def _ended(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
