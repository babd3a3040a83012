// What Mermaid says of texts, asked of `mermaid.parse` itself with jsdom: what the bundled parser is
// held to. In a JSON list of texts; out `{answers, seconds}`: for each text its kind, or the error; and
// the processor time, that of the start included.
import { text } from "node:stream/consumers";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
Object.assign(globalThis, { window, document: window.document, Option: window.Option });
// Node 20 has none yet, and Mermaid asks for Node 22.
Object.groupBy ??= (items, keyOf) => {
  const groups = {};
  for (const item of items) (groups[keyOf(item)] ??= []).push(item);
  return groups;
};
const { default: mermaid } = await import("mermaid");

console.log = console.info = console.debug = console.error;
mermaid.initialize({ startOnLoad: false, logLevel: "fatal" });

const answers = [];
for (const each of JSON.parse(await text(process.stdin))) {
  try {
    answers.push({ kind: (await mermaid.parse(each)).diagramType, error: null });
  } catch (error) {
    answers.push({ kind: "", error: String(error?.message ?? error) });
  }
}
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ answers, seconds: (user + system) / 1e6 }));
