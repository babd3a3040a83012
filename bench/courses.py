"""Made-up courses of any size, always the same for the same number of scenarios.

Run as a program, it writes one: `python -m bench.courses 100000 course.ndjson`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

SERVICES = 300
_DAYS_A_PART, _MOST_PARTS = 28, 50
_TAUGHT_A_DAY, _DAYS_A_WEEK = 4, 7
_SEED = 20_260_907

_KOREAN_WORDS = (
    "글로벌 스트리밍 저장 배포 보안 서버리스 확장 데이터 분석 이미지 업로드 결제 주문 알림 검색"
    " 로그 백업 복구 캐시 네트워크 권한 암호화 자동화 모니터링 파이프라인 사용자 요청 처리 전송"
    " 콘텐츠 지연 시간 비용 최적화 아키텍처 대규모 실시간 이벤트 구조 예약 동기화 추천 게임 은행"
)
_ENGLISH_WORDS = (
    "global streaming storage delivery security serverless scaling data analysis image upload"
    " payment order alert search log backup recovery cache network access encryption automation"
    " monitoring pipeline user request processing transfer content latency cost architecture"
    " realtime event booking synchronisation recommendation game banking queue archive edge"
)
KOREAN, ENGLISH = _KOREAN_WORDS.split(), _ENGLISH_WORDS.split()

Fields = dict[str, object]


def service_name(rank: int) -> str:
    """Return the name of the service that is the `rank`-th in popularity, from 1."""
    return f"Service {rank:03}"


def scenario_key(number: int) -> str:
    """Return the key of a scenario, numbered from 0."""
    return f"made_up_{number:06}"


def records(scenarios: int) -> Iterator[tuple[str, Fields]]:
    """Yield the records of a course, each with its kind, in the format of the loader.

    Args:
        scenarios: How many scenarios it has; all else grows with them.
    """
    random = Random(_SEED)  # noqa: S311 - made-up courses are no secret
    parts = min(-(-scenarios // 1000), _MOST_PARTS)
    days, patterns = _DAYS_A_PART * parts, max(1, round(0.12 * scenarios))
    popular = _Popular(random)
    for rank in range(1, SERVICES + 1):
        yield "service", _service(rank)
    for number in range(1, days + 1):
        yield "day", _day(number, popular, random)
    for number in range(patterns):
        yield "pattern", _pattern(number, random)
    for number in range(scenarios):
        yield "scenario", _scenario(number, days, patterns, popular, random)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A course that is written."""

    path: Path
    """Its file of NDJSON."""
    scenarios: int
    """How many it has."""


def made(scenarios: int, folder: Path) -> MadeUp:
    """Return a course that is written into a folder."""
    path = folder / f"{scenarios}.ndjson"
    write(scenarios, path)
    return MadeUp(path, scenarios)


def write(scenarios: int, path: Path) -> None:
    """Write a course as NDJSON."""
    with path.open("w", encoding="utf-8") as file:
        for kind, fields in records(scenarios):
            file.write(json.dumps({kind: fields}, ensure_ascii=False) + "\n")


class _Popular:
    """Draws services, the more popular the more often: Zipf's law with exponent 1."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._names = [service_name(rank) for rank in range(1, SERVICES + 1)]
        self._weights = list(accumulate(1 / rank for rank in range(1, SERVICES + 1)))

    def one(self) -> str:
        return self._random.choices(self._names, cum_weights=self._weights)[0]

    def some(self, number: int) -> list[str]:
        """Return so many different ones."""
        found: dict[str, None] = {}
        while len(found) < number:
            found[self.one()] = None
        return list(found)


def _service(rank: int) -> Fields:
    fields: Fields = {"key": f"service-{rank:03}", "name": service_name(rank)}
    if rank % 3 == 0:
        fields["aliases"] = [f"Amazon Service {rank:03}", f"서비스 {rank:03}"]
    return fields


def _day(number: int, popular: _Popular, random: Random) -> Fields:
    # Each part of a course stands for itself, so that paths grow no longer in large ones.
    earlier = range(number - (number - 1) % _DAYS_A_PART, number)
    return {
        "number": number,
        "title": f"{_words(random, 2, 4)} {number}",
        "week": -(-number // _DAYS_A_WEEK),
        "difficulty": random.choice(["basic", "intermediate", "advanced"]),
        "hours": random.choice([1.5, 2.0, 2.5, 3.0]),
        "teaches": popular.some(_TAUGHT_A_DAY),
        "prerequisites": sorted(
            random.sample(earlier, min(len(earlier), random.randint(1, 3))),
        ),
    }


def _pattern(number: int, random: Random) -> Fields:
    components = random.sample(ENGLISH, random.randint(2, 3))
    return {
        "key": f"pattern-{number:05}",
        "name": f"{' + '.join(each.title() for each in components)} {number:05}",
        "components": [each.title() for each in components],
    }


def _scenario(number: int, days: int, patterns: int, popular: _Popular, random: Random) -> Fields:
    chosen = random.randrange(patterns)
    named = random.sample(range(1, days + 1), random.randint(2, 4))
    return {
        "key": scenario_key(number),
        "title": _words(random, 2, 5),
        "description": _words(random, 6, 20),
        "days": named,
        "primary_day": named[0],
        "key_services": popular.some(random.randint(3, 6)),
        "pattern": f"pattern-{chosen:05}",
        "steps": [
            {"title": _words(random, 2, 4), "services": popular.one()}
            for _ in range(random.randint(3, 8))
        ],
    }


def _words(random: Random, least: int, most: int) -> str:
    vocabulary = random.choice([KOREAN, ENGLISH])
    return " ".join(random.choices(vocabulary, k=random.randint(least, most)))


def main() -> None:
    """Write the course that the arguments name."""
    scenarios, path = sys.argv[1:]
    write(int(scenarios), Path(path))


if __name__ == "__main__":
    main()
