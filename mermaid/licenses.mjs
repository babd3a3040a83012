// The licences of what goes into built files.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/**
 * The licences of all packages of which a part went into built files, each once.
 *
 * `bundledIn` tells of a file which files of other packages were bundled into it before we got it.
 */
export async function licensesOf(home, builds, bundledIn = async () => []) {
  const inputs = builds.flatMap(({ metafile }) =>
    Object.values(metafile.outputs).flatMap((output) =>
      Object.entries(output.inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([file]) => file),
    ),
  );
  const bundled = await Promise.all([...new Set(inputs)].map(bundledIn));
  const folders = [...inputs, ...bundled.flat()].map(folderOf);
  const names = [...new Set(folders)].filter(Boolean).sort();
  const texts = await Promise.all(names.map((folder) => licenseOf(path.join(home, folder))));
  return [...new Set(texts)].join(`\n${"-".repeat(80)}\n\n`);
}

/** The folder of the package that a file belongs to, if it belongs to one. */
function folderOf(file) {
  return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

async function licenseOf(folder) {
  const about = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  const texts = await Promise.all(names.sort().map((name) => readFile(path.join(folder, name), "utf8")));
  return `${about.name} ${about.version} (${about.license})\n\n${texts.join("\n").trim()}\n`;
}
