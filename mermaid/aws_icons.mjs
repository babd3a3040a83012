// The icons of AWS, without which Mermaid's architecture diagrams show question marks.
import { readFile } from "node:fs/promises";

/** A plugin of esbuild that keeps, of the many icons of the pack `logos`, those of AWS. */
export const AWS_ICONS = {
  name: "aws-icons",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]logos[\\/]icons\.json$/ }, async ({ path: file }) => {
      const { icons, ...pack } = JSON.parse(await readFile(file, "utf8"));
      const kept = Object.entries(icons).filter(([name]) => /^aws(-|$)/.test(name));
      const contents = JSON.stringify({ ...pack, aliases: {}, icons: Object.fromEntries(kept) });
      return { contents, loader: "json" };
    });
  },
};
