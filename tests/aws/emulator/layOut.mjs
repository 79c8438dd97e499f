import { execFileSync } from 'node:child_process';
import { createWriteStream, promises as fs } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/*
 * Lays a function out as AWS does, from what is given to AWS: archives, or an image. Its files come into a folder in which
 * there is nothing else, so what was forgotten is missing. Both give the settings of the function that differ then.
 */

const pathWithThisNode = () =>
  [path.dirname(process.execPath), process.env.PATH].join(path.delimiter);

/**
 * @param {{ code: string, layer: string }} archives names of zip files
 * @param {string} folder
 */
export async function layOutArchives({ code, layer }, folder) {
  const taskRoot = path.join(folder, 'var', 'task');
  const opt = path.join(folder, 'opt');
  await unpack(code, taskRoot);
  await unpack(layer, opt);
  // Where the Node of AWS looks for packages of layers.
  const env = { NODE_PATH: path.join(opt, 'nodejs', 'node_modules') };
  return { taskRoot, env };
}

/**
 * Follows a Dockerfile without Docker: its files are copied, and its commands are run, with `/opt` and the folder of the task
 * in `folder`. What the base image brings is not there: system, libraries and Node are those of this machine.
 *
 * @param {{ dockerfile: string, context: string, base?: Record<string, string> }} image with the environment of its base
 * @param {string} folder
 */
export async function layOutImage({ dockerfile, context, base }, folder) {
  const taskRoot = path.join(folder, 'var', 'task');
  const within = text =>
    text
      .replaceAll('${LAMBDA_TASK_ROOT}', taskRoot)
      .replace(/(?<![\w./])\/opt\b/g, path.join(folder, 'opt'));
  const env = { ...base };
  let handler;
  for (const { name, rest } of await instructionsOf(dockerfile)) {
    if (name === 'ENV') {
      for (const [, key, value] of rest.matchAll(/(\w+)=(\S+)/g)) {
        env[key] = within(value);
      }
    } else if (name === 'COPY') {
      const [from, to] = rest.split(' ');
      const target = within(to);
      const isFile = !from.endsWith('/');
      await fs.cp(
        path.join(context, from),
        isFile ? path.join(target, path.basename(from)) : target,
        { recursive: true },
      );
    } else if (name === 'RUN') {
      execFileSync('sh', ['-ec', within(rest)], {
        env: { ...env, PATH: pathWithThisNode() },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    } else if (name === 'CMD') {
      [handler] = JSON.parse(rest);
    } else if (name !== 'ARG' && name !== 'FROM') {
      throw new Error(`Nothing here knows what ${name} in a Dockerfile does.`);
    }
  }
  return { taskRoot, env, handler };
}

async function instructionsOf(dockerfile) {
  const text = await fs.readFile(dockerfile, 'utf8');
  return text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter(line => line.trim())
    .map(line => /^(\w+) (.*)$/.exec(line))
    .map(([, name, rest]) => ({ name, rest }));
}

async function unpack(archive, folder) {
  const zip = await openPromise(archive, { autoClose: false });
  for await (const entry of zip.eachEntry()) {
    const target = path.join(folder, entry.fileName);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await pipeline(
      await zip.openReadStreamPromise(entry),
      createWriteStream(target),
    );
  }
  zip.close();
}
