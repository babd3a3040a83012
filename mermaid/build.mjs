// Builds Mermaid for those who have no npm: its parser for Node.js alone, and the script of a page
// that draws. `npm run build` puts both into dist/.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { AWS_ICONS } from "./aws_icons.mjs";
import { licensesOf } from "./licenses.mjs";

const HOME = import.meta.dirname;
const DIST = path.join(HOME, "dist");

const OPTIONS = {
  absWorkingDir: HOME,
  bundle: true,
  define: { "process.env.NODE_ENV": '"production"' },
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  minify: true,
};

/** With these Mermaid draws: they are half of it, and loading them takes longer than most parsing. */
const DRAWING = /^(@upsetjs\/venn\.js|cytoscape|cytoscape-[\w-]+|dagre-d3-es|elkjs|katex|marked|roughjs)(\/|$)/;

const NO_DRAWING = {
  name: "no-drawing",
  setup({ onResolve }) {
    onResolve({ filter: DRAWING }, () => ({ path: path.join(HOME, "src/drawing.cjs") }));
  },
};

await rm(DIST, { force: true, recursive: true });
await mkdir(DIST);

const page = await build({
  ...OPTIONS,
  entryPoints: ["src/draw.mjs"],
  format: "iife",
  outfile: path.join(DIST, "draw.js"),
  platform: "browser",
  plugins: [AWS_ICONS],
  target: "es2022",
});
const parser = await build({
  ...OPTIONS,
  alias: { dompurify: "./src/dompurify.mjs" },
  entryPoints: ["src/parse.mjs"],
  format: "esm",
  outfile: path.join(DIST, "parse.mjs"),
  platform: "node",
  plugins: [NO_DRAWING],
  target: "node20",
});
await writeFile(path.join(DIST, "LICENSES.txt"), await licensesOf(HOME, [page, parser]));
