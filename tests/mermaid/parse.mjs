// Mermaid's real parser as a long-lived process: one JSON request per line in, one JSON answer out.
//
//   in   {"id": 1, "text": "flowchart LR\n a --> b"}
//   out  {"id": 1, "ok": true, "diagramType": "flowchart-v2", "nodes": [...], "edges": [...], ...}
//        {"id": 2, "ok": false, "error": "Parse error on line 2: ..."}
//
// Every text in an answer is what a reader of the picture would see: entities are decoded, <br/> is a
// line break, mark-up that is drawn and not shown is gone. tests/mermaid_parser.py is the other end.
import { createInterface } from "node:readline";
import { JSDOM } from "jsdom";
import { lexer } from "marked"; // the very one that Mermaid draws with

// Mermaid and DOMPurify look for a browser at the moment they are imported.
const { window } = new JSDOM("");
Object.assign(globalThis, { window, document: window.document, Option: window.Option });
const { default: mermaid } = await import("mermaid");

// Mermaid logs with console.*, and stdout belongs to the answers.
console.log = console.info = console.debug = console.error;
mermaid.initialize({ startOnLoad: false, logLevel: "fatal" });

// Mermaid checks the size only when it draws, where a red box takes the place of the diagram.
const { maxTextSize } = mermaid.mermaidAPI.getConfig();

// Mermaid's own stand-ins for the `#` or `&` and the `;` of an entity, between parsing and drawing.
const decodeEntities = (text) =>
  text.replaceAll("ﬂ°°", "&#").replaceAll("ﬂ°", "&").replaceAll("¶ß", ";");

function elementOf(html) {
  const element = document.createElement("div");
  element.innerHTML = html;
  return element;
}

function textOfHtml(html) {
  const element = elementOf(html);
  for (const lineBreak of element.querySelectorAll("br")) lineBreak.replaceWith("\n");
  return element.textContent;
}

// The labels of a flowchart are HTML, in which `\n` breaks a line, `$$x$$` is drawn as a formula and,
// where there is none, `fa:fa-x` as an icon.
function textOfHtmlLabel(html) {
  const formula = /\$\$(.*?)\$\$/g;
  const drawn = html.match(formula)
    ? html.replace(formula, "⟨formula $1⟩")
    : html.replace(/fa[bklrs]?:fa-[\w-]+/g, "");
  return textOfHtml(drawn.replaceAll("\\n", "<br>"));
}

const textOfLabel = (label = "") => textOfHtmlLabel(decodeEntities(label));

// A node's label with a tag in it is parsed once more before it is drawn: `fa#58;fa-x` is an icon there.
function textOfNodeLabel(label = "") {
  const html = decodeEntities(label);
  return textOfHtmlLabel(html.includes("<") ? elementOf(html).innerHTML : html);
}

// accTitle and accDescr are no HTML: only the entities mean anything.
function textOfPlain(text = "") {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return textOfHtml(decodeEntities(escaped));
}

// Nor are the texts of a sequence diagram, but they are cut at every <br/>.
const textOfLines = (text = "") => text.split(/<\/?br\s*\/?>/i).map(textOfPlain).join("\n");

// The words of Markdown that are drawn in SVG and not in HTML: no other entities than these three,
// and nothing at all of code, links and escapes. A space without width is not seen.
function textOfMarkdown(text = "") {
  const wordsOf = ({ type, text, tokens }) => {
    if (type === "text") return text.split(/[ \n]/).map((word) => word.replaceAll("&#39;", "'"));
    if (type === "strong" || type === "em") return tokens.flatMap(wordsOf);
    return type === "html" ? [text] : [];
  };
  const lines = decodeEntities(text.replace(/<br\s*\/?>/g, "\n")).replace(/\n{2,}/g, "\n").trim();
  const words = lexer(lines).flatMap(({ type, raw, tokens }) =>
    type === "paragraph" ? tokens.flatMap(wordsOf) : [raw],
  );
  const drawn = words.filter(Boolean).join(" ").replace(/&(?:amp|lt|gt);/g, textOfHtml);
  return drawn.replaceAll("\ufeff", "");
}

function readFlowchart(db) {
  const subgraphs = db.getSubGraphs();
  // An edge to a subgraph also makes a vertex of that id, which is not drawn.
  const groups = new Set(subgraphs.map((group) => group.id));
  const parents = new Map(subgraphs.flatMap(({ id, nodes }) => nodes.map((node) => [node, id])));
  const parentOf = (id) => parents.get(id) ?? null;
  return {
    nodes: [...db.getVertices().values()]
      .filter(({ id }) => !groups.has(id))
      .map(({ id, text, labelType, type, classes, styles, link }) => ({
        id,
        label: textOfNodeLabel(text),
        labelType,
        shape: type ?? null,
        classes,
        styles,
        link: link ?? null,
        parent: parentOf(id),
      })),
    edges: db.getEdges().map(({ start, end, text, labelType, stroke, type }) => ({
      source: start,
      target: end,
      label: textOfLabel(text),
      labelType,
      stroke,
      arrow: type,
    })),
    // Mermaid lists a subgraph when it ends, so inner ones come before those around them.
    subgraphs: subgraphs.map(({ id, title, labelType, classes, nodes }) => ({
      id,
      title: textOfLabel(title),
      labelType,
      classes,
      nodes,
      parent: parentOf(id),
    })),
  };
}

