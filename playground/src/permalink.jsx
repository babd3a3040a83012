/** The address of the page holds the query that it shows: `?query=&variables=&operationName=`. */

import { ToolbarButton, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect, useRef, useState } from "react";

/** Servers and proxies refuse longer addresses; beyond it the tabs alone remember the query. */
const LONGEST_ADDRESS = 8000;
const PAUSE_MS = 300;
const PARTS = ["query", "variables", "operationName"];

/**
 * What the address asks for.
 *
 * @returns {{query?: string, variables?: string, operationName?: string}} All of them text;
 *   nothing where the address has no query.
 */
export function readPermalink() {
  const given = new URLSearchParams(location.search);
  const query = given.get("query");
  if (query === null) return {};
  return {
    query,
    variables: readable(given.get("variables") ?? ""),
    operationName: given.get("operationName") ?? undefined,
  };
}

/** JSON on several lines, as people write it; other text as it is. */
function readable(variables) {
  try {
    return JSON.stringify(JSON.parse(variables), null, 2);
  } catch {
    return variables;
  }
}

/** The address of what a tab holds. */
function addressOf(tab) {
  const address = new URL(location.pathname, location.href);
  for (const part of PARTS) {
    if (tab[part]?.trim()) address.searchParams.set(part, tab[part]);
  }
  return address.href;
}

const activeTab = ({ tabs, activeTabIndex }) => tabs[activeTabIndex];

/** Keeps the address in step with the tab that is open. It shows nothing. */
export function Permalink({ operationName }) {
  const tab = useGraphiQL(activeTab);
  const first = useRef(tab);
  useEffect(() => {
    // An address without a query stays so until somebody does something.
    const untouched = tab.id === first.current.id && tab.query === first.current.query;
    if (untouched && !tab.variables && !location.search) return undefined;
    const timer = setTimeout(() => {
      const address = addressOf(tab);
      history.replaceState(
        null,
        "",
        address.length > LONGEST_ADDRESS ? location.pathname : address,
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [tab.id, tab.query, tab.variables, tab.operationName]);
  useOperation(operationName);
  return null;
}

/** Chooses the operation that the link names, once the editor knows the document's operations. */
function useOperation(name) {
  const operations = useGraphiQL((state) => state.operations);
  const { setOperationName } = useGraphiQLActions();
  const chosen = useRef(false);
  useEffect(() => {
    if (chosen.current || !operations) return;
    chosen.current = true;
    if (operations.some((operation) => operation.name?.value === name)) setOperationName(name);
  }, [operations, name, setOperationName]);
}

/** Copies the address of the open tab. */
export function CopyLink() {
  const tab = useGraphiQL(activeTab);
  const [copied, setCopied] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(addressOf(tab));
      setCopied(true);
    } catch {
      // Without https or leave to use the clipboard: the browser's own box to copy from.
      window.prompt("The address of this query", addressOf(tab));
    }
    setTimeout(() => setCopied(false), 2000);
  }
  return (
    <ToolbarButton label={copied ? "Copied" : "Copy a link to this query"} onClick={copy}>
      <svg aria-hidden="true" className="graphiql-toolbar-icon playground-line" viewBox="0 0 24 24">
        <path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.3 1.3" />
        <path d="M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.3-1.3" />
      </svg>
    </ToolbarButton>
  );
}
