"""A course as a planning script sees it: objects that lead to each other.

Objects are thin: each holds its record and asks the graph when a property is read. They compare
and hash by identity of what they stand for, so they can be put into sets. The deep questions
(`paths`, `why`, `compare` …) answer with plain data that names nodes by their ids.

Example:
    >>> from graph import open_graph
    >>> course = open_graph()
    >>> [day.number for day in course.service("amazon s3").taught_on]
    [8]
    >>> for edge in course.scenario("netflix_streaming").interactions[:2]:
    ...     print(edge.source.name, "→", edge.target.name, "|", edge.label)
    사용자 → CloudFront | 사용자 요청 수신
    CloudFront → CloudFront | 콘텐츠 캐시 확인
"""

from graph.course.course import Course
from graph.course.nodes import Actor, Day, Interaction, Pattern, Scenario, Service

__all__ = ["Actor", "Course", "Day", "Interaction", "Pattern", "Scenario", "Service"]
