"""The root of the schema."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from api.schema import lists
from api.schema.about import GraphInfo, graph_info
from api.schema.comparison import (
    ScenarioComparison,
    SimilarScenario,
    compare_scenarios,
    find_similar,
)
from api.schema.days import Day, Week
from api.schema.define import Info, field, object_type
from api.schema.diagrams import Diagram, find_diagram
from api.schema.findings import Finding, find_findings
from api.schema.groups import ScenarioGroup, find_groups
from api.schema.linked import looks_up
from api.schema.listing import Connection
from api.schema.loaded import Source, list_sources
from api.schema.nodes import Node
from api.schema.patterns import IntegrationPattern
from api.schema.planning import (
    Coverage,
    LearningPath,
    find_coverage,
    find_learning_path,
    find_unlocked,
)
from api.schema.planning_changes import (
    Impact,
    WhatIf,
    find_impact_of_moving,
    find_impact_of_removing,
    find_what_if,
)
from api.schema.planning_goals import GoalReport, find_goal_coverage
from api.schema.planning_order import BestOrder, OrderCheck, find_best_order, find_order
from api.schema.planning_schedule import Schedule, find_schedule
from api.schema.planning_study import (
    Bottlenecks,
    NearScenario,
    NextDays,
    PathLoad,
    Unlocked,
    UnlockedOn,
    Workload,
    WorthTeaching,
    find_bottlenecks,
    find_earliest,
    find_next_days,
    find_path_loads,
    find_scenarios_for,
    find_unlocked_each_day,
    find_workload,
    find_worth_teaching,
)
from api.schema.scenarios import Scenario
from api.schema.search import SearchHit, find_hits
from api.schema.services import Service
from api.schema.usage import Explanation, explain
from api.schema.walks import Neighbourhood, PathResult, find_neighbourhood, find_paths
from graph.errors import LimitError
from graph.model import records
from graph.model.ids import NodeKind

MOST_IDS = 100

Name = Annotated[
    str, strawberry.argument(description="Any of its names, whatever the case and spacing.")
]
Number = Annotated[int, strawberry.argument(description="Its number in the plan.")]


async def _node(
    info: Info,
    id: Annotated[strawberry.ID, strawberry.argument(description="As `day:8`.")],  # noqa: A002
) -> records.Record | None:
    return await info.context.record.load(id)


async def _nodes(
    info: Info,
    ids: Annotated[
        list[strawberry.ID], strawberry.argument(description=f"At most {MOST_IDS} of them.")
    ],
) -> Sequence[records.Record | None]:
    if len(ids) > MOST_IDS:
        raise LimitError("The number of `ids`", MOST_IDS, len(ids), "Ask for the rest after it.")
    return await info.context.record.load_many(ids)


async def _named(info: Info, kind: NodeKind, name: str) -> records.Record | None:
    nodes = await info.context.named(kind, [name])
    return await info.context.record.load(nodes[name])


@looks_up(NodeKind.SCENARIO)
async def _scenario(
    info: Info,
    key: Annotated[str, strawberry.argument(description="Its key, or its title.")],
) -> records.Record | None:
    return await _named(info, NodeKind.SCENARIO, key)


@looks_up(NodeKind.SERVICE)
async def _service(info: Info, name: Name) -> records.Record | None:
    return await _named(info, NodeKind.SERVICE, name)


@looks_up(NodeKind.PATTERN)
async def _pattern(info: Info, name: Name) -> records.Record | None:
    return await _named(info, NodeKind.PATTERN, name)


@looks_up(NodeKind.DAY)
async def _day(info: Info, number: Number) -> records.Record | None:
    return await _named(info, NodeKind.DAY, str(number))


@looks_up(NodeKind.WEEK)
async def _week(info: Info, number: Number) -> records.Record | None:
    return await _named(info, NodeKind.WEEK, str(number))


async def _weeks(info: Info) -> list[records.Week]:
    return await info.context.records(info.context.reader.ids(NodeKind.WEEK), records.Week)


@object_type
class Query:
    """What can be asked of the course."""

    node: Node | None = field("Anything by its id; null for what does not exist.", _node)
    nodes: list[Node | None] = field(
        "Several by their ids, in that order; null for each that does not exist.", _nodes
    )
    scenario: Scenario | None = field("A scenario by its key.", _scenario)
    scenarios: Connection[Scenario] = field("Scenarios, by key.", lists.scenario_list)
    service: Service | None = field("A service by any of its names.", _service)
    services: Connection[Service] = field("Services, by key.", lists.service_list)
    day: Day | None = field("A day by its number.", _day)
    days: Connection[Day] = field("Days, by number.", lists.day_list)
    week: Week | None = field("A week by its number.", _week)
    weeks: list[Week] = field("All weeks, by number.", _weeks)
    pattern: IntegrationPattern | None = field("A pattern by any of its names.", _pattern)
    patterns: Connection[IntegrationPattern] = field("Patterns, by key.", lists.pattern_list)
    search: list[SearchHit] = field(
        "What answers a few words: names first, then other names, titles, and all that is said; "
        "equal answers by kind, then by key.",
        find_hits,
    )
    paths: PathResult = field(
        "Ways from one node to another that pass no node twice. From a node to itself leads one "
        "path, without steps.",
        find_paths,
    )
    neighbourhood: Neighbourhood | None = field(
        "What lies around a node, as nodes and the edges between them.", find_neighbourhood
    )
    why: Explanation = field(
        "Why a scenario counts as using a service, or why it does not.", explain
    )
    compare: ScenarioComparison | None = field(
        "What two scenarios share, and what only one of them has.", compare_scenarios
    )
    similar: list[SimilarScenario] | None = field(
        "Scenarios that share edges or services with one: most shared edges first, then most "
        "shared services, then by key. Those that share neither are left out.",
        find_similar,
    )
    groups: list[ScenarioGroup] | None = field(
        "Scenarios in groups: by number for days, else by key. A scenario is in each group that it "
        "has a part in; what no scenario has is a group too, without any.",
        find_groups,
    )
    learning_path: LearningPath = field(
        "Days to study, in order, to be ready for these scenarios; `known` days are left out, with "
        "what only they needed.",
        find_learning_path,
    )
    unlocked_by: list[Scenario] = field(
        "Scenarios whose days are all done by the end of this day, by key.", find_unlocked
    )
    impact_of_removing: Impact = field("What breaks without this day.", find_impact_of_removing)
    impact_of_moving: Impact = field(
        "What breaks when this day takes another position.", find_impact_of_moving
    )
    what_if: WhatIf | None = field(
        "What several changes of the plan bring, one after the other.", find_what_if
    )
    earliest: list[Unlocked] | None = field(
        "From which day on each scenario can be built, by key.", find_earliest
    )
    unlocked_each_day: list[UnlockedOn] | None = field(
        "What each day opens, in the order of the plan.", find_unlocked_each_day
    )
    next_days: NextDays | None = field(
        "Which days could be studied next: not done, while all that they need is.", find_next_days
    )
    bottlenecks: Bottlenecks | None = field("The days that most depends on.", find_bottlenecks)
    workload: Workload | None = field("How much there is to do.", find_workload)
    path_loads: list[PathLoad] | None = field(
        "How much the path to each scenario is: most hours first, then by key.", find_path_loads
    )
    schedule: Schedule | None = field("Days of the course on real dates.", find_schedule)
    order: OrderCheck | None = field("How it stands with the order of the days.", find_order)
    best_order: BestOrder | None = field(
        "The best order of the days. The search ends when half of the time for the answer is "
        "used up.",
        find_best_order,
    )
    scenarios_for: list[NearScenario] | None = field(
        "Scenarios that come near to a set of services, the nearest first; with `complete`, those "
        "that lack none of them, by key.",
        find_scenarios_for,
    )
    worth_teaching: list[WorthTeaching] | None = field(
        "What scenarios use and no day teaches: what enables most first, then what helps most, "
        "then by key.",
        find_worth_teaching,
    )
    diagram: Diagram | None = field(
        "A picture of the edges that are really there. Changes between two graphs are drawn by "
        "the command line and in Python, for a server holds one.",
        find_diagram,
    )
    coverage: Coverage = field(
        "What is taught, beside what is used; a part counts with its whole.", find_coverage
    )
    goal_coverage: GoalReport | None = field(
        "What of some goals the course covers, and how it spends its hours on them.",
        find_goal_coverage,
    )
    findings: list[Finding] = field(
        "What is wrong or doubtful in the sources: as loaded, then check by check.", find_findings
    )
    graph: GraphInfo = field("The graph that answers.", graph_info)
    sources: list[Source] = field(
        "What was loaded, in the order in which it was named: of the same facts, those of a later "
        "source hold. It is empty where a graph is asked that came without this account.",
        list_sources,
    )
