"""All reading of files: YAML records, Markdown pages, and how they become one set of records."""
