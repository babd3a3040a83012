"""What lists can be ordered by."""

from collections.abc import Sequence
from enum import Enum
from typing import Any, TypeAlias

import strawberry

from api.schema.define import enum_type, field, given, input_type, value
from graph.model import filters


@enum_type
class OrderDirection(Enum):
    """Which end of an order comes first."""

    ASC = value("ascending", "Smallest first.")
    DESC = value("descending", "Largest first.")


@enum_type
class ScenarioOrderField(Enum):
    """What scenarios can be ordered by."""

    KEY = value(filters.ScenarioField.KEY, "Its key.")
    TITLE = value(filters.ScenarioField.TITLE, "Its title.")
    PRIMARY_DAY = value(filters.ScenarioField.PRIMARY_DAY, "The number of its primary day.")
    SERVICE_COUNT = value(filters.ScenarioField.SERVICE_COUNT, "How many services it uses.")


@enum_type
class ServiceOrderField(Enum):
    """What services can be ordered by."""

    KEY = value(filters.ServiceField.KEY, "Its key.")
    NAME = value(filters.ServiceField.NAME, "Its name.")
    SCENARIO_COUNT = value(
        filters.ServiceField.SCENARIO_COUNT,
        "How many scenarios use it or a part of it.",
    )
    FIRST_TAUGHT = value(
        filters.ServiceField.FIRST_TAUGHT,
        "The number of the first day that teaches it or a part of it.",
    )


@enum_type
class DayOrderField(Enum):
    """What days can be ordered by."""

    NUMBER = value(filters.DayField.NUMBER, "Its number.")
    TITLE = value(filters.DayField.TITLE, "Its title.")
    HOURS = value(filters.DayField.HOURS, "How long it takes.")


def _ascending() -> Any:  # noqa: ANN401 - declares a field
    return strawberry.field(default=OrderDirection.ASC, description="Which end comes first.")


@input_type
class ScenarioOrder:
    """A criterion to order scenarios by. Ties are broken by key; what has no value comes last."""

    field: ScenarioOrderField = field("What to order by.")
    direction: OrderDirection = _ascending()


@input_type
class ServiceOrder:
    """A criterion to order services by. Ties are broken by key; what has no value comes last."""

    field: ServiceOrderField = field("What to order by.")
    direction: OrderDirection = _ascending()


@input_type
class DayOrder:
    """A criterion to order days by. Ties are broken by number; what has no value comes last."""

    field: DayOrderField = field("What to order by.")
    direction: OrderDirection = _ascending()


Order: TypeAlias = ScenarioOrder | ServiceOrder | DayOrder


def order_terms(order_by: Sequence[Order] | None) -> tuple[filters.OrderTerm, ...]:
    """Return the criteria as the graph understands them, the first one weighing most."""
    return tuple(
        filters.OrderTerm(
            field=order.field.value, descending=order.direction is OrderDirection.DESC
        )
        for order in given(order_by) or ()
    )
