import { allowsHost, hostsOf } from './hostRules';

describe('allowed hosts', () => {
  const environment = {
    name: 'test',
    baseUrl: 'https://Shop.example.org/x',
    allowedHosts: ['*.cdn.example.org'],
  };

  it('are those of the environment and that of its base URL', () => {
    expect(hostsOf(environment)).toEqual([
      '*.cdn.example.org',
      'shop.example.org',
    ]);
  });

  it('hold all names below a star, but not the name itself', () => {
    const hosts = hostsOf(environment);
    expect(allowsHost(hosts, 'a.cdn.example.org')).toBe(true);
    expect(allowsHost(hosts, 'cdn.example.org')).toBe(false);
    expect(allowsHost(hosts, 'evilcdn.example.org')).toBe(false);
    expect(allowsHost(hosts, 'SHOP.example.org')).toBe(true);
  });

  it('cannot smuggle in another rule', () => {
    const wrong = { ...environment, allowedHosts: ['a.org, MAP * 127.0.0.1'] };
    expect(() => hostsOf(wrong)).toThrow(
      'allows “a.org, map * 127.0.0.1”, which is no host name',
    );
  });

  it('are compared in the spelling that a browser gives an address', () => {
    const spelled = { ...environment, allowedHosts: ['0x7f.1', '[0:0::1]'] };
    expect(hostsOf(spelled)).toEqual([
      '127.0.0.1',
      '[::1]',
      'shop.example.org',
    ]);
    expect(allowsHost(['*.0.0.1'], '127.0.0.1')).toBe(false);
  });
});
