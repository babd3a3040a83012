// Mermaid's parser as a long-lived process: one JSON request per line in, one JSON answer out.
//
//   out  {"ready": true}
//   in   {"text": "flowchart LR\n a --> b"}
//   out  {"kind": "flowchart-v2", "nodes": [...], "edges": [...], ...}
//        {"error": "Parse error on line 2: ...", "line": 2}
//
// graph/mermaid/parser.py is the other end.
import "./browser.mjs";
import { createInterface } from "node:readline";
import mermaid from "mermaid";
import { lineOf } from "./lines.mjs";
import { readFlowchart } from "./flowchart.mjs";
import { readSequence } from "./sequence.mjs";

const { mermaidAPI } = mermaid;
mermaid.initialize({ startOnLoad: false, logLevel: "fatal" });

// Mermaid checks the size only when it draws, where a red box takes the place of the diagram.
const { maxTextSize } = mermaidAPI.getConfig();

/** What Mermaid counts: the text without comments and front matter, before it replaced the entities. */
const sizeOf = (text) => text.trimEnd().replace(/ﬂ°°?/g, "#").replaceAll("¶ß", ";").length;

/** Whether settings of the text before are still in force; to put them back takes longer than most parsing. */
let isSet = false;

async function diagramOf(text) {
  if (isSet) mermaidAPI.reset();
  // A text may bring settings along. Only this call heeds them, and it does not tell what it read.
  isSet = /^\s*---|%%\{/.test(text);
  if (isSet) await mermaidAPI.parse(text);
  return mermaidAPI.getDiagramFromText(text);
}

async function parse(text) {
  const { db, type, text: parsed } = await diagramOf(text);
  const size = text.length > maxTextSize ? sizeOf(parsed) : 0;
  if (size > maxTextSize) throw new Error(`Text too long to be drawn: ${size} > ${maxTextSize}`);
  return {
    kind: type,
    ...(type.startsWith("flowchart") && readFlowchart(db)),
    ...(type === "sequence" && readSequence(db)),
  };
}

/** Some messages repeat the whole text. */
const MOST_TOLD = 1000;

async function answerTo(text) {
  try {
    return await parse(text);
  } catch (error) {
    const told = String(error?.message ?? error);
    return {
      error: told.length > MOST_TOLD ? `${told.slice(0, MOST_TOLD)}…` : told,
      line: lineOf(error, text),
    };
  }
}

const tell = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

tell({ ready: true });
// One at a time and in order: Mermaid keeps the diagram that it parses in global state.
for await (const line of createInterface({ input: process.stdin })) {
  tell(await answerTo(JSON.parse(line).text));
}
