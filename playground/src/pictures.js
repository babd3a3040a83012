/** The diagrams of an answer, and their drawing. Mermaid is loaded when the first one is shown. */

/** Text that begins as a diagram does, under whatever name the query gives the field. */
const DIAGRAM = /^\s*(?:---\n[^]*?\n---\n\s*|%%.*\n\s*)*(?:architecture-beta|flowchart|gantt|graph|mindmap|sequenceDiagram|timeline)\b.*\n/;
const TITLE = /^\s*accTitle:\s*(.+)$/m;

/**
 * @typedef {{title: string, text: string}} Diagram
 */

/**
 * All Mermaid texts in an answer, in order.
 *
 * @param {unknown} value
 * @param {string[]} path
 * @returns {Diagram[]}
 */
export function diagramsIn(value, path = []) {
  if (typeof value === "string") {
    const named = path.at(-1) === "mermaid" && value.includes("\n");
    if (!named && !DIAGRAM.test(value)) return [];
    return [{ title: TITLE.exec(value)?.[1] ?? path.join("."), text: value }];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, held]) => diagramsIn(held, [...path, key]));
}

let drawn = 0;

/**
 * A diagram as SVG.
 *
 * @param {string} text
 * @param {boolean} dark
 * @returns {Promise<string>}
 */
export async function draw(text, dark) {
  const { default: mermaid } = await import("mermaid");
  const { default: aws } = await import("@iconify-json/logos/icons.json");
  mermaid.registerIconPacks([{ name: aws.prefix, icons: aws }]);
  mermaid.initialize({
    dompurifyConfig: { FORBID_TAGS: ["img", "style"] },
    fontFamily: "system-ui, sans-serif",
    maxEdges: 5000,
    maxTextSize: 1_000_000,
    securityLevel: "strict",
    startOnLoad: false,
    suppressErrorRendering: true,
    theme: dark ? "dark" : "default",
  });
  drawn += 1;
  const { svg } = await mermaid.render(`playground-picture-${drawn}`, text);
  return svg;
}
