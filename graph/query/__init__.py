"""Questions to a graph, one module each. They ask through `graph.model.reader.GraphReader`."""
