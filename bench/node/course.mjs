// A course of NDJSON in maps, with the indexes that its questions want.

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

const USER = { __typename: "Actor", name: "사용자" };

/** Holds the records of a course, by key or number, in the order of the file. */
export class Course {
  services = new Map();
  days = new Map();
  patterns = new Map();
  scenarios = new Map();
  /** Services by each of their names, in lower case. */
  named = new Map();
  /** The scenarios that use a service, by its key. */
  users = new Map();
  /** What is searched: a node, its name, and what else is said of it, in lower case. */
  texts = [];

  static async load(path) {
    const course = new Course();
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const [[kind, fields]] = Object.entries(JSON.parse(line));
      course.#add[kind](fields);
    }
    return course;
  }

  #add = {
    service: ({ key, name, aliases = [] }) => {
      const service = { __typename: "Service", id: `service:${key}`, key, name };
      this.services.set(key, service);
      this.users.set(key, []);
      for (const each of [key, name, ...aliases]) this.named.set(each.toLowerCase(), service);
      this.#say(service, name, aliases.join("\n"));
    },
    day: ({ number, title, hours, prerequisites }) => {
      const day = { __typename: "Day", id: `day:${number}`, number, title, hours, prerequisites };
      this.days.set(number, day);
      this.#say(day, title, "");
    },
    pattern: ({ key, name, components }) => {
      const pattern = { __typename: "IntegrationPattern", key, name };
      this.patterns.set(key, pattern);
      this.#say(pattern, name, components.join("\n"));
    },
    scenario: ({ key, title, description, days, key_services, pattern, steps }) => {
      const service = (name) => this.named.get(name.toLowerCase());
      const flow = steps.map((step) => service(step.services));
      const scenario = {
        __typename: "Scenario",
        id: `scenario:${key}`,
        key,
        title,
        description,
        pattern: this.patterns.get(pattern),
        days: days.map((number) => this.days.get(number)),
        services: [...new Set([...key_services.map(service), ...flow])],
        steps: steps.map(({ title }, at) => ({ order: at + 1, title, services: [flow[at]] })),
        interactions: steps.map(({ title }, at) => ({
          source: at ? flow[at - 1] : USER,
          target: flow[at],
          label: title,
        })),
      };
      this.scenarios.set(key, scenario);
      for (const used of scenario.services) this.users.get(used.key).push(scenario);
      this.#say(scenario, title, description);
    },
  };

  #say(node, name, more) {
    this.texts.push({ node, name: name.toLowerCase(), more: more.toLowerCase() });
  }

  /** Returns the scenarios that use all of some services, in order; all where none is named. */
  using(names = []) {
    const services = names.map((name) => this.named.get(name.toLowerCase()));
    if (!services.length) return [...this.scenarios.values()];
    const [first, ...others] = services;
    const found = this.users.get(first?.key) ?? [];
    return others.length
      ? found.filter((each) => others.every((other) => each.services.includes(other)))
      : found;
  }

  /** Returns what a service is used with, and how often: the most often first, then by key. */
  usedWith(service) {
    const counts = new Map();
    for (const scenario of this.users.get(service.key)) {
      for (const other of scenario.services) {
        if (other !== service) counts.set(other, (counts.get(other) ?? 0) + 1);
      }
    }
    return [...counts]
      .sort(([one, most], [other, more]) => more - most || (one.key < other.key ? -1 : 1))
      .map(([service, count]) => ({ service, count }));
  }

  /** Returns the days of some scenarios with all that they need. Needed days have lower numbers. */
  path(keys) {
    const found = new Set();
    const front = keys.flatMap((key) => this.scenarios.get(key).days);
    while (front.length) {
      const day = front.pop();
      if (found.has(day)) continue;
      found.add(day);
      for (const number of day.prerequisites) front.push(this.days.get(number));
    }
    return [...found].sort((one, other) => one.number - other.number);
  }

  /** Returns what contains a text, in order: in name and elsewhere, in its name, elsewhere. */
  search(text) {
    const word = text.toLowerCase();
    const [both, named, said] = [[], [], []];
    for (const { node, name, more } of this.texts) {
      const isSaid = more.includes(word);
      if (name.includes(word)) (isSaid ? both : named).push({ node });
      else if (isSaid) said.push({ node });
    }
    return [...both, ...named, ...said];
  }
}
