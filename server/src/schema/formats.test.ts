// Formats against the verdicts of Kubernetes' own registry of formats, with all its oddities.

import assert from 'node:assert/strict';
import { hasFormat, type FormatDialect } from './formats';

describe('hasFormat', () => {
  const rows: [format: string, taken: string[], refused: string[], dialect?: FormatDialect][] = [
    ['ipv4', ['1.2.3.4', '01.2.3.4', '::ffff:1.2.3.4', '001.002.003.004', '0000001.2.3.4'], ['1.2.3', '1.2.3.4.', '256.1.1.1', '::1', '']],
    ['ipv6', ['::1', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '::1.2.3.4', '0:0:0:0:0:0:1.2.3.4', '::'], ['1.2.3.4', 'fe80::1%eth0', '1::2::3', '12345::', ':::', '1:2:3:4:5:6:7:8:9', '1.2.3.4::', '::01.2.3.4', '']],
    ['cidr', ['10.0.0.0/8', '::/0', '10.0.0.0/08', '010.0.0.0/8', '::ffff:1.2.3.4/96'], ['10.0.0.1/33', '::/129', '10.0.0.0', '10.0/8', '10.0.0.0/+8', ' 10.0.0.0/8', '']],
    ['byte', ['YQ==', 'YWJj', 'AA=='], ['', 'YQ=', 'YQ', 'a_-=', 'YWJj\n', '====', 'A===']],
    ['date-time', ['2020-01-01T00:00:00Z', '2020-01-01t00:00:00z', '2020-01-01T00:00:00.5Z', '2020-01-01T00:00:00+01:00', '2020-01-01T00:00:00Zt', '2020-01-01T00:00:00x5Z'], ['2020-01-01 00:00:00Z', '2020-01-01T24:00:00Z', '2020-02-30T00:00:00Z', '2020-01-01T00:00:60Z', '2020-01-01T00:00:00']],
    ['date', ['2020-02-29', '0000-01-01'], ['2021-02-29', '2020-1-1', '2020-13-01', '2020-00-10', '2020-01-00']],
    ['duration', ['5s', '1h30m', '5 s', '10 seconds', 'abc5s', '1d', '1.5h', '-5s', '5 S', '5Sec', '3µs', '0', '+0', '.5s', '1 day 5x', '5 weeks', '1 milli'], ['5', '', '5x', 'µs', '3 fortnights', '5mss', '2hrs', '7ws']],
    ['mac', ['00:00:00:00:00:00', '0000.0000.0000', '00-00-00-00-00-00', '00:00:00:00:00:00:00:00', '000000000000'], ['00:00', 'x']],
    ['uuid', ['123e4567e89b12d3a456426614174000', '123E4567-e89b-12d3-a456-426614174000'], ['x', '']],
    ['hexcolor', ['#fff', 'fff', '#A0b1C2'], ['#ffff']],
    ['ssn', ['123-45-6789'], ['x']],
    ['no-such-format', ['', 'x'], []],
    ['byte', ['', 'YQ==', 'YW\nJj\n'], ['YQ', 'a_-='], 'typed'],
    ['date-time', ['2020-01-01T00:00:00Z'], ['2020-01-01t00:00:00z', 'x', '2020-01-01'], 'typed'],
    ['go-duration', ['1h30m', '1.5s', '0', '-5ms', '+1us'], ['5', '', '1d', '5 s', 's'], 'typed'],
    ['ipv4', ['anything'], [], 'typed'],
  ];
  for (const [format, taken, refused, dialect = 'structural'] of rows) {
    it(`knows ${format} (${dialect})`, () => {
      for (const text of taken) assert.ok(hasFormat(text, format, dialect), `should take ${JSON.stringify(text)}`);
      for (const text of refused) assert.ok(!hasFormat(text, format, dialect), `should refuse ${JSON.stringify(text)}`);
    });
  }
});
