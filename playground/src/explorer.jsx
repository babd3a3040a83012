/** The pane from which a query is put together by clicking. */

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { useGraphiQL } from "@graphiql/react";
import { useEffect, useRef } from "react";

const PLUGIN = explorerPlugin({ showAttribution: false });

/** The pane, as a plugin of GraphiQL. */
export const EXPLORER = { ...PLUGIN, title: "Explorer", content: Explorer };

/** How long the explorer takes to show another query, and to reach for the cursor. */
const SETTLED_MS = 500;

function Explorer() {
  const pane = useRef(null);
  const ready = useGraphiQL((state) => Boolean(state.schema && state.queryEditor));
  const tab = useGraphiQL((state) => state.activeTabIndex);
  useEffect(() => {
    // It would take the cursor into the first argument of each query that it is shown.
    pane.current.inert = true;
    const timer = setTimeout(() => {
      if (pane.current) pane.current.inert = false;
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [ready, tab]);
  return (
    <div ref={pane}>
      <PLUGIN.content />
    </div>
  );
}
