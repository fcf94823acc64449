/** A socket that never leaves the test: what is pushed here, subscribers hear. */

interface Sink {
  next(result: { data: unknown }): void;
  error(error: unknown): void;
  complete(): void;
}

interface Subscription {
  name: string;
  sink: Sink;
}

const subscriptions = new Set<Subscription>();

/** Stands in for `createClient` of graphql-ws. */
export function fakeClient() {
  return {
    on: () => () => {},
    terminate: () => {},
    subscribe({ operationName }: { operationName: string }, sink: Sink) {
      const subscription = { name: operationName, sink };
      subscriptions.add(subscription);
      return () => {
        subscriptions.delete(subscription);
        sink.complete();
      };
    },
  };
}

/** Sends a result to every subscriber of an operation. */
export function push(name: string, data: unknown): void {
  const heard = [...subscriptions].filter((subscription) => subscription.name === name);
  if (heard.length === 0) throw new Error(`nobody listens to ${name}`);
  for (const { sink } of heard) sink.next({ data });
}

/** Ends every stream of an operation with an error. */
export function breakOff(name: string, error: unknown): void {
  for (const subscription of [...subscriptions]) {
    if (subscription.name !== name) continue;
    subscriptions.delete(subscription);
    subscription.sink.error(error);
  }
}

/** How many listen to an operation. */
export function listeners(name: string): number {
  return [...subscriptions].filter((subscription) => subscription.name === name).length;
}
