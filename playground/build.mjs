/**
 * Builds the playground into dist/: two pages, for GraphQL and for SPARQL, and files whose names
 * change with their content.
 *
 * The pages hold a place for what only the server knows (`api/playground.py` fills it); all other
 * files may be kept for ever.
 */

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { AWS_ICONS } from "../mermaid/aws_icons.mjs";
import { licensesOf } from "../mermaid/licenses.mjs";

const HOME = path.dirname(fileURLToPath(import.meta.url));
const DIST = path.join(HOME, "dist");

const OPTIONS = {
  absWorkingDir: HOME,
  bundle: true,
  define: { "process.env.NODE_ENV": '"production"' },
  entryNames: "[name]-[hash]",
  jsx: "automatic",
  legalComments: "none",
  loader: { ".svg": "copy", ".ttf": "file" },
  logLevel: "warning",
  metafile: true,
  minify: true,
  outdir: DIST,
  target: "es2022",
};

/** What Monaco does beside the page, each in a thread of its own. */
const WORKERS = {
  editor: "monaco-editor/esm/vs/editor/editor.worker.js",
  graphql: "monaco-graphql/esm/graphql.worker.js",
  json: "monaco-editor/esm/vs/language/json/json.worker.js",
};

/** What Mermaid may load: the kinds of diagram that scenariograph writes, and their layouts. */
const DRAWN =
  /\/(architectureDiagram|flowDiagram|ganttDiagram|mindmap-definition|sequenceDiagram|timeline-definition|cose-bilkent|elk|dagre)-/;

/** Leaves out Mermaid's other kinds, which are twice the rest of the page; they say so if asked for. */
const ONLY_DRAWN = {
  name: "only-drawn",
  setup(build) {
    build.onResolve({ filter: /^\.\/.*\.mjs$/ }, ({ importer, kind, path: file }) => {
      const left = kind === "dynamic-import" && importer.includes("mermaid.core") && !DRAWN.test(file);
      return left ? { path: "left-out", namespace: "left-out" } : undefined;
    });
    build.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({
      contents: 'throw new Error("the playground draws the kinds of diagram that scenariograph writes.");',
    }));
  },
};

await rm(DIST, { force: true, recursive: true });
await mkdir(DIST);

const workers = await build({ ...OPTIONS, entryPoints: WORKERS, format: "iife" });
const page = await build({
  ...OPTIONS,
  assetNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  define: { ...OPTIONS.define, WORKER_FILES: JSON.stringify(filesOf(workers)) },
  entryPoints: { icon: "src/icon.svg", playground: "src/main.jsx", sparql: "src/sparql.js" },
  format: "esm",
  plugins: [AWS_ICONS, ONLY_DRAWN],
  splitting: true,
});
await writeFile(path.join(DIST, "LICENSES.txt"), await licensesOf(HOME, [workers, page], bundledIn));
await writeFile(path.join(DIST, "sparql.html"), await htmlOf(page, "sparql"));
// This page comes last: where it stands, all of it does.
await writeFile(path.join(DIST, "index.html"), await htmlOf(page, "playground", "index"));

/** The files that were built, by the names of their entry points. */
function filesOf({ metafile }) {
  const files = {};
  for (const [file, output] of Object.entries(metafile.outputs)) {
    if (output.entryPoint) {
      const name = path.basename(file).replace(/-[^-]+$/, "");
      files[name] = path.basename(file);
      if (output.cssBundle) files[`${name}.css`] = path.basename(output.cssBundle);
    }
  }
  return files;
}

/** A page with the names of its files; `name` is that of its entry point. */
async function htmlOf(built, name, page = name) {
  const files = filesOf(built);
  const template = await readFile(path.join(HOME, `src/${page}.html`), "utf8");
  return template
    .replace("{icon}", files.icon)
    .replace("{style}", files[`${name}.css`])
    .replace("{script}", files[name]);
}

/** Files of other packages that were bundled into a file of YASGUI before we got it: its map says so. */
async function bundledIn(file) {
  if (!/@zazuko\/.*\.js$/.test(file)) return [];
  const { sources } = JSON.parse(await readFile(path.join(HOME, `${file}.map`), "utf8"));
  const packed = sources.filter((source) => source.includes("node_modules/"));
  return packed.map((source) => source.slice(source.lastIndexOf("node_modules/")));
}
