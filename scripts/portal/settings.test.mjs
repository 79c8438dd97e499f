import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import {
  readSettings,
  refuseTakenPorts,
  settingsOnFreePorts,
} from './settings.mjs';

const listen = async (port, host = '127.0.0.1') => {
  const server = net.createServer().listen(port, host);
  await once(server, 'listening');
  return server;
};

test('one message names every taken port and the variable that moves it', async () => {
  const settings = await settingsOnFreePorts('unused');
  const servers = [
    await listen(settings.ports.UAT_PORT),
    await listen(settings.ports.UAT_POSTGRES_PORT),
  ];
  await assert.rejects(refuseTakenPorts(settings), error => {
    const lines = error.message.split('\n').slice(1);
    assert.equal(lines.length, 2);
    assert.ok(lines[0].includes('UAT_PORT'));
    assert.ok(lines[1].includes('UAT_POSTGRES_PORT'));
    return true;
  });
  servers.forEach(server => server.close());
  await refuseTakenPorts(settings);
});

test('every variable that holds no port is named', () => {
  process.env.UAT_PORT = 'seven';
  process.env.UAT_SHOP_PORT = '70000';
  try {
    assert.throws(readSettings, /UAT_PORT.*"seven"[^]*UAT_SHOP_PORT.*"70000"/);
  } finally {
    delete process.env.UAT_PORT;
    delete process.env.UAT_SHOP_PORT;
  }
});
