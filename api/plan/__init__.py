"""Answering a question by functions that are written once for its document.

    writing    the text of a function, and the values that it names
    leaves     completing values that stand in the answer as they are
    arguments  the arguments of a field, as its resolver takes them
    waiting    coroutines of resolvers, and what they ask of the graph
    selecting  a selection set, its fields, and the resolvers of the schema that give their values
    plans      the plans of a document, and when there is none

Whatever a plan does not cover, and whatever goes wrong, is left to Strawberry's executor, which is
the reference: see docs/plans.md.
"""
