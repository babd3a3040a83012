"""The forms of names, as the index of a store holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal

from graph.model.names import fold, loosen, split_parenthesis, without_vendor
from graph.rdf.store.terms import INDEX

Form = tuple[str, bool]
"""A form of a name, and whether vendor and spaces are left out of it."""


def forms_of(name: str) -> Iterator[Form]:
    """Yield in which forms a name is looked up, as `NameIndex.find` does."""
    parts: tuple[str, str] | None = (name, "")
    while parts is not None:
        folded = fold(parts[0])
        yield folded, False
        yield without_vendor(folded), False
        yield loosen(folded), True
        parts = split_parenthesis(parts[0])


def asking_for_names(forms: Sequence[Form]) -> str:
    """Return a query for who answers to which of some forms."""
    either = []
    for property_, loosely in ((INDEX.answersTo, False), (INDEX.answersToLoosely, True)):
        terms = " ".join(str(Literal(form)) for form, is_loose in forms if is_loose is loosely)
        found = f"VALUES ?f {{ {terms} }} ?n {property_} ?f . BIND({int(loosely)} AS ?l)"
        either.append(f"{{ {found} }}")
    return f"SELECT ?n ?f ?l WHERE {{ {' UNION '.join(either)} }}"
