// Writes src/gql from the public schema and the documents in src: types, fragments, documents as
// strings; with --check only says whether they are up to date. Runs the client preset directly,
// which spares the 200 packages of its command line.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { preset } from "@graphql-codegen/client-preset";
import { codegen } from "@graphql-codegen/core";
import { buildSchema, parse } from "graphql";

const SCHEMA = "../schema/api.graphql";
const OUTPUT = "src/gql/";
const DOCUMENT = /graphql\(`([^`]*)`\)/g;

const schemaText = readFileSync(SCHEMA, "utf8");

const documents = readdirSync("src", { recursive: true })
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith("gql") && !path.includes(".test."))
  .sort()
  .flatMap((path) => {
    const source = readFileSync(`src/${path}`, "utf8");
    return [...source.matchAll(DOCUMENT)].map(([, text]) => ({
      location: path,
      rawSDL: text,
      document: parse(text),
    }));
  });

const options = await preset.buildGeneratesSection({
  baseOutputDir: OUTPUT,
  schema: parse(schemaText),
  schemaAst: buildSchema(schemaText),
  documents,
  config: {
    documentMode: "string",
    enumsAsTypes: true,
    defaultScalarType: "unknown",
    scalars: { DateTime: "string", Decimal: "string" },
    useTypeImports: true,
  },
  presetConfig: { fragmentMasking: { unmaskFunctionName: "readFragment" } },
  plugins: [],
  pluginMap: {},
});

const isCheck = process.argv.includes("--check");
const stale = [];
mkdirSync(OUTPUT, { recursive: true });
for (const file of options) {
  if (file.filename.endsWith("index.ts")) continue; // No barrels.
  const text = await codegen(file);
  const former = existsSync(file.filename) ? readFileSync(file.filename, "utf8") : "";
  if (text !== former) stale.push(file.filename);
  if (!isCheck) writeFileSync(file.filename, text);
}
if (isCheck && stale.length > 0) {
  process.stderr.write(`${stale.join(", ")} differ from the schema: run npm run codegen\n`);
  process.exit(1);
}
process.stdout.write(`${documents.length} documents against ${SCHEMA}\n`);
