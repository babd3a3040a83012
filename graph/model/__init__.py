"""What a course consists of, and the graph that holds it. Reads no files, asks no questions."""
