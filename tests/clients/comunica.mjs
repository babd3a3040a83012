// What Comunica gets from a SPARQL endpoint:
//
//     node comunica.mjs http://127.0.0.1:8000/sparql
//
// prints one JSON object.
import { QueryEngine } from '@comunica/query-sparql';

const engine = new QueryEngine();
const PREFIXES = `
  PREFIX dcterms: <http://purl.org/dc/terms/>
  PREFIX sg: <https://w3id.org/scenariograph/vocabulary#>
`;
const sources = [{ type: 'sparql', value: process.argv[2] }];

const titles = await engine.queryBindings(
  `${PREFIXES} SELECT ?title { ?day dcterms:identifier "day:8" ; dcterms:title ?title }`,
  { sources },
);
const interactions = await engine.queryBindings(
  `${PREFIXES} SELECT ?from ?to {
    ?interaction a sg:Interaction ; sg:interactionSource ?from ; sg:interactionTarget ?to
  } ORDER BY ?from ?to`,
  { sources },
);
const triples = await engine.queryQuads(
  'CONSTRUCT WHERE { <https://w3id.org/scenariograph/id/day/8> ?p ?o }',
  { sources },
);
const found = {
  titles: (await titles.toArray()).map((row) => row.get('title').value),
  interactions: (await interactions.toArray()).length,
  triples: (await triples.toArray()).length,
  yes: await engine.queryBoolean(`${PREFIXES} ASK { ?s a sg:Scenario }`, { sources }),
  no: await engine.queryBoolean('ASK { ?s a <http://example.org/Nothing> }', { sources }),
};
process.stdout.write(JSON.stringify(found));
