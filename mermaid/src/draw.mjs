// The page that draws: `draw(text)` shows one picture at a time, as large as it is.
// graph/mermaid/browser.py is the other end.
import aws from "@iconify-json/logos/icons.json";
import mermaid from "mermaid";

// Some layouts throw dice. The same text has to give the same picture.
let dice = 0;
Math.random = () => {
  dice = (Math.imul(dice, 1664525) + 1013904223) >>> 0;
  return dice / 2 ** 32;
};

mermaid.registerIconPacks([{ name: aws.prefix, loader: () => aws }]);
mermaid.initialize({
  deterministicIDSeed: "picture",
  deterministicIds: true,
  logLevel: "fatal",
  securityLevel: "strict",
  startOnLoad: false,
  suppressErrorRendering: true,
});
const { maxTextSize } = mermaid.mermaidAPI.getConfig();

/** What Mermaid's stand-ins for entities were before. */
const sizeOf = (text) => text.trimEnd().replace(/ﬂ°°?/g, "#").replaceAll("¶ß", ";").length;

/** Mermaid draws a red box in the place of a text that is too long, and does not say so. */
async function refuseTooLong(text) {
  if (text.length <= maxTextSize) return;
  const { text: parsed } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const size = sizeOf(parsed);
  if (size > maxTextSize) throw new Error(`Text too long to be drawn: ${size} > ${maxTextSize}`);
}

/** Gives a picture its size: Mermaid makes it as wide as its page, which a file has none of. */
function fit(svg) {
  const { x, y, width, height } = svg.viewBox.baseVal?.width ? svg.viewBox.baseVal : svg.getBBox();
  const [wide, high] = [Math.max(1, Math.ceil(width)), Math.max(1, Math.ceil(height))];
  svg.setAttribute("viewBox", `${x} ${y} ${wide} ${high}`);
  svg.setAttribute("width", wide);
  svg.setAttribute("height", high);
  svg.style.maxWidth = "";
  svg.style.backgroundColor = "white";
  return { width: wide, height: high };
}

/** XML as any reader takes it: what HTML allows is written out, and what XML forbids is left out. */
const xmlOf = (svg) =>
  new XMLSerializer()
    .serializeToString(svg)
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "")
    .toWellFormed();

async function show(text) {
  const picture = document.querySelector("main");
  picture.replaceChildren();
  dice = 0;
  await refuseTooLong(text);
  const { svg: drawn } = await mermaid.render("picture", text);
  picture.innerHTML = drawn;
  await document.fonts.ready;
  const svg = picture.querySelector("svg");
  return { ...fit(svg), svg: `${xmlOf(svg)}\n` };
}

/** Shows a text as a picture, and returns it with its size, or what Mermaid says where it refuses it. */
globalThis.draw = (text) => show(text).catch((error) => ({ error: String(error?.message ?? error) }));
