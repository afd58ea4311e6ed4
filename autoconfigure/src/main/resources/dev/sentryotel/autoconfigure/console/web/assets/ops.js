// Which colour an op has. The word stands beside it: colour tells nothing that words do not.

const families = [
  [/^http\.server|^websocket/, "server"],
  [/^http\.client|^http$/, "client"],
  [/^db/, "db"],
  [/^cache/, "cache"],
  [/^queue|^message|^topic/, "queue"],
  [/^rpc|^grpc|^graphql/, "rpc"],
  [/^(template|view|ui)/, "view"],
];

export function family(op) {
  return families.find(([pattern]) => pattern.test(op))?.[1] ?? "other";
}
