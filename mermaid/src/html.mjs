// The little HTML that parsing needs: Mermaid cleans labels while it parses, and a label is read as
// the text that a browser would show.
import { html, parse, parseFragment, serialize } from "parse5";

/** Elements that Mermaid's cleaner takes out together with what they hold. */
const LOST = new Set(["iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "xmp"]);
/** Elements of which it keeps what they hold; so it does with all that HTML does not know. */
const UNWRAPPED = new Set(["applet", "base", "body", "embed", "frame", "frameset", "head", "html", "link", "meta", "object", "param"]);
/** As everywhere in a text that is not shown: what stands in <noscript> is HTML. */
const UNSCRIPTED = { scriptingEnabled: false };
const KNOWN = new Set(Object.values(html.TAG_NAMES));

/** What is left of an element's children: no comment, no attribute, no element that is unknown. */
function cleaned(nodes, parent) {
  return nodes.flatMap((node) => {
    if (node.nodeName === "#text") return [Object.assign(node, { parentNode: parent })];
    if (!node.tagName || LOST.has(node.tagName)) return [];
    if (!KNOWN.has(node.tagName) || UNWRAPPED.has(node.tagName)) return cleaned(node.childNodes, parent);
    const element = { ...node, attrs: [], parentNode: parent };
    element.childNodes = cleaned(node.childNodes, element);
    if (node.content) element.content = { ...node.content, childNodes: cleaned(node.content.childNodes, node.content) };
    return [element];
  });
}

/** Returns HTML without what could run in it. */
export function clean(text) {
  const dirty = String(text);
  if (!dirty.includes("<")) return dirty;
  const [, space, rest] = /^([\r\n\t ]*)(.*)$/s.exec(dirty);
  const body = parse(rest, UNSCRIPTED).childNodes.at(-1).childNodes.at(-1);
  body.childNodes = cleaned(body.childNodes, body);
  return space + serialize(body);
}

/** Returns HTML as a browser writes it down again after reading it. */
export const normalised = (text) => (/[<&\0\r]/.test(text) ? serialize(parseFragment(text, UNSCRIPTED)) : text);

/** Returns the text of HTML as a browser shows it, each `<br/>` as a line break. */
export function textOf(text) {
  if (!/[<&\0\r]/.test(text)) return text;
  const words = (node) =>
    node.nodeName === "br" ? "\n" : (node.value ?? (node.childNodes ?? []).map(words).join(""));
  return words(parseFragment(text, UNSCRIPTED));
}
