// Composes the subgraph schemas into what the router and the clients read.
//
//   node compose.mjs            writes supergraph.graphql and api.graphql
//   node compose.mjs --check    fails when the committed files differ from what would be written
//
// Options: --subgraphs DIR (default ./subgraphs) and --out DIR (default .), both relative to this file's
// folder unless absolute. Which address a subgraph has is the router's configuration, not the schema's: the URLs
// written here are placeholders.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  composeServices,
  compositionHasErrors,
  transformSupergraphToPublicSchema,
} from "@theguild/federation-composition";
import { lexicographicSortSchema, parse, print, printSchema, buildASTSchema } from "graphql";

const here = dirname(fileURLToPath(import.meta.url));
const generated = "# Written by schema/compose.mjs. Do not edit.\n";

const { values: options } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    subgraphs: { type: "string", default: "subgraphs" },
    out: { type: "string", default: "." },
  },
});
const subgraphs = resolve(here, options.subgraphs);
const out = resolve(here, options.out);

/** Every subgraph file of the folder, in name order, so that the result does not depend on the file system. */
function loadServices() {
  const files = readdirSync(subgraphs).filter((file) => file.endsWith(".graphql")).sort();
  if (files.length === 0) {
    fail(`no subgraph schema in ${subgraphs}`);
  }
  return files.map((file) => {
    const name = basename(file, ".graphql");
    try {
      const typeDefs = parse(readFileSync(join(subgraphs, file), "utf8"), { noLocation: true });
      return { name, url: `http://${name}.internal/graphql`, typeDefs };
    } catch (error) {
      return fail(`${file}: ${error.message}`);
    }
  });
}

/** The two generated files by name. */
function compose() {
  const result = composeServices(loadServices());
  if (compositionHasErrors(result)) {
    const lines = result.errors.map((error) => {
      const code = error.extensions?.code;
      return `  ${code ? `${code}: ` : ""}${error.message}`;
    });
    fail(`the subgraphs do not compose:\n${lines.join("\n")}`);
  }
  const supergraph = parse(result.supergraphSdl, { noLocation: true });
  const api = buildASTSchema(transformSupergraphToPublicSchema(supergraph));
  return {
    "supergraph.graphql": `${generated}${print(supergraph)}\n`,
    "api.graphql": `${generated}${printSchema(lexicographicSortSchema(api))}\n`,
  };
}

function readIfPresent(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function fail(message) {
  console.error(`compose: ${message}`);
  process.exit(1);
}

const files = compose();
for (const [name, text] of Object.entries(files)) {
  const path = join(out, name);
  const isCurrent = readIfPresent(path) === text;
  if (options.check && !isCurrent) {
    fail(`${name} is out of date; run \`npm run compose\` in schema/`);
  }
  if (!options.check && !isCurrent) {
    writeFileSync(path, text);
    console.log(`wrote ${name}`);
  }
}
