/** What can be done with an answer, below it: its lists as files, its diagrams as pictures. */

import { useGraphiQL } from "@graphiql/react";
import { useMemo, useState } from "react";
import { download } from "./download.js";
import { Picture } from "./picture.jsx";
import { diagramsIn } from "./pictures.js";
import { csvOf, listsIn } from "./rows.js";

const NOTHING = { lists: [], diagrams: [] };

function understood(response) {
  try {
    const { data } = JSON.parse(response);
    return { lists: listsIn(data), diagrams: diagramsIn(data) };
  } catch {
    return NOTHING; // None yet, or no JSON: then there is nothing to do with it.
  }
}

/** The strip below the answer; nothing where the answer has neither list nor diagram. */
export function Result() {
  const response = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex].response);
  const { lists, diagrams } = useMemo(() => understood(response), [response]);
  return (
    <>
      {diagrams.length > 0 && <Picture diagrams={diagrams} />}
      {lists.length > 0 && <Downloads lists={lists} />}
    </>
  );
}

function Downloads({ lists }) {
  const [chosen, choose] = useState("");
  const list = lists.find(({ path }) => path === chosen) ?? lists[0];
  const name = list.path.split(".").at(-1);
  return (
    <div aria-label="Download" className="playground-strip" role="group">
      {lists.length === 1 ? (
        <span>{labelOf(list)}</span>
      ) : (
        <select
          aria-label="Which list"
          onChange={(event) => choose(event.target.value)}
          value={list.path}
        >
          {lists.map((each) => (
            <option key={each.path} value={each.path}>
              {labelOf(each)}
            </option>
          ))}
        </select>
      )}
      <span className="playground-space" />
      <button
        onClick={() => download(`${name}.csv`, csvOf(list.items, name), "text/csv")}
        type="button"
      >
        Download CSV
      </button>
      <button
        onClick={() => {
          const text = `${JSON.stringify(list.values, null, 2)}\n`;
          download(`${name}.json`, text, "application/json");
        }}
        type="button"
      >
        Download JSON
      </button>
    </div>
  );
}

function labelOf({ path, values }) {
  return `${path}: ${values.length} ${values.length === 1 ? "row" : "rows"}`;
}
