import net from 'node:net';

/**
 * @param {number} port
 * @returns {Promise<boolean>} whether nothing listens there under the name localhost
 */
export async function isFree(port) {
  // Browsers try ::1 first: a program that listens only there would answer in our place.
  return (await canListen(port)) && !(await answers(port, '::1'));
}

function canListen(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', error => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') {
        resolve(false);
      } else {
        reject(error);
      }
    });
    server.listen({ port, host: '127.0.0.1' }, () =>
      server.close(() => resolve(true)),
    );
  });
}

function answers(port, host) {
  return new Promise(resolve => {
    const socket = net.connect({ port, host });
    const end = answer => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** @returns {Promise<number>} a port that was free a moment ago */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
