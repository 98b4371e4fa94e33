import { describe, expect, test } from 'vitest';
import { refusalOf } from './address-policy.ts';

const atHome = { allowPrivate: true, ownPorts: new Set([3000, 5432]) };
const serving = { allowPrivate: false, ownPorts: new Set([3000]) };

describe('on a person’s own machine', () => {
  test.each([
    '127.0.0.1',
    '127.8.8.8',
    '::1',
    '::ffff:127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.20',
    'fd12:3456::1',
    '100.64.0.1',
    '93.184.216.34',
    '::ffff:93.184.216.34',
    '2606:2800:220:1::1',
  ])('%s may be visited', (address) => {
    expect(refusalOf(address, 8000, atHome)).toBeNull();
  });

  test.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])(
    'a port of Proband’s own may not: %s',
    (address) => {
      expect(refusalOf(address, 3000, atHome)).toBe(
        'port 3000 of this machine is Proband’s own'.replace('’', "'"),
      );
      expect(refusalOf(address, 5432, atHome)).not.toBeNull();
      expect(refusalOf(address, 3001, atHome)).toBeNull();
    },
  );

  test('the same port of another machine may be visited', () => {
    expect(refusalOf('192.168.1.20', 3000, atHome)).toBeNull();
  });
});

describe('where Proband serves other machines', () => {
  test.each([
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.0.1', 'private'],
    ['::ffff:192.168.0.1', 'private'],
    ['100.64.0.1', 'carrierGradeNat'],
    ['198.18.0.1', 'reserved'],
    ['fd12:3456::1', 'uniqueLocal'],
  ])('%s is never visited: %s', (address, range) => {
    expect(refusalOf(address, 443, serving)).toBe(
      `${address} is not public (${range}), and Proband serves other machines`,
    );
  });

  test.each(['93.184.216.34', '172.32.0.1', '2606:2800:220:1::1', '::ffff:93.184.216.34'])(
    '%s is public',
    (address) => {
      expect(refusalOf(address, 443, serving)).toBeNull();
    },
  );
});

test.each([
  ['169.254.169.254', "169.254.169.254 is a cloud's metadata service"],
  ['::ffff:169.254.169.254', "::ffff:169.254.169.254 is a cloud's metadata service"],
  ['::ffff:a9fe:a9fe', "::ffff:a9fe:a9fe is a cloud's metadata service"],
  ['fd00:ec2::254', "fd00:ec2::254 is a cloud's metadata service"],
  ['FD00:0EC2:0:0:0:0:0:0254', "FD00:0EC2:0:0:0:0:0:0254 is a cloud's metadata service"],
  ['100.100.100.200', "100.100.100.200 is a cloud's metadata service"],
  ['fd20:ce::254', "fd20:ce::254 is a cloud's metadata service"],
  ['168.63.129.16', "168.63.129.16 is a cloud's metadata service"],
  ['64:ff9b::a9fe:a9fe', "169.254.169.254 is a cloud's metadata service"],
  ['2002:7f00:1::1', '2002:7f00:1::1 stands for an IPv4 address'],
  ['::7f00:1', '::7f00:1 stands for an IPv4 address'],
  ['192.0.0.192', "192.0.0.192 is a cloud's metadata service"],
  ['169.254.1.1', '169.254.1.1 is link-local'],
  ['fe80::1', 'fe80::1 is link-local'],
  ['fe80::1%eth0', 'fe80::1%eth0 is link-local'],
  ['0.0.0.0', '0.0.0.0 is no address of a host (unspecified)'],
  ['::', ':: is no address of a host (unspecified)'],
  ['224.0.0.1', '224.0.0.1 is no address of a host (multicast)'],
  ['ff02::1', 'ff02::1 is no address of a host (multicast)'],
  ['255.255.255.255', '255.255.255.255 is no address of a host (broadcast)'],
  ['study.example', 'study.example is no address'],
  ['', ' is no address'],
])('%s is never visited: %s', (address, why) => {
  expect(refusalOf(address, 80, atHome)).toBe(why);
  expect(refusalOf(address, 80, serving)).toBe(why);
});
