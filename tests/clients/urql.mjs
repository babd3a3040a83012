// What urql gets from a server, and how it asks for it:
//
//     node urql.mjs http://127.0.0.1:8000/graphql
//
// prints one JSON object.
import { Client, cacheExchange, fetchExchange, gql } from '@urql/core';

const methods = [];

async function recording(address, options) {
  methods.push(options.method);
  return fetch(address, options);
}

const client = new Client({
  url: process.argv[2],
  fetch: recording,
  exchanges: [cacheExchange, fetchExchange],
});

/** What a query gets, and the methods of the requests that it needed. */
async function ask(query, variables = {}, context = {}) {
  methods.length = 0;
  const { data, error } = await client.query(query, variables, context);
  const extensions = error?.graphQLErrors.map((each) => each.extensions);
  return { data, extensions, methods: [...methods] };
}

const TITLE = gql`
  query Title($number: Int!) {
    day(number: $number) {
      title
    }
  }
`;

const PAGE = gql`
  query Page($after: String) {
    days(first: 10, after: $after) {
      nodes {
        number
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

async function pages() {
  const numbers = [];
  let after = null;
  do {
    const { days } = (await ask(PAGE, { after })).data;
    numbers.push(days.nodes.map((node) => node.number));
    after = days.pageInfo.hasNextPage ? days.pageInfo.endCursor : null;
  } while (after);
  return numbers;
}

const found = {
  first: await ask(TITLE, { number: 8 }),
  cached: await ask(TITLE, { number: 8 }),
  posted: await ask(TITLE, { number: 10 }, { preferGetMethod: false }),
  pages: await pages(),
  notFound: await ask('{ graph { days } scenario(key: "netflix_streming") { id } }'),
  invalid: await ask('{ graph { dais } }'),
  wrongVariable: await ask(TITLE, { number: 'eight' }),
};
process.stdout.write(JSON.stringify(found));
