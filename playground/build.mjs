/**
 * Builds the playground into dist/: one page and files whose names change with their content.
 *
 * The page holds a place for what only the server knows (`api/playground.py` fills it); all other
 * files may be kept for ever.
 */

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

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
const DRAWN = /\/(flowDiagram|sequenceDiagram|elk|dagre)-/;

/** Leaves out Mermaid's other kinds, which are twice the rest of the page; they say so if asked for. */
const ONLY_DRAWN = {
  name: "only-drawn",
  setup(build) {
    build.onResolve({ filter: /^\.\/.*\.mjs$/ }, ({ importer, kind, path: file }) => {
      const left = kind === "dynamic-import" && importer.includes("mermaid.core") && !DRAWN.test(file);
      return left ? { path: "left-out", namespace: "left-out" } : undefined;
    });
    build.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({
      contents: 'throw new Error("the playground draws flowcharts and sequence diagrams only.");',
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
  entryPoints: { icon: "src/icon.svg", playground: "src/main.jsx" },
  format: "esm",
  plugins: [ONLY_DRAWN],
  splitting: true,
});
await writeFile(path.join(DIST, "LICENSES.txt"), await licensesOf(workers, page));
// The page comes last: where it stands, all of it does.
await writeFile(path.join(DIST, "index.html"), await htmlOf(page));

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

async function htmlOf(built) {
  const files = filesOf(built);
  const template = await readFile(path.join(HOME, "src/index.html"), "utf8");
  return template
    .replace("{icon}", files.icon)
    .replace("{style}", files["playground.css"])
    .replace("{script}", files.playground);
}

/** The licences of all packages of which a part went into the built files. */
async function licensesOf(...builds) {
  const inputs = builds.flatMap(({ metafile }) =>
    Object.values(metafile.outputs).flatMap((output) =>
      Object.entries(output.inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([file]) => file),
    ),
  );
  const folders = inputs.map((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const texts = await Promise.all([...new Set(folders)].filter(Boolean).sort().map(licenseOf));
  return [...new Set(texts)].join(`\n${"-".repeat(80)}\n\n`);
}

async function licenseOf(folder) {
  const home = path.join(HOME, folder);
  const about = JSON.parse(await readFile(path.join(home, "package.json"), "utf8"));
  const names = (await readdir(home)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  const texts = await Promise.all(names.sort().map((name) => readFile(path.join(home, name), "utf8")));
  return `${about.name} ${about.version} (${about.license})\n\n${texts.join("\n").trim()}\n`;
}
