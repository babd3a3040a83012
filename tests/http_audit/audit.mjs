// Lets the audits of graphql-http loose on a server, and prints what each says:
//
//     node audit.mjs http://127.0.0.1:8000/graphql
import { auditServer } from 'graphql-http';

const results = await auditServer({ url: process.argv[2], fetchFn: fetch });
const told = results.map(({ id, name, status, reason }) => ({ id, name, status, reason }));
process.stdout.write(JSON.stringify(told));
