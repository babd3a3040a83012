"""Courses in stores that last: what they hold, how they are filled, and how they are asked.

A store holds what `export` writes, and an index beside it, so that every question of
`graph.model.reader` is a few SPARQL queries, however large the course is.
"""
