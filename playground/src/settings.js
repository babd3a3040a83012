/**
 * What the server wrote into the page.
 *
 * @typedef {{name: string, description: string, query: string}} Example
 * @type {{examples?: Example[]}}
 */
export const settings = JSON.parse(document.getElementById("settings").textContent);

/** @type {Example[]} */
export const examples = settings.examples ?? [];
