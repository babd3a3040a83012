/**
 * The lists of an answer, and a list as CSV: by the rules of `scenariograph query --format csv`
 * (api/cli/rows.py and api/cli/tables.py), so that both give the same file.
 */

/** What a spreadsheet takes a cell for a formula by. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/**
 * @typedef {{path: string, values: unknown[], items: unknown[]}} List
 *   Where a list stands; the list as it is; its elements, of edges with the node's fields in front.
 */

/**
 * All lists of an answer that are in no other list, in order.
 *
 * @param {unknown} data
 * @param {string[]} path
 * @returns {List[]}
 */
export function listsIn(data, path = []) {
  if (!isObject(data)) return [];
  const arrays = Object.values(data).filter(Array.isArray);
  return Object.entries(data).flatMap(([key, value]) => {
    const here = [...path, key];
    if (!Array.isArray(value)) return listsIn(value, here);
    const isPart = key === "nodes" || key === "edges";
    // The one list of a connection goes by the name of the connection.
    const name = isPart && arrays.length === 1 && path.length > 0 ? path : here;
    const items = key === "edges" ? value.map(nodeFirst) : value;
    return [{ path: name.join("."), values: value, items }];
  });
}

/**
 * Elements of a list as CSV after RFC 4180, with a line of names; a bare list takes `name`.
 *
 * @param {unknown[]} items
 * @param {string} name
 */
export function csvOf(items, name) {
  if (items.length === 0) return "";
  const shape = new Map();
  for (const item of items) extend(shape, item);
  const columns = shape.size > 0 ? [...pathsOf(shape)] : [[]];
  const lines = [
    columns.map((column) => quoted(column.join(".") || name)),
    ...items.map((item) => columns.map((column) => quoted(safe(cellOf(item, column))))),
  ];
  // A lone empty cell is quoted, else its line would be no line.
  return lines.map((cells) => `${cells.join(",") || (cells.length === 1 ? '""' : "")}\r\n`).join("");
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nodeFirst(edge) {
  if (!isObject(edge)) return edge;
  const { node, ...rest } = edge;
  return { ...node, ...rest };
}

/** Adds the fields of an object, and of the objects in it, to a shape. */
function extend(shape, value) {
  if (!isObject(value)) return;
  for (const [key, held] of Object.entries(value)) {
    if (!shape.has(key)) shape.set(key, new Map());
    extend(shape.get(key), held);
  }
}

/** The way to each column. */
function* pathsOf(shape, above = []) {
  for (const [key, below] of shape) {
    if (below.size > 0) yield* pathsOf(below, [...above, key]);
    else yield [...above, key];
  }
}

function cellOf(item, column) {
  let value = item;
  for (const key of column) value = isObject(value) ? value[key] : undefined;
  if (Array.isArray(value)) return joined(value);
  return isObject(value) ? undefined : value;
}

function joined(values) {
  const singles = values.map(singleOf);
  return singles.some(isObject) ? JSON.stringify(values) : singles.map(textOf).join(", ");
}

/** The one value that an element of a list comes down to, or an object of several. */
function singleOf(value) {
  let single = value;
  while (isObject(single) && Object.keys(single).length === 1) [single] = Object.values(single);
  return Array.isArray(single) ? joined(single) : single;
}

function textOf(cell) {
  if (typeof cell === "string") return cell;
  return cell === null || cell === undefined ? "" : JSON.stringify(cell);
}

function safe(cell) {
  return typeof cell === "string" && FORMULA.test(cell) ? `'${cell}` : textOf(cell);
}

function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
