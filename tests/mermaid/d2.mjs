// What D2's own compiler sees in texts: for each line that comes in, a text as JSON, a line goes out.
import { createInterface } from "node:readline";
import { D2 } from "@terrastruct/d2";

const d2 = new D2();

async function seen(text) {
  try {
    const { diagram } = await d2.compile(text, { layout: "dagre" });
    return {
      shapes: diagram.shapes.map(({ id, type, label, link }) => ({ id, type, label, link })),
      connections: diagram.connections.map(({ src, dst, label, srcArrow, dstArrow }) => ({
        src,
        dst,
        label,
        srcArrow,
        dstArrow,
      })),
    };
  } catch (error) {
    return { error: String(error?.message ?? error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await seen(JSON.parse(line)))}\n`);
}
// The compiler's worker never ends by itself.
process.exit(0);
