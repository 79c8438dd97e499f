import { uatContract } from '@uatcms/plugin-uat-common';
import type { Router } from 'express';
import { createRouter } from '../../http/createRouter';

interface Layer {
  name: string;
  regexp: RegExp;
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

/** Every route that the plugin answers, as `GET /v1/runs/{id}`: those of the contract, and those of plain routers. */
export function routesOfPlugin(): string[] {
  return [...new Set([...routesOfContract(), ...plainRoutes()])].sort();
}

function routesOfContract(): string[] {
  return Object.values(uatContract).flatMap(resource =>
    Object.values(resource).map(procedure => {
      const { method, path } = procedure['~orpc'].route;
      return `${method} /v1${path}`;
    }),
  );
}

/** Found where Express keeps them, so that a router that is added is noticed as well as a route. */
function plainRoutes(): string[] {
  // Nothing is called while routers are made.
  const nothing: any = new Proxy(() => nothing, { get: () => nothing });
  const router = createRouter({
    ...nothing,
    core: nothing,
    executors: nothing,
    follower: nothing,
    store: nothing,
    largestArtifact: 1,
    requests: nothing,
    reports: nothing,
    portal: [],
    logger: nothing,
  });
  return routesIn(router, '');
}

function routesIn(router: Router, prefix: string): string[] {
  return (router.stack as unknown as Layer[]).flatMap(
    ({ name, regexp, route, handle }) => {
      if (route) {
        const path = `${prefix}${route.path}`.replace(/\/$/, '');
        return Object.keys(route.methods).map(
          method =>
            `${method.toUpperCase()} ${path.replace(/:(\w+)/g, '{$1}')}`,
        );
      }
      const below = `${prefix}${mountPathOf(regexp)}`;
      if (name === 'serveStatic') {
        return [`GET ${below}/{file}`];
      }
      return handle.stack ? routesIn(handle as Router, below) : [];
    },
  );
}

/** Express 4 keeps of a mount path only the expression that it has become. */
function mountPathOf(regexp: RegExp): string {
  return regexp.source
    .replace('^', '')
    .replace(/\\\/\?\(\?=\\\/\|\$\)$/, '')
    .replace(/\\(.)/g, '$1');
}
