/** A server that does nothing but answer: as fast as a socket can be, so that the client is what is measured. */
import { createServer } from 'node:net';

const answer = '{"request_id":"5f1c2b9e-6a8f-4a45-9a86-0f2d4bb0c0de"}';
const response = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`,
);
const endOfHead = Buffer.from('\r\n\r\n');
const lengthName = Buffer.from('content-length: ');

let answered = 0;

const server = createServer({ noDelay: true }, (socket) => {
  let kept: Buffer = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    for (let end = kept.indexOf(endOfHead); end !== -1; end = kept.indexOf(endOfHead)) {
      const at = kept.indexOf(lengthName) + lengthName.length;
      const length = Number.parseInt(kept.toString('latin1', at, at + 12), 10);
      const whole = end + endOfHead.length + length;
      if (kept.length < whole) return;
      kept = kept.subarray(whole);
      socket.write(response);
      answered += 1;
    }
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
});
/** What an answer has cost, in microseconds of processor. */
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / answered);
});
process.on('disconnect', () => process.exit(0));
