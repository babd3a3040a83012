// What a flowchart shows.
import { textOfLabel, textOfNodeLabel } from "./labels.mjs";

export function readFlowchart(db) {
  const subgraphs = db.getSubGraphs();
  // An edge to a subgraph also makes a vertex of that id, which is not drawn.
  const groups = new Set(subgraphs.map((group) => group.id));
  const parents = new Map(subgraphs.flatMap(({ id, nodes }) => nodes.map((node) => [node, id])));
  const parentOf = (id) => parents.get(id) ?? null;
  return {
    nodes: [...db.getVertices().values()]
      .filter(({ id }) => !groups.has(id))
      .map(({ id, text }) => ({ id, label: textOfNodeLabel(text), parent: parentOf(id) })),
    edges: db.getEdges().map(({ start, end, text, stroke, type }) => ({
      source: start,
      target: end,
      label: textOfLabel(text),
      arrow: type,
      is_drawn: stroke !== "invisible",
    })),
    // Mermaid lists a subgraph when it ends, so inner ones come before those around them.
    subgraphs: subgraphs.map(({ id, title, nodes }) => ({
      id,
      title: textOfLabel(title),
      nodes,
      parent: parentOf(id),
    })),
  };
}
