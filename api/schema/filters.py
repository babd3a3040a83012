"""What lists can be filtered by.

Absent and null mean no restriction, with one exception: `eq` and `ne` compare null with a value
that is missing.
"""

from api.schema.conditions import DifficultyFilter, FloatFilter, IntFilter, StringFilter
from api.schema.define import input_type, optional

_AND = "Each of these must match."
_OR = "At least one of these must match; an empty list restricts nothing."
_NOT = "This must not match."
_SOME = "At least one of them matches."
_EVERY = "Each of them matches; true where there are none."
_NONE = "None of them matches; true where there are none."


@input_type
class DayFilter:
    """Which days. Empty or absent means: all of them."""

    and_: list["DayFilter"] | None = optional(_AND, name="and")
    or_: list["DayFilter"] | None = optional(_OR, name="or")
    not_: "DayFilter | None" = optional(_NOT, name="not")
    number: IntFilter | None = optional("On its number.")
    week: IntFilter | None = optional("On the number of its week.")
    title: StringFilter | None = optional("On its title.")
    hours: FloatFilter | None = optional("On how long it takes.")
    difficulty: DifficultyFilter | None = optional("On how hard it is.")
    scenario_count: IntFilter | None = optional("On the number of scenarios that point to it.")
    service_count: IntFilter | None = optional("On the number of services that it names.")
    teaches: list[str] | None = optional(
        "Services, by any of their names. The day teaches each of them, or a part of it."
    )
    teaches_services: "ServiceListFilter | None" = optional(
        "On the services that it teaches: those that it names, and what they are parts of."
    )
    scenarios: "ScenarioListFilter | None" = optional("On the scenarios that point to it.")
    prerequisites: "DayListFilter | None" = optional("On the days that must come before it.")
    related: "DayListFilter | None" = optional("On the days that the course relates it to.")
    reviews: "DayListFilter | None" = optional("On the days that it goes over again.")


@input_type
class DayListFilter:
    """Which days something has; all that is given must hold."""

    some: DayFilter | None = optional(_SOME)
    every: DayFilter | None = optional(_EVERY)
    none: DayFilter | None = optional(_NONE)


@input_type
class ScenarioFilter:
    """Which scenarios. Empty or absent means: all of them."""

    and_: list["ScenarioFilter"] | None = optional(_AND, name="and")
    or_: list["ScenarioFilter"] | None = optional(_OR, name="or")
    not_: "ScenarioFilter | None" = optional(_NOT, name="not")
    key: StringFilter | None = optional("On its key.")
    title: StringFilter | None = optional("On its title.")
    uses: list[str] | None = optional(
        "One service or several, by any of their names. The scenario uses all of them, each "
        "itself or by a part of it; what is merely taught on its days does not count."
    )
    uses_any: list[str] | None = optional(
        "As `uses`, and one of them is enough; an empty list restricts nothing."
    )
    days: DayListFilter | None = optional("On the days that it points to.")
    primary_day: DayFilter | None = optional(
        "The day that it belongs to most matches; false where it names none."
    )
    services: "ServiceListFilter | None" = optional(
        "On the services that it uses: those that it names, and what they are parts of."
    )
    key_services: "ServiceListFilter | None" = optional(
        "On the services that it names as its key ones."
    )
    pattern: StringFilter | None = optional("On the name of its pattern.")
    applies: "PatternFilter | None" = optional(
        "The pattern that it applies matches; false where it applies none."
    )
    steps: "StepListFilter | None" = optional("On its steps.")
    interactions: "InteractionListFilter | None" = optional("On its interactions.")
    day_count: IntFilter | None = optional("On the number of days that it points to.")
    service_count: IntFilter | None = optional(
        "On the number of services that it uses, as it names them."
    )
    step_count: IntFilter | None = optional("On the number of its steps.")
    interaction_count: IntFilter | None = optional("On the number of its interactions.")


@input_type
class ScenarioListFilter:
    """Which scenarios something has; all that is given must hold."""

    some: ScenarioFilter | None = optional(_SOME)
    every: ScenarioFilter | None = optional(_EVERY)
    none: ScenarioFilter | None = optional(_NONE)


