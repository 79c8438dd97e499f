import type { WorkEnvironment } from '@uatcms/plugin-uat-common';

const hostPattern = /^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^\[[0-9a-f:.]+\]$/;

/**
 * The hosts that a browser may reach for an environment: the allowed ones and
 * that of the base URL, in lower case, sorted, each once.
 *
 * @throws Error when a host is none
 */
export function hostsOf(
  environment: Pick<WorkEnvironment, 'name' | 'baseUrl' | 'allowedHosts'>,
): string[] {
  const hosts = [
    new URL(environment.baseUrl).hostname,
    ...environment.allowedHosts,
  ].map(host => host.toLowerCase());
  const wrong = hosts.filter(host => !hostPattern.test(host));
  if (wrong.length > 0) {
    throw new Error(
      `Environment “${environment.name}” allows ${wrong
        .map(host => `“${host}”`)
        .join(', ')}, which is no host name. ` +
        'Write it as shop.example.org, *.example.org or 127.0.0.1, without scheme and port.',
    );
  }
  return [...new Set(hosts)].sort();
}

/** Whether the rules for these hosts let the browser reach a host. */
export function allowsHost(hosts: readonly string[], host: string): boolean {
  const asked = host.toLowerCase();
  return hosts.some(allowed =>
    allowed.startsWith('*.')
      ? asked.endsWith(allowed.slice(1))
      : allowed === asked,
  );
}

/**
 * Flags that keep the browser to these hosts. Names are refused where they are
 * resolved, which holds for redirects, frames, workers and WebSockets as well,
 * and costs nothing per request. IP addresses written in a URL pass the same
 * gate. A proxy would resolve names itself, so there is none; and peers that a
 * page could reach without a name (WebRTC over UDP) are cut off.
 */
export function hostFlags(hosts: readonly string[]): string[] {
  // The browser compares IPv6 addresses without their brackets.
  const excluded = hosts
    .map(host => `, EXCLUDE ${host.replace(/^\[|\]$/g, '')}`)
    .join(' ');
  return [
    `--host-resolver-rules=MAP * ~NOTFOUND ${excluded}`,
    '--no-proxy-server',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  ];
}
