/** A pane that lists the example queries, for those whose tabs hold something else by now. */

import { UnStyledButton, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect, useRef } from "react";

/** The pane, as a plugin of GraphiQL. */
export function examplesPlugin(examples) {
  return {
    title: "Examples",
    icon: BookIcon,
    content: () => <Examples examples={examples} />,
  };
}

function BookIcon() {
  return (
    <svg aria-hidden="true" className="playground-line" height="1em" viewBox="0 0 24 24">
      <path d="M5 4h10l4 4v12H5Z" />
      <path d="M9 10h6M9 13h6M9 16h4" />
    </svg>
  );
}

function Examples({ examples }) {
  const open = useOpenInTab();
  const section = useRef(null);
  useEffect(() => {
    // All panes share one scroll position.
    section.current.closest(".graphiql-plugin")?.scrollTo(0, 0);
  }, []);
  return (
    <section aria-label="Examples" className="playground-examples" ref={section}>
      <h2>Examples</h2>
      {examples.map(({ name, description, query }) => (
        <UnStyledButton key={name} onClick={() => open(query)} type="button">
          <strong>{name}</strong>
          <span>{description}</span>
        </UnStyledButton>
      ))}
      {examples.length === 0 && <p>This server has no example queries.</p>}
    </section>
  );
}

/** Opens a query in the tab that already holds it, else in a new one. */
function useOpenInTab() {
  const { addTab, changeTab } = useGraphiQLActions();
  const tabs = useGraphiQL((state) => state.tabs);
  const editor = useGraphiQL((state) => state.queryEditor);
  return (query) => {
    const index = tabs.findIndex((tab) => tab.query === query);
    if (index >= 0) {
      changeTab(index);
    } else {
      addTab();
      editor?.setValue(query);
    }
  };
}