@input_type
class ServiceFilter:
    """Which services. Empty or absent means: all of them."""

    and_: list["ServiceFilter"] | None = optional(_AND, name="and")
    or_: list["ServiceFilter"] | None = optional(_OR, name="or")
    not_: "ServiceFilter | None" = optional(_NOT, name="not")
    key: StringFilter | None = optional("On its key.")
    name: StringFilter | None = optional("On its name, as the course says it.")
    category: StringFilter | None = optional("On its category.")
    scenario_count: IntFilter | None = optional(
        "On the number of scenarios that use it or a part of it."
    )
    taught_on_count: IntFilter | None = optional(
        "On the number of days that teach it or a part of it."
    )
    part_count: IntFilter | None = optional("On the number of its features.")
    taught_on: DayListFilter | None = optional("On the days that teach it or a part of it.")
    scenarios: ScenarioListFilter | None = optional("On the scenarios that use it or a part of it.")
    parts: "ServiceListFilter | None" = optional("On its features.")
    part_of: "ServiceFilter | None" = optional(
        "The service that it is a feature of matches; false where it is none."
    )


@input_type
class ServiceListFilter:
    """Which services something has; all that is given must hold."""

    some: ServiceFilter | None = optional(_SOME)
    every: ServiceFilter | None = optional(_EVERY)
    none: ServiceFilter | None = optional(_NONE)


@input_type
class PatternFilter:
    """Which patterns. Empty or absent means: all of them."""

    and_: list["PatternFilter"] | None = optional(_AND, name="and")
    or_: list["PatternFilter"] | None = optional(_OR, name="or")
    not_: "PatternFilter | None" = optional(_NOT, name="not")
    key: StringFilter | None = optional("On its key.")
    name: StringFilter | None = optional("On its name, as the course says it.")
    component_count: IntFilter | None = optional("On the number of components that it combines.")
    scenario_count: IntFilter | None = optional("On the number of scenarios that apply it.")
    components: "ComponentListFilter | None" = optional("On the components that it combines.")
    scenarios: ScenarioListFilter | None = optional("On the scenarios that apply it.")


@input_type
class ComponentFilter:
    """Which components of patterns. Empty or absent means: all of them."""

    and_: list["ComponentFilter"] | None = optional(_AND, name="and")
    or_: list["ComponentFilter"] | None = optional(_OR, name="or")
    not_: "ComponentFilter | None" = optional(_NOT, name="not")
    key: StringFilter | None = optional("On its key.")
    name: StringFilter | None = optional("On its name, as the course says it.")
    pattern_count: IntFilter | None = optional("On the number of patterns that combine it.")
    patterns: "PatternListFilter | None" = optional("On the patterns that combine it.")
    services: ServiceListFilter | None = optional("On the services that provide it.")


@input_type
class ComponentListFilter:
    """Which components something has; all that is given must hold."""

    some: ComponentFilter | None = optional(_SOME)
    every: ComponentFilter | None = optional(_EVERY)
    none: ComponentFilter | None = optional(_NONE)


@input_type
class PatternListFilter:
    """Which patterns something has; all that is given must hold."""

    some: PatternFilter | None = optional(_SOME)
    every: PatternFilter | None = optional(_EVERY)
    none: PatternFilter | None = optional(_NONE)


@input_type
class StepFilter:
    """Which steps of scenarios. Empty or absent means: all of them."""

    and_: list["StepFilter"] | None = optional(_AND, name="and")
    or_: list["StepFilter"] | None = optional(_OR, name="or")
    not_: "StepFilter | None" = optional(_NOT, name="not")
    order: IntFilter | None = optional("On its place in the flow, from 1.")
    title: StringFilter | None = optional("On its title.")
    process: StringFilter | None = optional("On what is done.")
    services: ServiceListFilter | None = optional("On the services that it names.")


@input_type
class StepListFilter:
    """Which steps something has; all that is given must hold."""

    some: StepFilter | None = optional(_SOME)
    every: StepFilter | None = optional(_EVERY)
    none: StepFilter | None = optional(_NONE)


@input_type
class InteractionFilter:
    """Which interactions of scenarios. Empty or absent means: all of them."""

    and_: list["InteractionFilter"] | None = optional(_AND, name="and")
    or_: list["InteractionFilter"] | None = optional(_OR, name="or")
    not_: "InteractionFilter | None" = optional(_NOT, name="not")
    label: StringFilter | None = optional("On what happens.")
    step: IntFilter | None = optional("On the place of the step that it comes from.")
    source: ServiceFilter | None = optional(
        "The service that it starts at matches; false where the user starts it."
    )
    target: ServiceFilter | None = optional(
        "The service that it leads to matches; false where it leads to the user."
    )


@input_type
class InteractionListFilter:
    """Which interactions something has; all that is given must hold."""

    some: InteractionFilter | None = optional(_SOME)
    every: InteractionFilter | None = optional(_EVERY)
    none: InteractionFilter | None = optional(_NONE)
