"""Answering a question column by column, by a plan that is made once for its document.

    lockstep   coroutines of resolvers side by side, and what they ask of the graph together
    columns    the values of one field for many objects at once, completed by their type
    selecting  a selection set, its fields, and the resolvers of the schema that give their values
    plans      the plans of a document, and when there is none

Whatever a plan does not cover, and whatever goes wrong, is left to Strawberry's executor, which is
the reference: see docs/plans.md.
"""
