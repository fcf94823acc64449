import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type UserConfig } from "vite";

const PLATFORM = process.env.MAXXIT_URL ?? "http://localhost:4000";

/** The router serves /graphiql from graphiql.html; so does the development server. */
function graphiqlAddress(): Plugin {
  return {
    name: "maxxit-graphiql-address",
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (request.url?.split("?")[0] === "/graphiql") request.url = "/graphiql.html";
        next();
      });
    },
  };
}

/**
 * GraphiQL's stylesheet carries its fonts as data, which the platform's content security policy
 * refuses; system fonts serve, and the editor's icons come as a file of their own.
 */
function graphiqlWithoutFonts(): Plugin {
  return {
    name: "maxxit-graphiql-fonts",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("graphiql/dist/style.css")) return;
      return code.replace(/@font-face\s*\{[^}]*\}/g, "");
    },
  };
}

export default defineConfig(
  async ({ mode }): Promise<UserConfig> => ({
    plugins: [
      react(),
      tailwindcss(),
      graphiqlAddress(),
      graphiqlWithoutFonts(),
      ...(mode === "mock" ? [(await import("./mock/plugin.ts")).mockPlatform()] : []),
    ],
    resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
    build: {
      target: "es2022",
      chunkSizeWarningLimit: 4096,
      rolldownOptions: {
        input: { index: "index.html", graphiql: "graphiql.html" },
        // GraphiQL is compiled with hints for a React compiler that is not in use here.
        onLog(level, log, handle) {
          if (log.code !== "MODULE_LEVEL_DIRECTIVE") handle(level, log);
        },
      },
    },
    // Its workers are found by Vite itself, not by the pre-bundler.
    optimizeDeps: { exclude: ["graphiql/setup-workers/vite"] },
    server: {
      host: "127.0.0.1",
      proxy:
        mode === "mock"
          ? undefined
          : {
              "/graphql": { target: PLATFORM, ws: true },
              "/auth": { target: PLATFORM },
              "/config.json": { target: PLATFORM },
            },
    },
  }),
);
