import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * The HTTP side: the Invoke API of Lambda, GetSecretValue of Secrets Manager, and `/_emulator` for those who order faults
 * and look at counts.
 *
 * @param {object} parts
 * @param {import('./LambdaEmulator.mjs').LambdaEmulator} parts.lambda
 * @param {Record<string, string>} parts.secrets values by id
 * @param {number} [port]
 */
export async function serve({ lambda, secrets }, port = 0) {
  const server = createServer(async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const reply = await answer(req, body);
    res.writeHead(reply.status, {
      'content-type': 'application/json',
      ...reply.headers,
    });
    res.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;

  async function answer(req, body) {
    const { pathname } = new URL(req.url, 'http://emulator');
    if (pathname === '/_emulator') return control(req.method, body);
    const invoked = /^\/2015-03-31\/functions\/(.+)\/invocations$/.exec(
      pathname,
    );
    if (invoked) {
      return toInvokeAnswer(
        await lambda.invoke({
          name: decodeURIComponent(invoked[1]),
          type: req.headers['x-amz-invocation-type'] ?? 'RequestResponse',
          payload: body,
        }),
      );
    }
    if (req.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
      return secretOf(JSON.parse(body).SecretId);
    }
    return { status: 404, body: { message: `Nothing answers ${pathname}` } };
  }

  function control(method, body) {
    if (method === 'DELETE') lambda.reset();
    if (method === 'POST') {
      const { killSandboxes, ...faults } = JSON.parse(body);
      Object.assign(lambda.faults, faults);
      if (killSandboxes) {
        return { status: 200, body: { killed: lambda.killSandboxes() } };
      }
    }
    const { faults, counts } = lambda;
    const temporaryFiles = lambda.temporaryFiles();
    return { status: 200, body: { faults, counts, temporaryFiles } };
  }

  function secretOf(id) {
    const value = secrets[id];
    if (value === undefined) {
      const headers = { 'x-amzn-errortype': 'ResourceNotFoundException' };
      const message = "Secrets Manager can't find the specified secret.";
      return { status: 400, headers, body: { message } };
    }
    return { status: 200, body: { Name: id, SecretString: value } };
  }
}

function toInvokeAnswer({ status, error, message, payload, functionError }) {
  if (error) {
    return {
      status,
      headers: { 'x-amzn-errortype': error },
      body: { Type: 'User', message },
    };
  }
  return {
    status,
    headers: functionError ? { 'x-amz-function-error': functionError } : {},
    body: payload,
  };
}
