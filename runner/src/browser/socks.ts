import type { Socket } from 'node:net';
import type { Refusal } from './HostGate';

/*
 * The part of SOCKS5 (RFC 1928) that a browser speaks: no authentication, and
 * the one command to connect.
 */

const version = 5;
const connectCommand = 1;
const withoutAuthentication = Buffer.from([version, 0]);
/** Milliseconds for a greeting and a request: a browser sends both at once. */
const patience = 10_000;

/** Where a browser wants to be connected to. */
export interface SocksRequest {
  host: string;
  port: number;
}

/**
 * Greets a client and reads what it asks for. What it sends after that stays in
 * the socket, which is paused.
 *
 * @throws Error when it speaks something else, or goes
 */
export async function readSocksRequest(socket: Socket): Promise<SocksRequest> {
  const read = readerOf(socket);
  socket.setTimeout(patience, () => socket.destroy());
  const [spoken, methods] = await read(2);
  await read(methods);
  if (spoken !== version) throw new Error('This is no SOCKS5.');
  socket.write(withoutAuthentication);
  const [, command, , kind] = await read(4);
  if (command !== connectCommand)
    throw new Error('Only connections are made here.');
  const host = await hostOf(kind, read);
  const port = (await read(2)).readUInt16BE();
  socket.setTimeout(0);
  return { host, port };
}

async function hostOf(
  kind: number,
  read: (bytes: number) => Promise<Buffer>,
): Promise<string> {
  if (kind === 1) return (await read(4)).join('.');
  if (kind === 4) {
    const bytes = await read(16);
    return Array.from({ length: 8 }, (_, word) =>
      bytes.readUInt16BE(word * 2).toString(16),
    ).join(':');
  }
  const [length] = await read(1);
  return (await read(length)).toString('latin1');
}

function readerOf(socket: Socket): (bytes: number) => Promise<Buffer> {
  return bytes =>
    new Promise((resolve, reject) => {
      const gone = () => reject(new Error('The client is gone.'));
      const look = () => {
        const found = bytes === 0 ? Buffer.alloc(0) : socket.read(bytes);
        if (found === null) return;
        socket.off('readable', look).off('close', gone);
        resolve(found);
      };
      socket.on('readable', look).once('close', gone);
      look();
    });
}

const codes: Record<Refusal, number> = {
  notAllowed: 2,
  forbidden: 2,
  unknown: 4,
  unreachable: 4,
  refused: 5,
};

/** The answer to a request: connected, or why not. */
export function socksReply(refusal?: Refusal): Buffer {
  const code = refusal === undefined ? 0 : codes[refusal];
  return Buffer.from([version, code, 0, 1, 0, 0, 0, 0, 0, 0]);
}
