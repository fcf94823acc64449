import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createQueries } from "./app/queries";
import { createAppRouter } from "./app/router";
import { restore } from "./lib/session";
import "./styles.css";

const queries = createQueries();
const router = createAppRouter();
const element = document.getElementById("root");
if (!element) throw new Error("index.html has no #root");

void restore();
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
