// What Apollo Client gets from a server, and how it asks for it:
//
//     node apollo.mjs http://127.0.0.1:8000/graphql
//
// prints one JSON object. It asks as Apollo's clients do in production: by the hash of a document, with
// GET once the server knows it (automatic persisted queries), and keeps what comes by its type and id.
import { createHash } from 'node:crypto';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client/core';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { filter, firstValueFrom } from 'rxjs';

const uri = process.argv[2];

/** Each request: its method, whether it had the text of the document or only its hash, its status. */
const requests = [];

async function recording(address, options) {
  const response = await fetch(address, options);
  const asked =
    options.method === 'POST'
      ? JSON.parse(options.body)
      : Object.fromEntries(new URL(address).searchParams);
  const text = 'query' in asked ? 'text' : 'hash';
  requests.push(`${options.method} ${text} ${response.status}`);
  return response;
}

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const persisted = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
const { data } = await (
  await fetch(uri, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __schema { types { name possibleTypes { name } } } }' }),
  })
).json();

const client = new ApolloClient({
  link: persisted.concat(new HttpLink({ uri, fetch: recording })),
  cache: new InMemoryCache({
    possibleTypes: Object.fromEntries(
      data.__schema.types
        .filter(({ possibleTypes }) => possibleTypes)
        .map(({ name, possibleTypes }) => [name, possibleTypes.map((type) => type.name)]),
    ),
    typePolicies: {
      Query: {
        fields: {
          days: relayStylePagination(['where', 'orderBy']),
          // `service:s3` is a Service: what is known already need not be asked for again.
          service: { read: (known, { args, toReference }) => known ?? toReference({ __typename: 'Service', id: `service:${args.name}` }) },
        },
      },
    },
  }),
});

/** What a function returns, and the requests that it needed. */
async function observe(run) {
  requests.length = 0;
  const result = await run();
  return { result, requests: [...requests] };
}

const TITLE = gql`
  query Title($number: Int!) {
    day(number: $number) {
      id
      title
    }
  }
`;

const title = (number, fetchPolicy) => async () =>
  (await client.query({ query: TITLE, variables: { number }, fetchPolicy })).data.day.title;

const DAYS = gql`
  query Days($after: String) {
    days(first: 12, after: $after) {
      edges {
        cursor
        node {
          id
          number
        }
      }
      pageInfo {
        hasNextPage
        endCursor
        hasPreviousPage
        startCursor
      }
    }
  }
`;

async function pages() {
  const days = client.watchQuery({ query: DAYS });
  const subscription = days.subscribe({});
  const sizes = [];
  let page = (await firstValueFrom(days.pipe(filter(({ loading }) => !loading)))).data.days;
  sizes.push(page.edges.length);
  while (page.pageInfo.hasNextPage) {
    page = (await days.fetchMore({ variables: { after: page.pageInfo.endCursor } })).data.days;
    sizes.push(page.edges.length);
  }
  const numbers = client.readQuery({ query: DAYS }).days.edges.map(({ node }) => node.number);
  subscription.unsubscribe();
  return { sizes, numbers };
}

async function nodes() {
  const query = gql`
    {
      node(id: "service:s3") {
        id
        ... on Participant {
          name
        }
      }
      nodes(ids: ["actor:user", "service:nothing", "service:lambda"]) {
        id
        ... on Participant {
          name
        }
      }
    }
  `;
  return (await client.query({ query })).data;
}

async function known() {
  const query = gql`
    {
      service(name: "s3") {
        id
        name
      }
    }
  `;
  return (await client.query({ query })).data.service;
}

async function failing() {
  const query = gql`
    {
      graph {
        days
      }
      scenario(key: "netflix_streming") {
        id
      }
    }
  `;
  const { data: partial, error } = await client.query({ query, errorPolicy: 'all' });
  return { data: partial, isGraphQL: CombinedGraphQLErrors.is(error), extensions: error.errors[0].extensions };
}

async function invalid() {
  try {
    return await client.query({ query: gql`{ graph { dais } }` });
  } catch (error) {
    return { isGraphQL: CombinedGraphQLErrors.is(error), code: error.errors[0].extensions.code };
  }
}

const found = {
  first: await observe(title(8)),
  otherVariables: await observe(title(10)),
  again: await observe(title(8, 'network-only')),
  cached: await observe(title(8)),
  pages: await observe(pages),
  nodes: await observe(nodes),
  known: await observe(known),
  failing: await observe(failing),
  invalid: await observe(invalid),
  kept: Object.keys(client.cache.extract()),
};
client.stop();
process.stdout.write(JSON.stringify(found));
