import { basename } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The newcomer meets a platform that has just started; what takes long comes last. */
const ORDER = ["journey", "live", "agents", "accessibility"];

function placeOf({ moduleId }: TestSpecification): number {
  const place = ORDER.indexOf(basename(moduleId, ".test.ts"));
  return place < 0 ? ORDER.length : place;
}

class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.sort((a, b) => placeOf(a) - placeOf(b));
  }
}

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    environment: "node",
    fileParallelism: false,
    sequence: { sequencer: InOrder },
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
