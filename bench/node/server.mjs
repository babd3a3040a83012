// Mercurius on Fastify, with its compiler, over a course in maps: node server.mjs COURSE.ndjson
//
// It prints its address as soon as it listens.

import { readFileSync } from "node:fs";

import Fastify from "fastify";
import mercurius from "mercurius";

import { Course } from "./course.mjs";

const course = await Course.load(process.argv[2]);
const byTypename = { resolveType: ({ __typename }) => __typename };

const resolvers = {
  Query: {
    scenario: (_, { key }) => course.scenarios.get(key),
    scenarios: (_, { where, first }) => ({ nodes: course.using(where?.uses).slice(0, first) }),
    service: (_, { name }) => course.named.get(name.toLowerCase()),
    learningPath: (_, { to }) => {
      const days = course.path(to);
      return {
        totalHours: days.reduce((sum, { hours }) => sum + hours, 0),
        stops: days.map((day) => ({ day })),
      };
    },
    search: (_, { text, first }) => course.search(text).slice(0, first),
  },
  Service: {
    usedWith: (service, { first }) => course.usedWith(service).slice(0, first),
  },
  Participant: byTypename,
  Searchable: byTypename,
};

const app = Fastify();
app.register(mercurius, {
  schema: readFileSync(new URL("../others/schema.graphql", import.meta.url), "utf8"),
  resolvers,
  jit: 1,
});
console.log(`${await app.listen({ host: "127.0.0.1", port: 0 })}/graphql`);
