/** How the page asks: where it came from, by POST, and by WebSocket where it listens. */

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { Kind, parse } from "graphql";

const HERE = new URL(location.pathname, location.href);
const SOCKET = new URL(HERE);
SOCKET.protocol = HERE.protocol === "https:" ? "wss:" : "ws:";

const ask = createGraphiQLFetcher({
  fetch: fetchJSON,
  subscriptionUrl: SOCKET.href,
  url: HERE.href,
});

/** Asks what stands in the editor, which for a moment GraphiQL takes for the tab before. */
export function fetcher(parameters, options) {
  let documentAST;
  try {
    documentAST = parse(parameters.query);
  } catch {
    return ask(parameters, options); // The server says where it is wrong.
  }
  const names = documentAST.definitions
    .filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    .map(({ name }) => name?.value);
  const known = names.includes(parameters.operationName);
  const operationName = known || names.length !== 1 ? parameters.operationName : names[0];
  return ask({ ...parameters, operationName }, { ...options, documentAST });
}

/** Says what came back where it is no JSON, in place of a complaint about its first letter. */
async function fetchJSON(url, options) {
  const response = await fetch(url, options);
  const type = response.headers.get("content-type") ?? "";
  if (/json|multipart/.test(type)) return response;
  const words = (await response.text()).slice(0, 500).trim();
  throw new Error(`The server answered ${response.status} ${response.statusText}. ${words}`.trim());
}
