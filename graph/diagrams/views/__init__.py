"""Choosing what is shown: from words to nodes and edges of the graph. Nothing is written here.

`choose` is the table of all views, one module each; the others are what they are made of.
"""
