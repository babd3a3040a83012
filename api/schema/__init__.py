"""The GraphQL schema.

    define       how types and fields are declared
    lazy         node types by name, for modules that refer to one another
    nodes        the interfaces Node and Participant
    evidence     where facts stand
    links        references between nodes, with their evidence
    services · days · patterns · scenarios · flow · guide    what a course consists of
    listing      connections: pages of lists
    filters · orders · lists    what lists can be asked for, and the lists of the root
    about        the graph as a whole, and findings
    query        the root
    served       the schema itself

Resolvers return the frozen records of `graph.model`; the classes here only say which attributes of
them are served, and as what.
"""
