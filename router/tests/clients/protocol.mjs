// The GraphQL-over-HTTP audit of the reference implementation: `node protocol.mjs URL` prints what
// is not as it should be, as a JSON list.

import { serverAudits } from "graphql-http";

const url = process.argv[2];
const results = [];
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const { status, reason } = await audit.fn();
  results.push({ name: audit.name, status, reason });
}
const failed = results.filter((result) => result.status !== "ok");
console.log(JSON.stringify({ count: results.length, failed }));
