/** What jsdom lacks of a browser, as little of it as the app needs. */

import { cleanup } from "@testing-library/react";
import { afterEach, vi } from "vitest";

HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close() {
  this.open = false;
};
window.scrollTo = () => {};

vi.mock("graphql-ws", async () => {
  const { fakeClient } = await import("./live");
  return { createClient: fakeClient };
});

afterEach(() => {
  cleanup();
  window.localStorage.clear();
});
