import { canonicalHost, isForbiddenAddress } from './forbiddenAddresses';

it.each([
  '169.254.169.254',
  '169.254.170.2',
  '0.0.0.0',
  '0.1.2.3',
  '100.100.100.200',
  '239.1.1.1',
  '::',
  'fe80::1',
  'fe80::1%eth0',
  'fd00:ec2::254',
  'fd20:ce::254',
  'ff02::1',
  '::ffff:169.254.169.254',
  '::169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
])('no test may reach %s', address => {
  expect(isForbiddenAddress(address)).toBe(true);
});

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '192.168.1.1',
  '8.8.8.8',
  '::1',
  'fd12:3456::1',
  '2001:db8::1',
  '::ffff:127.0.0.1',
])('a test may reach %s when its environment says so', address => {
  expect(isForbiddenAddress(address)).toBe(false);
});

it.each([
  ['2852039166', '169.254.169.254'],
  ['0xA9FEA9FE', '169.254.169.254'],
  ['0251.0376.0251.0376', '169.254.169.254'],
  ['169.254.43518', '169.254.169.254'],
  ['0', '0.0.0.0'],
  ['[::FFFF:169.254.169.254]', '::ffff:a9fe:a9fe'],
  ['Shop.Example.ORG.', 'shop.example.org'],
])('%s is read as %s', (written, meant) => {
  expect(canonicalHost(written)).toBe(meant);
});
