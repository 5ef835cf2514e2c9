// A tool of the platform as a ks node has it: asks the site over its socket and prints what the site says.
// Called as: tool.mjs <socket> <tool> [argument...], with the node's name in LAB_NODE.
import { createConnection } from 'node:net';

const [, , socketPath, tool, ...argv] = process.argv;
const socket = createConnection(socketPath);
const parts = [];
socket.on('error', (error) => {
  process.stderr.write(`${tool}: cannot reach zone_watcher: ${error.message}\n`);
  process.exitCode = 1;
});
socket.on('data', (part) => parts.push(part));
socket.on('end', () => {
  const { stdout, stderr, exitCode } = JSON.parse(Buffer.concat(parts).toString());
  process.stdout.write(Buffer.from(stdout, 'base64'));
  process.stderr.write(Buffer.from(stderr, 'base64'));
  process.exitCode = exitCode;
});
socket.write(`${JSON.stringify({ tool, node: process.env.LAB_NODE, argv })}\n`);
