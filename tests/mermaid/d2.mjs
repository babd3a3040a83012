// What D2's own compiler sees in a text that comes in: one JSON object.
import { readFileSync } from "node:fs";
import { D2 } from "@terrastruct/d2";

const d2 = new D2();
let answer;
try {
  const { diagram, graph } = await d2.compile(readFileSync(0, "utf8"), { layout: "dagre" });
  answer = {
    direction: graph.root?.attributes?.direction?.value,
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
  answer = { error: String(error?.message ?? error) };
}
// The compiler's worker never ends by itself.
process.stdout.write(JSON.stringify(answer), () => process.exit(0));
