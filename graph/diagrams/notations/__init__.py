"""Writing a view down: a printer for each kind of Mermaid diagram and for each other notation."""
