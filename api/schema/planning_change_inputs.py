"""Changes of the plan as clients state them: the words and fields of what-if files."""

import strawberry

from api.schema.define import input_type, optional


@input_type
class MoveInput:
    """A day takes another position, and those between shift by one."""

    day: int = strawberry.field(description="The number of the day.")
    to: int = strawberry.field(description="The position that it takes.")


@input_type
class PlaceInput:
    """A day takes a position that is free. The others stay where they are."""

    day: int = strawberry.field(description="The number of the day.")
    at: int = strawberry.field(description="The position, where no other day stands.")


@input_type
class DayPartInput:
    """What becomes a day when a day is split."""

    title: str | None = optional(
        "What it is about; absent for the title of the day with the number of the part."
    )
    hours: float | None = optional(
        "How many hours it takes, 0 to 10,000; absent for an equal share of what the other parts "
        "leave."
    )
    teaches: list[str] | None = optional(
        "The services that it teaches, by any of their names; absent for what the other parts "
        "leave, if it is the last part that says nothing, and else for none."
    )


@input_type
class SplitInput:
    """A day becomes its parts, which stand one after the other; later days shift back.

    The last part keeps the number of the day, the others get the next free numbers.
    """

    day: int = strawberry.field(description="The number of the day.")
    into: list[DayPartInput] = strawberry.field(description="The parts, in order: two or more.")


@input_type
class MergeInput:
    """Days become one, which stands where the first of them stands."""

    days: list[int] = strawberry.field(description="The numbers of the days: two or more.")
    title: str | None = optional("What it is about; absent for the title of the first.")


@input_type
class InsertInput:
    """A new day, which gets the next free number.

    It says where it is put by exactly one of `before`, `after` and `at`.
    """

    title: str = strawberry.field(description="What it is about.")
    before: int | None = optional("The number of a day; this one and all behind it shift back.")
    after: int | None = optional("The number of a day; all behind it shift back.")
    at: int | None = optional("A position that is free; no day shifts.")
    hours: float | None = optional("How many hours it takes: 0 to 10,000.")
    teaches: list[str] | None = optional("The services that it teaches, by any of their names.")
    prerequisites: list[int] | None = optional("The numbers of the days that it needs.")
    week: int | None = optional("The number of its week; absent for that of its neighbour.")


@input_type
class HoursInput:
    """A day takes another time."""

    day: int = strawberry.field(description="The number of the day.")
    to: float = strawberry.field(description="How many hours it takes: 0 to 10,000.")


@input_type
class AddServiceInput:
    """A day teaches one more service."""

    service: str = strawberry.field(description="The service, by any of its names.")
    to: int = strawberry.field(description="The number of the day.")
    new: bool = strawberry.field(
        default=False, description="Whether it is one that the course does not have."
    )


@input_type
class DropServiceInput:
    """A day teaches a service no longer, nor a part of it; or no day does."""

    service: str = strawberry.field(description="The service, by any of its names.")
    from_: int | None = optional("The number of the day; absent for every day.", name="from")


@input_type
class AddScenarioInput:
    """A new scenario."""

    key: str = strawberry.field(
        description="Its key, which no scenario has: without spaces and colons."
    )
    title: str = strawberry.field(description="Its name for people.")
    days: list[int] | None = optional("The numbers of the days that it points to.")
    uses: list[str] | None = optional("The services that it uses, by any of their names.")


@input_type
class ChangeInput:
    """One change of the plan: exactly one of these, named as in what-if files.

    Days go by their numbers, also where a change before has moved them or put them in.
    """

    remove: int | None = optional("The number of a day that is taken out.")
    move: MoveInput | None = optional("A day takes another position.")
    place: PlaceInput | None = optional("A day takes a position that is free.")
    swap: list[int] | None = optional("Exactly two numbers: those of the days that change places.")
    split: SplitInput | None = optional("A day becomes several.")
    merge: list[int] | None = optional(
        "The numbers of days that become one, the first of them: two or more."
    )
    merge_as: MergeInput | None = optional("The same with a title: `merge` with fields in files.")
    insert: InsertInput | None = optional("A new day.")
    hours: HoursInput | None = optional("A day takes another time.")
    add_service: AddServiceInput | None = optional("A day teaches one more service.")
    drop_service: DropServiceInput | None = optional("A service is taught no longer.")
    add_scenario: AddScenarioInput | None = optional("A new scenario.")
    drop_scenario: str | None = optional("The key or title of a scenario that is taken out.")
