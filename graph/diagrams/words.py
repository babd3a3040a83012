"""The words that pictures add to what the graph says, in each language.

`Day` and `Week` stay as they are: the course itself writes them so in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.diagrams.spec import Language
from graph.diagrams.view import Mark

MOST_NAMES = 20
"""How many names a sentence lists before it counts the rest."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)  # quick to make, for all its fields
class Words:
    """Titles and sentences; what is shown goes where `{}` stands."""

    all_scenarios: str
    interactions: str
    no_interactions: str
    key_services_apart: str
    scenarios: str
    silent_scenarios: str
    context: str
    copies: str
    same_service: str
    collapsed: str
    not_collapsed: str
    around: str
    steps: str
    silent_parts: str
    key_service_of: str
    all_patterns: str
    components: str
    unapplied: str
    needed_before: str
    needs_it: str
    teaches: str
    days: str
    all_days: str
    days_of_weeks: str
    days_towards: str
    prerequisites: str
    outside: str
    plan: str
    plan_of_weeks: str
    plan_towards: str
    hours: str
    no_hours: str
    span: str
    plan_order: str
    services: str
    taxonomy: str
    parts: str
    co_use: str
    co_use_around: str
    together_once: str
    together: str
    pairs: str
    alone: str
    changes: str
    no_changes: str
    added: str
    removed: str
    reversed: str
    changed: str
    unchanged: str
    nodes_added: str
    nodes_removed: str
    was: str
    more: str
    legend: str
    marks: Mapping[Mark, str]
    hours_of_day: str
    part: str
    part_of: str
    part_holds: str
    parts_from_to: str
    overview: str
    overview_of_parts: str
    parts_why: str
    parts_dimmed: str
    parts_in_order: str
    boxes_are_parts: str
    run: str
    ungrouped: str
    one_node: str
    nodes: str
    one_edge: str
    edges: str
    categories: Mapping[str, str]

    def listed(self, names: Iterable[str]) -> str:
        """Return names as a list in a sentence; after `MOST_NAMES`, how many more there are."""
        every = list(names)
        shown = ", ".join(every[:MOST_NAMES])
        return shown + (self.more.format(len(every) - MOST_NAMES) if every[MOST_NAMES:] else "")

    def counted_edges(self, count: int) -> str:
        """Return how many edges that is: `34 edges`."""
        return self.one_edge if count == 1 else self.edges.format(count)

    def held(self, nodes: int, edges: int) -> str:
        """Return how much something holds, without what it has none of: `12 nodes, 34 edges`."""
        told = [self.one_node if nodes == 1 else self.nodes.format(nodes)] if nodes else []
        return ", ".join([*told, self.counted_edges(edges)] if edges or not nodes else told)


ENGLISH = Words(
    all_scenarios="All scenarios",
    interactions="Interactions: {}.",
    no_interactions="No interactions are stated.",
    key_services_apart="Key services in no interaction: {}.",
    scenarios="Scenarios: {}.",
    silent_scenarios="Scenarios without interactions: {}.",
    context="Dimmed edges, which surround the rest: {}.",
    copies="A service stands once on each day that teaches it; its copies are joined.",
    same_service="same service",
    collapsed="Components of patterns stand for the services that provide them.",
    not_collapsed="No component of a pattern stands for any of the services.",
    around="Interactions of {}",
    steps="Steps shown: {}; what lies further away is not.",
    silent_parts="Parts in no interaction, not shown: {}.",
    key_service_of="A key service without interaction in: {}.",
    all_patterns="All patterns",
    components="Components: {}.",
    unapplied="Applied by no scenario: {}.",
    needed_before="Days that come before: {}.",
    needs_it="Days that need it: {}.",
    teaches="Services taught: {}.",
    days="Days: {}.",
    all_days="Days and their prerequisites",
    days_of_weeks="Days of week {} and their prerequisites",
    days_towards="Days that lead to {}",
    prerequisites="Prerequisites: {}; an arrow leads from the day that comes first.",
    outside="Prerequisites to and from other days, not shown: {}.",
    plan="Plan of the course",
    plan_of_weeks="Plan of week {}",
    plan_towards="Plan towards {}",
    hours="Hours: {}.",
    no_hours="Days without stated hours: {}.",
    span="{} ({}-{} h)",
    plan_order="The days follow each other in this order. What they need is shown by `days`.",
    services="Services: {}.",
    taxonomy="Services by category",
    parts="Parts of services: {}.",
    co_use="Services used together",
    co_use_around="Used together with {}",
    together_once="1 scenario",
    together="{} scenarios",
    pairs="Pairs used together: {}.",
    alone="Used with no other service: {}.",
    changes="Changes: {}",
    no_changes="No interaction and no key service differs.",
    added="Added: {}.",
    removed="Removed: {}.",
    reversed="Reversed: {}.",
    changed="Changed: {}.",
    unchanged="Unchanged and not shown: {}.",
    nodes_added="Services that came: {}.",
    nodes_removed="Services that went: {}.",
    was="{} (was: {})",
    more=" and {} more",
    legend="Legend",
    marks={
        Mark.ADDED: "added",
        Mark.REMOVED: "removed",
        Mark.REVERSED: "reversed",
        Mark.CHANGED: "changed",
    },
    hours_of_day="{} h",
    part="part {}",
    part_of="Part {} of {}: {}",
    part_holds="part {}: {}",
    parts_from_to="parts {} to {}",
    overview="{} An overview of {} parts, which hold the picture.",
    overview_of_parts="An overview of {}.",
    parts_why="Part {} of {}, for Mermaid draws no more at once.",
    parts_dimmed="What is at home in another part is dimmed and names it.",
    parts_in_order="The parts follow each other.",
    boxes_are_parts="Each box is a part of its own; a line counts the edges between two parts.",
    run="{}, {} of {}",
    ungrouped="Without group",
    one_node="1 node",
    nodes="{} nodes",
    one_edge="1 edge",
    edges="{} edges",
    categories={
        "compute": "Compute",
        "storage": "Storage",
        "database": "Database",
        "networking": "Networking",
        "edge": "Edge",
        "security": "Security",
        "integration": "Integration",
        "management": "Management",
    },
)

