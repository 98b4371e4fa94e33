import { expect, test } from 'vitest';
import { isAllowedHost, recognisePlatform } from './links.ts';

test.each([
  '/InitializeParticipant/abcd1234',
  '/join/fizabuzo',
  '/join/fizabuzo/?participant_label=A',
  '/room/lab/',
  '/room/lab/?participant_label=A',
  '/SessionStartLinks/xyz',
  '/demo/public_goods/',
  '/p/abcd1234/public_goods/Contribute/4',
  '/p/abcd1234/public_goods/Contribute/4/',
])('%s is a link of oTree', (path) => {
  expect(recognisePlatform(`https://study.example${path}`)).toBe('otree');
});

test.each([
  '/',
  '/p/CODE',
  '/p/CODE/',
  '/p/CODE/thanks',
  '/p/CODE/page/3',
  '/survey/join/us',
  '/jfe/form/SV_1',
  '/roommates/1',
  '/?next=/join/x/',
  '/#/join/x/',
])('%s is a link of a plain web study', (path) => {
  expect(recognisePlatform(`https://study.example${path}`)).toBe('web');
});

test.each([
  ['https://study.example/x', ['study.example'], true],
  ['https://study.example:8443/x', ['study.example'], true],
  ['https://study.example:8443/x', ['study.example:8443'], true],
  ['https://study.example:8444/x', ['study.example:8443'], false],
  ['https://study.example/x', ['study.example:8443'], false],
  ['https://study.example/x', ['study.example:443'], true],
  ['http://study.example/x', ['study.example:443'], false],
  ['https://STUDY.example/x', ['study.example'], true],
  ['https://other.example/x', ['study.example'], false],
  ['https://study.example.evil.example/', ['study.example'], false],
  ['https://study.example@evil.example/', ['study.example'], false],
  ['https://sub.study.example/', ['study.example'], false],
  ['http://[::1]:8000/', ['[::1]:8000'], true],
  ['ftp://study.example/x', ['study.example'], false],
  ['https://study.example/', [], false],
])('%s with the hosts %o: %s', (url, hosts, allowed) => {
  expect(isAllowedHost(new URL(url), hosts)).toBe(allowed);
});