function readSequence(db) {
  const lineNames = Object.entries(db.LINETYPE);
  const lineName = (type) => lineNames.find(([, value]) => value === type)?.[0].toLowerCase();
  // Loops, activations and numbering stand in the same list, with one end or none.
  const signals = db.getMessages().filter(({ from, to }) => from !== undefined && to !== undefined);
  const isNote = ({ type }) => type === db.LINETYPE.NOTE;
  return {
    participants: [...db.getActors()].map(([id, { description, type, box }]) => ({
      id,
      label: textOfLines(description),
      type,
      box: box ? textOfLines(box.name) : null,
    })),
    messages: signals
      .filter((signal) => !isNote(signal))
      .map(({ from, to, message, type }) => ({
        from,
        to,
        text: textOfLines(message),
        line: lineName(type),
      })),
    notes: signals
      .filter(isNote)
      .map(({ from, to, message }) => ({ from, to, text: textOfLines(message) })),
  };
}

// A mindmap's labels are those of nodes, and its edges lead from what is above to what is below.
function readMindmap(db) {
  const root = db.getMindmap();
  const all = root ? [root] : [];
  const edges = [];
  for (const node of all) {
    for (const child of node.children) {
      all.push(child);
      edges.push([node.nodeId, child.nodeId]);
    }
  }
  return {
    nodes: all.map(({ nodeId, descr, type }) => ({
      id: nodeId,
      label: textOfNodeLabel(descr),
      labelType: "markdown",
      shape: db.type2Str(type),
      classes: [],
      styles: [],
      link: null,
      parent: null,
    })),
    edges: edges.map(([source, target]) => ({
      source,
      target,
      label: "",
      stroke: "normal",
      arrow: "arrow_open",
    })),
  };
}

const readTimeline = (db) => ({
  tasks: db.getTasks().map(({ section, task, events }) => ({
    section: textOfPlain(section),
    label: textOfPlain(task.trim()),
    events: events.map((event) => textOfPlain(event.replace(/^:/, "").trim())),
  })),
});

const readTask = (db, { id, section, task, startTime, endTime, milestone }) => ({
  id,
  section: textOfLines(section),
  label: textOfPlain(task.trim()),
  start: startTime.getTime(),
  end: endTime.getTime(),
  milestone: Boolean(milestone),
  link: db.getLinks().get(id) ?? null,
});

// Mermaid reads the dates only when it draws, so a text with a wrong one parses all the same.
function readGantt(db) {
  try {
    return { tasks: db.getTasks().map((task) => readTask(db, task)) };
  } catch (error) {
    return { drawError: String(error?.message ?? error) };
  }
}

function readArchitecture(db) {
  const arrow = (into) => (into ? "arrow_point" : "arrow_open");
  return {
    nodes: db.getServices().map(({ id, title, icon, in: group }) => ({
      id,
      label: textOfMarkdown(title),
      labelType: "string",
      shape: icon,
      classes: [],
      styles: [],
      link: null,
      parent: group ?? null,
    })),
    edges: db.getEdges().map(({ lhsId, rhsId, lhsDir, rhsDir, lhsInto, rhsInto, title }) => ({
      source: lhsId,
      target: rhsId,
      label: textOfMarkdown(title),
      stroke: `${lhsDir}${rhsDir}`,
      arrow: `${arrow(lhsInto)} ${arrow(rhsInto)}`,
    })),
    subgraphs: db.getGroups().map(({ id, title, in: parent }) => ({
      id,
      title: textOfMarkdown(title),
      classes: [],
      nodes: db.getServices().filter((service) => service.in === id).map((service) => service.id),
      parent: parent ?? null,
    })),
  };
}

const READERS = {
  sequence: readSequence,
  mindmap: readMindmap,
  timeline: readTimeline,
  gantt: readGantt,
  architecture: readArchitecture,
};

async function parse(text) {
  const { db, type, text: parsed } = await mermaid.mermaidAPI.getDiagramFromText(text);
  // What Mermaid counts: the text without comments and front matter, before it replaced the entities.
  const size = parsed.trimEnd().replace(/ﬂ°°?/g, "#").replaceAll("¶ß", ";").length;
  if (size > maxTextSize) throw new Error(`Text too long to be drawn: ${size} > ${maxTextSize}`);
  const about = db.getCommonDb?.() ?? db;
  const read = type.startsWith("flowchart") ? readFlowchart : READERS[type];
  return {
    diagramType: type,
    accTitle: textOfPlain(about.getAccTitle?.()),
    accDescr: textOfPlain(about.getAccDescription?.()),
    ...read?.(db),
  };
}

// One at a time and in order: Mermaid keeps the diagram that it parses in global state.
for await (const line of createInterface({ input: process.stdin })) {
  const { id, text } = JSON.parse(line);
  let answer;
  try {
    answer = { id, ok: true, ...(await parse(text)) };
  } catch (error) {
    answer = { id, ok: false, error: String(error?.message ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
