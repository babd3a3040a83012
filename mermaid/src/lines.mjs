// Where an error stands: parsers count the lines of what Mermaid has left of a text, people those of
// the text itself.

/** Settings before the diagram, between two lines `---`. */
const FRONT_MATTER = /^([^\S\n]*)---\s*\n(?:.*\n)*?\1---\s*\n/g;
/** Settings within it: `%%{init: …}%%`. */
const DIRECTIVE = /%%\{\s*(?:\w+\s*:|\w+)\s*(?:\w+|(?:(?!\}%%).|\n)*)?\s*(?:\}%%)?/g;
const COMMENT = /^\s*%%(?!\{)[^\n]+\n?/gm;
const LEADING_SPACE = /^\s+/g;
/** Kinds of which the parser gets the comments, too. */
const WITH_COMMENTS = /^\s*(agentflow-beta|eventmodeling)/;

/** Text with the line of each of its characters, 0-based. */
function numbered(text) {
  const plain = text.replace(/\r\n?/g, "\n");
  let line = 0;
  return { text: plain, lines: Array.from({ length: plain.length }, (_, i) => (plain[i] === "\n" ? line++ : line)) };
}

function without({ text, lines }, pattern) {
  const kept = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    kept.push([end, match.index]);
    end = match.index + match[0].length;
  }
  kept.push([end, text.length]);
  return {
    text: kept.map(([from, to]) => text.slice(from, to)).join(""),
    lines: kept.flatMap(([from, to]) => lines.slice(from, to)),
  };
}

/** The lines of a text that Mermaid's parsers get to see: for each its number in the text, 0-based. */
function linesSeen(text) {
  const settled = [FRONT_MATTER, DIRECTIVE].reduce(without, numbered(text));
  const { text: seen, lines } = WITH_COMMENTS.test(settled.text)
    ? settled
    : [COMMENT, LEADING_SPACE].reduce(without, settled);
  const starts = [0, ...Array.from(seen.trimEnd().matchAll(/\n/g), ({ index }) => index + 1)];
  return starts.map((start) => lines[start]);
}

/** The line of the text as the parser saw it, 1-based; nothing where it names none. */
function lineTold({ hash, message, name }) {
  if (name === "UnknownDiagramError") return 1;
  if (typeof hash?.line === "number") {
    // The lexer stands behind the word at fault, which may be a line break.
    return hash.line + 1 - (hash.text?.match(/\n/g) ?? []).length;
  }
  const told = /\bon line (\d+|\?)/.exec(message)?.[1];
  return told === "?" ? Infinity : Number(told ?? NaN);
}

/** The line of the text at which an error stands, 1-based; null where that is not known. */
export function lineOf(error, text) {
  // Front matter is YAML, whose reader counts from the line after its fence.
  if (error?.name === "YAMLException") return error.mark ? error.mark.line + 2 : null;
  const told = lineTold(error ?? {});
  if (Number.isNaN(told)) return null;
  const seen = linesSeen(text);
  return (seen[Math.min(told, seen.length) - 1] ?? 0) + 1;
}