KOREAN = Words(
    all_scenarios="모든 시나리오",
    interactions="상호작용 {}개.",
    no_interactions="명시된 상호작용이 없습니다.",
    key_services_apart="상호작용이 없는 핵심 서비스: {}.",
    scenarios="시나리오 {}개.",
    silent_scenarios="상호작용이 없는 시나리오: {}.",
    context="주변 관계로 흐리게 표시한 연결 {}개.",
    copies="서비스는 그것을 가르치는 날마다 한 번씩 나오며, 같은 서비스끼리 이어져 있습니다.",
    same_service="같은 서비스",
    collapsed="패턴의 구성 요소가 그것을 제공하는 서비스를 대신합니다.",
    not_collapsed="패턴의 구성 요소가 대신하는 서비스가 없습니다.",
    around="{}의 상호작용",
    steps="{}단계까지 표시하며, 그보다 먼 것은 표시하지 않습니다.",
    silent_parts="상호작용이 없어 표시하지 않은 하위 기능: {}.",
    key_service_of="상호작용 없이 핵심 서비스로만 쓰이는 시나리오: {}.",
    all_patterns="모든 패턴",
    components="구성 요소 {}개.",
    unapplied="적용하는 시나리오가 없는 패턴: {}.",
    needed_before="먼저 배워야 하는 날 {}개.",
    needs_it="이 날을 먼저 배워야 하는 날 {}개.",
    teaches="가르치는 서비스 {}개.",
    days="날 {}개.",
    all_days="학습일과 선수 학습일",
    days_of_weeks="Week {}의 학습일과 선수 학습일",
    days_towards="다음까지 필요한 학습일: {}",
    prerequisites="선수 관계 {}개. 화살표는 먼저 배우는 날에서 시작합니다.",
    outside="다른 날과의 선수 관계로 표시하지 않은 것 {}개.",
    plan="학습 계획",
    plan_of_weeks="Week {}의 학습 계획",
    plan_towards="다음까지의 학습 계획: {}",
    hours="총 {}시간.",
    no_hours="시간이 명시되지 않은 날: {}.",
    span="{} ({}-{}시간)",
    plan_order="학습일은 이 순서로 이어집니다. 선수 관계는 `days`가 보여 줍니다.",
    services="서비스 {}개.",
    taxonomy="범주별 서비스",
    parts="하위 기능 관계 {}개.",
    co_use="함께 쓰이는 서비스",
    co_use_around="다음과 함께 쓰이는 서비스: {}",
    together_once="시나리오 1개",
    together="시나리오 {}개",
    pairs="함께 쓰이는 쌍 {}개.",
    alone="다른 서비스와 함께 쓰이지 않는 서비스: {}.",
    changes="변경 사항: {}",
    no_changes="달라진 상호작용이나 핵심 서비스가 없습니다.",
    added="추가 {}개.",
    removed="삭제 {}개.",
    reversed="방향 바뀜 {}개.",
    changed="내용 바뀜 {}개.",
    unchanged="그대로여서 표시하지 않은 상호작용 {}개.",
    nodes_added="새로 들어온 서비스: {}.",
    nodes_removed="빠진 서비스: {}.",
    was="{} (이전: {})",
    more=" 외 {}개",
    legend="범례",
    marks={
        Mark.ADDED: "추가됨",
        Mark.REMOVED: "삭제됨",
        Mark.REVERSED: "방향 바뀜",
        Mark.CHANGED: "내용 바뀜",
    },
    hours_of_day="{}시간",
    part="부분 {}",
    part_of="부분 {}/{}: {}",
    part_holds="부분 {}: {}",
    parts_from_to="부분 {}~{}",
    overview="{} 그림을 부분 {}개로 나눈 개요입니다.",
    overview_of_parts="{}의 개요입니다.",
    parts_why="부분 {}/{}. Mermaid는 한 번에 이보다 많이 그리지 않습니다.",
    parts_dimmed="다른 부분에 속한 것은 흐리게 표시하고 그 번호를 적었습니다.",
    parts_in_order="부분은 순서대로 이어집니다.",
    boxes_are_parts="상자 하나가 부분 하나이고, 선은 두 부분을 잇는 연결의 수입니다.",
    run="{}, {}/{}",
    ungrouped="그룹 없음",
    one_node="노드 1개",
    nodes="노드 {}개",
    one_edge="연결 1개",
    edges="연결 {}개",
    categories={
        "compute": "컴퓨팅",
        "storage": "스토리지",
        "database": "데이터베이스",
        "networking": "네트워킹",
        "edge": "엣지",
        "security": "보안",
        "integration": "통합",
        "management": "관리",
    },
)


def words_in(language: Language | None) -> Words:
    """Return the words of a language; English where none is asked for."""
    return KOREAN if language is Language.KO else ENGLISH


def sentences(*parts: str) -> str:
    """Return a description made of those sentences that say something."""
    return " ".join(part for part in parts if part)


def sentence_if(template: str, names: Sequence[str], words: Words) -> str:
    """Return a sentence that lists names, nothing where there are none."""
    return template.format(words.listed(names)) if names else ""
