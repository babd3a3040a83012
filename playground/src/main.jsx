/** The playground: GraphiQL, its panes, and what is ours around it. */

import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./style.css";
import "./workers.js";

import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { createLocalStorage } from "@graphiql/toolkit";
import { useGraphiQL } from "@graphiql/react";
import { GraphiQL } from "graphiql";
import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import { examplesPlugin } from "./examples.jsx";
import { EXPLORER } from "./explorer.jsx";
import { fetcher } from "./fetcher.js";
import { CopyLink, Permalink, readPermalink } from "./permalink.jsx";
import { Result } from "./result.jsx";
import { examples } from "./settings.js";
import { ThemeButton } from "./theme.jsx";

const PLUGINS = [EXPLORER, examplesPlugin(examples), HISTORY_PLUGIN];
// Other GraphiQLs of this host keep their tabs under another name.
const STORAGE = createLocalStorage({ namespace: `scenariograph${location.pathname}` });

const ROOM_FOR_A_PANE = 1000;
/** More would be a bar to scroll through; the pane of examples lists them all. */
const MOST_TABS = 30;

/** The tabs of somebody who has none yet: what the link holds, then the examples. */
function firstTabs(linked) {
  const others = examples.slice(0, MOST_TABS).filter(({ query }) => query !== linked.query);
  const tabs = others.map(({ query }) => ({ query }));
  return linked.query === undefined
    ? tabs
    : [{ query: linked.query, variables: linked.variables }, ...tabs];
}

/** Brings the open tab into view, where the bar has more than it shows. It shows nothing itself. */
function OpenTabInView() {
  const index = useGraphiQL((state) => state.activeTabIndex);
  useEffect(() => {
    const tab = document.getElementById(`graphiql-session-tab-${index}`);
    tab?.parentElement.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [index]);
  return null;
}

function Playground() {
  const linked = readPermalink();
  const tabs = firstTabs(linked);
  return (
    <GraphiQL
      defaultQuery=""
      defaultTabs={tabs.length > 0 ? tabs : [{ query: "" }]}
      fetcher={fetcher}
      initialQuery={linked.query}
      initialVariables={linked.query === undefined ? undefined : linked.variables}
      plugins={PLUGINS}
      schemaDescription
      storage={STORAGE}
      visiblePlugin={window.innerWidth < ROOM_FOR_A_PANE ? undefined : EXPLORER}
    >
      <GraphiQL.Logo>
        <span className="playground-name">scenariograph</span>
        <ThemeButton />
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, merge, copy }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <CopyLink />
          </>
        )}
      </GraphiQL.Toolbar>
      <GraphiQL.Footer>
        <Result />
      </GraphiQL.Footer>
      <Permalink operationName={linked.operationName} />
      <OpenTabInView />
    </GraphiQL>
  );
}

createRoot(document.getElementById("playground")).render(<Playground />);
