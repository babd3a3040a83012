// The little of a browser that Mermaid touches while it parses. It has to be there before Mermaid is.

/** An element that keeps no colour, so that none is taken for one: as jsdom has it. */
class Option {
  style = Object.defineProperty({}, "color", { get: () => "", set() {} });
}

globalThis.window = { addEventListener() {} };
globalThis.Option = Option;
globalThis.document = { getElementById: () => null, querySelector: () => null, querySelectorAll: () => [] };
// Mermaid's parser library asks for Node 21; this is all that it uses of it.
Object.groupBy ??= (items, keyOf) => {
  const groups = {};
  for (const item of items) (groups[keyOf(item)] ??= []).push(item);
  return groups;
};
// Mermaid logs with console.*, and stdout belongs to the answers.
console.log = console.info = console.debug = console.error;
