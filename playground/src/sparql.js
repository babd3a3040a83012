/** The page for SPARQL: YASGUI, the example queries as tabs, and links that hold a query. */

import "@zazuko/yasgui/build/yasgui.min.css";
import "./sparql.css";

import { Yasgui } from "@zazuko/yasgui";
import { examples } from "./settings.js";

const KOREAN = navigator.language.toLowerCase().startsWith("ko");
/** Other pages of this host keep their tabs under another name. */
const STORAGE = `scenariograph${location.pathname}`;
const ENDPOINT = `${location.origin}${location.pathname}`;

/** @param {{name: string, labels: {en?: string, ko?: string}}} example */
function labelOf({ name, labels }) {
  return (KOREAN ? labels.ko : labels.en) ?? labels.en ?? labels.ko ?? name;
}

/** The query that the address holds, behind `?` or `#`, if there is one. */
function linkedQuery() {
  for (const part of [location.search, location.hash]) {
    const query = new URLSearchParams(part.slice(1)).get("query");
    if (query) return query;
  }
  return null;
}

const root = document.getElementById("sparql");
root.replaceChildren();
const yasgui = new Yasgui(root, {
  autoAddOnInit: false,
  copyEndpointOnNewTab: false,
  endpointCatalogueOptions: { getData: () => [] },
  persistenceId: () => STORAGE,
  // What a link holds is shown, and runs when somebody presses the button.
  populateFromUrl: false,
  requestConfig: {
    acceptHeaderGraph: "text/turtle",
    acceptHeaderSelect: "application/sparql-results+json",
    endpoint: ENDPOINT,
    method: "POST",
  },
  yasqe: { persistenceId: null },
  yasr: { persistenceId: null },
});

/** Opens a query in the tab that holds it, else in a new one. */
function open(name, query) {
  const tabs = yasgui.persistentConfig;
  const known = tabs.getTabs().find((id) => tabs.getTab(id).yasqe.value === query);
  if (known) {
    yasgui.selectTabId(known);
  } else {
    yasgui.addTab(true, { name, yasqe: { value: query } });
  }
}

if (Object.keys(yasgui._tabs).length === 0) {
  for (const example of examples) {
    yasgui.addTab(false, { name: labelOf(example), yasqe: { value: example.query } });
  }
  const [first] = Object.values(yasgui._tabs);
  if (first) {
    yasgui.persistentConfig.setActive(first.getId());
    first.show();
    yasgui.tabElements.selectTab(first.getId());
  } else {
    yasgui.addTab(true);
  }
}
const linked = linkedQuery();
if (linked !== null) open(KOREAN ? "링크" : "Link", linked);

const choice = document.getElementById("examples");
choice.append(new Option(KOREAN ? "예제" : "Examples", ""));
for (const example of examples) choice.append(new Option(labelOf(example), example.name));
choice.addEventListener("change", () => {
  const example = examples.find(({ name }) => name === choice.value);
  if (example) open(labelOf(example), example.query);
  choice.value = "";
});
