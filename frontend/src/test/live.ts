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

interface Options {
  connectionParams(): Promise<Record<string, unknown>>;
}

const subscriptions = new Set<Subscription>();
const opened: unknown[] = [];

/** Stands in for `createClient` of graphql-ws: opens with the first stream, closes when told. */
export function fakeClient({ connectionParams }: Options) {
  let isOpen = false;
  return {
    on: () => () => {},
    terminate() {
      isOpen = false;
      endAll(() => true, new Error("the socket was closed"));
    },
    subscribe({ operationName }: { operationName: string }, sink: Sink) {
      if (!isOpen) void connectionParams().then((params) => opened.push(params));
      isOpen = true;
      const subscription = { name: operationName, sink };
      subscriptions.add(subscription);
      return () => {
        subscriptions.delete(subscription);
        sink.complete();
      };
    },
  };
}

function endAll(matches: (subscription: Subscription) => boolean, error: unknown): void {
  for (const subscription of [...subscriptions].filter(matches)) {
    subscriptions.delete(subscription);
    subscription.sink.error(error);
  }
}

/** Sends a result to every subscriber of an operation. */
export function push(name: string, data: unknown): void {
  const heard = [...subscriptions].filter((subscription) => subscription.name === name);
  if (heard.length === 0) throw new Error(`nobody listens to ${name}`);
  for (const { sink } of heard) sink.next({ data });
}

/** Ends every stream of an operation with an error; the socket stays. */
export function breakOff(name: string, error: unknown): void {
  endAll((subscription) => subscription.name === name, error);
}

/** How many listen to an operation. */
export function listeners(name: string): number {
  return [...subscriptions].filter((subscription) => subscription.name === name).length;
}

/** What every socket so far was begun with. */
export function openings(): readonly unknown[] {
  return opened;
}
