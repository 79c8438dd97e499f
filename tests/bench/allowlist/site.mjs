// A page with 60 parts: 20 style sheets, 20 scripts, 20 pictures. Nothing may be kept, so each visit asks for all.
import { createServer } from 'node:http';

const numbers = Array.from({ length: 20 }, (_, index) => index);
const kinds = {
  css: { type: 'text/css', body: 'p { color: #123 }' },
  js: { type: 'text/javascript', body: 'globalThis.seen = true;' },
  svg: {
    type: 'image/svg+xml',
    body: '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>',
  },
};
const page = [
  '<!doctype html><title>Parts</title>',
  ...numbers.map(n => `<link rel="stylesheet" href="/${n}.css">`),
  ...numbers.map(n => `<script src="/${n}.js" async></script>`),
  ...numbers.map(n => `<img src="/${n}.svg" alt="">`),
].join('\n');

const server = createServer((request, response) => {
  const kind = kinds[request.url?.split('.')[1] ?? ''];
  response
    .writeHead(200, {
      'content-type': kind?.type ?? 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    })
    .end(kind?.body ?? page);
});
server.listen(0, '127.0.0.1', () => {
  process.send({ url: `http://127.0.0.1:${server.address().port}` });
});
