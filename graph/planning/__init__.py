"""Planning a curriculum: what to study for a scenario, what is missing, what breaks.

`plan` is what all of it works on: the days in their order, and what scenarios ask of them, read
from a graph once. A question about a change makes another plan and compares the two; the graph is
never touched.
"""
