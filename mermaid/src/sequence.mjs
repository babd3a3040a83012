// What a sequence diagram shows.
import { textOfLines } from "./labels.mjs";

export function readSequence(db) {
  // Loops, activations, numbering and notes stand in the same list; loops with one end or none.
  const messages = db
    .getMessages()
    .filter(({ from, to, type }) => from !== undefined && to !== undefined && type !== db.LINETYPE.NOTE);
  return {
    participants: [...db.getActors()].map(([id, { description }]) => ({ id, label: textOfLines(description) })),
    messages: messages.map(({ from, to, message }) => ({ source: from, target: to, text: textOfLines(message) })),
  };
}
