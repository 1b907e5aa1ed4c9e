// The native baseline: Node's `ws`, one loop over its clients. Port and the folder that holds `ws` come as arguments.
import http from 'node:http';
import { createRequire } from 'node:module';

const [port, folder] = process.argv.slice(2);
const { WebSocketServer, WebSocket } = createRequire(`${folder}/`)('ws');

const server = http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts);
  const at = process.hrtime.bigint(); // CLOCK_MONOTONIC, ns
  for (const reader of readers.clients) {
    if (reader.readyState === WebSocket.OPEN) reader.send(text, { binary: false });
  }
  response.end(String(at));
});
const readers = new WebSocketServer({ server, perMessageDeflate: false });
server.listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 });
