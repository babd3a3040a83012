"""Node types by name, for modules that refer to one another."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from api.schema.days import Day, Week
    from api.schema.patterns import IntegrationPattern
    from api.schema.scenarios import Scenario
    from api.schema.services import Service

LazyDay = Annotated["Day", strawberry.lazy("api.schema.days")]
LazyWeek = Annotated["Week", strawberry.lazy("api.schema.days")]
LazyPattern = Annotated["IntegrationPattern", strawberry.lazy("api.schema.patterns")]
LazyScenario = Annotated["Scenario", strawberry.lazy("api.schema.scenarios")]
LazyService = Annotated["Service", strawberry.lazy("api.schema.services")]
