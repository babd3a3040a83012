// Labels as the reader of a picture sees them: entities are decoded, <br/> is a line break, mark-up
// that is drawn and not shown is gone.
import { normalised, textOf } from "./html.mjs";

/** Mermaid's own stand-ins for the `#` or `&` and the `;` of an entity, between parsing and drawing. */
const decodeEntities = (text) => text.replaceAll("ﬂ°°", "&#").replaceAll("ﬂ°", "&").replaceAll("¶ß", ";");

/** In HTML labels `\n` breaks a line; `$$x$$` is a formula and, where there is none, `fa:fa-x` an icon. */
function textOfHtmlLabel(html) {
  const formula = /\$\$(.*?)\$\$/g;
  const drawn = html.match(formula)
    ? html.replace(formula, "⟨formula $1⟩")
    : html.replace(/fa[bklrs]?:fa-[\w-]+/g, "");
  return textOf(drawn.replaceAll("\\n", "<br>"));
}

export const textOfLabel = (label = "") => textOfHtmlLabel(decodeEntities(label));

/** A node's label with a tag in it is read once more before it is drawn: `fa#58;fa-x` is an icon there. */
export function textOfNodeLabel(label = "") {
  const html = decodeEntities(label);
  return textOfHtmlLabel(html.includes("<") ? normalised(html) : html);
}

/** Some texts are no HTML: only the entities mean anything. */
function textOfPlain(text = "") {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return textOf(decodeEntities(escaped));
}

/** Nor are the texts of a sequence diagram, but they are cut at every <br/>. */
export const textOfLines = (text = "") => text.split(/<\/?br\s*\/?>/i).map(textOfPlain).join("\n");
