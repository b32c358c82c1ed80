// Values of unquoted scalars, as sigs.k8s.io/yaml 1.6.0 (with its yaml.v2 fork 2.4.2) turned them into JSON when it was asked.

import assert from 'node:assert/strict';
import { parseDocument } from './parse';
import { plainValue, taggedValue } from './scalar-value';

describe('plainValue', () => {
  const texts = [
    'yEs', 'oN', 'tRUE', 'nULL', 'nil', 'none', '0o8', '0x', '0xg', '0b2', '_1', '-_',
    '.', '..', '._', '._5', '.e5', '1e', '1e+', '1e400', '-1e400', '.1e400', '0x1p4', '0x1.8p1',
    '1d', '1f', '1k', '1Mi', '100m', '--', '+', '-', '+a', '-a', '1a', '1:30',
    '1:30:45', '190:20:30', '-1:30', '2001-01-01', '2001-1-1', '2001-12-14T21:59:43.10-05:00', '2001-12-14T21:59:43Z', '2001-13-45', '01-01-2001', '12:30', '.iNF', '+.nan',
    'inf', 'nan', 'Infinity', 'NaN', '-inf', '+inf', '.infinity', '0xFFFFFFFFFFFFFFFFF', '=', '<<', '<<a', 'a=b',
    '1.2.3', 'v1', 'v1.0', '1.0.0', '10.0.0.1', '::1', 'fe80::1', 'a:b', 'a:1', 'http://x', ':x', '?x',
    '-x', '5s', '1h30m', '200ms', '1.5s', '50%', '.5.5', '1,000', '1/2', '0/1', '0-1', '1-2',
    '0.0.0.0/0', 'tRue', 'truE', 'Y1', 'nO1', '0x1G', '0b', '0o', '1e3e3', '1..2', '+-1', '--1',
    '++1', '1+1', '_', '__', '0b12', '0b1.5',
  ];
  it('leaves texts alone', () => {
    for (const text of texts) assert.equal(plainValue(text), text);
  });

  it('reads the booleans of YAML 1.1', () => {
    for (const text of ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE']) assert.equal(plainValue(text), true, text);
    for (const text of ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE']) assert.equal(plainValue(text), false, text);
  });

  it('reads null', () => {
    for (const text of ['', 'null', 'Null', 'NULL', '~']) assert.equal(plainValue(text), null, text);
  });

  // As written, as JSON.
  const numbers: readonly (readonly [string, string])[] = [
    ['0', '0'], ['1', '1'], ['-1', '-1'], ['+1', '1'], ['-0', '0'], ['+0', '0'],
    ['00', '0'], ['01', '1'], ['0644', '420'], ['0755', '493'], ['-0644', '-420'], ['+0644', '420'],
    ['08', '8'], ['09', '9'], ['0800', '800'], ['0o17', '15'], ['0O17', '15'], ['-0o17', '-15'],
    ['0x1F', '31'], ['0X1f', '31'], ['-0x1f', '-31'], ['0b101', '5'], ['0B11', '3'], ['-0b11', '-3'],
    ['1_000', '1000'], ['0_7', '7'], ['1__0', '10'], ['1_', '1'], ['0x_f', '15'], ['0x1_f', '31'],
    ['+_1', '1'], ['1_000.5', '1000.5'], ['1.0', '1'], ['1.5', '1.5'], ['-1.5', '-1.5'], ['+1.5', '1.5'],
    ['1.', '1'], ['.5', '0.5'], ['-.5', '-0.5'], ['+.5', '0.5'], ['.5_0', '0.5'], ['.5e3', '500'],
    ['1e3', '1000'], ['1E3', '1000'], ['1e+3', '1000'], ['1e-3', '0.001'], ['1.e3', '1000'], ['-1e-3', '-0.001'],
    ['0e0', '0'], ['0.5', '0.5'], ['12e03', '12000'], ['9007199254740991', '9007199254740991'], ['9007199254740992', '9007199254740992'], ['9007199254740993', '9007199254740993'],
    ['-9007199254740993', '-9007199254740993'], ['9223372036854775807', '9223372036854775807'], ['9223372036854775808', '9223372036854775808'], ['-9223372036854775808', '-9223372036854775808'], ['-9223372036854775809', '-9223372036854776000'], ['18446744073709551615', '18446744073709551615'],
    ['18446744073709551616', '18446744073709552000'], ['99999999999999999999', '100000000000000000000'], ['0777777777777777777777', '9223372036854775807'], ['01777777777777777777777', '18446744073709551615'], ['0xFFFFFFFFFFFFFFFF', '18446744073709551615'], ['123456789012345678901234567890', '1.2345678901234568e+29'],
    ['1e20', '100000000000000000000'], ['1e21', '1e+21'], ['1e22', '1e+22'], ['123456789.123456789', '123456789.12345679'], ['0.1', '0.1'], ['0.30000000000000004', '0.30000000000000004'],
    ['5e-324', '5e-324'], ['1.7976931348623157e308', '1.7976931348623157e+308'], ['4.9e-325', '0'], ['1_e3', '1000'], ['1e_3', '1000'], ['1e1_0', '10000000000'],
    ['0_x1', '1'], ['0__', '0'], ['0b1_0', '2'], ['0o1_7', '15'], ['0_0', '0'], ['-0b1', '-1'],
    ['+0b1', '1'], ['+0x1', '1'], ['+0o7', '7'], ['0b1111111111111111111111111111111111111111111111111111111111111111', '18446744073709551615'], ['-0x8000000000000000', '-9223372036854775808'], ['00.5', '0.5'],
    ['007', '7'], ['007.5', '7.5'], ['-08', '-8'], ['+09', '9'], ['08.5', '8.5'], ['0e1', '0'],
    ['00e1', '0'], ['08e1', '80'],
  ];
  it('reads numbers', () => {
    for (const [text, json] of numbers) {
      const value = plainValue(text);
      assert.equal(typeof value === 'bigint' ? String(value) : typeof value === 'number' ? Number(value) : value, typeof value === 'bigint' ? json : Number(json), text);
    }
  });

  it('keeps integers beyond 2^53 exact', () => {
    assert.equal(plainValue('9007199254740991'), 9007199254740991);
    assert.equal(plainValue('9007199254740992'), 9007199254740992n);
    assert.equal(plainValue('18446744073709551615'), 18446744073709551615n);
    assert.equal(typeof plainValue('18446744073709551616'), 'number');
  });

  it('knows the numbers that JSON does not', () => {
    for (const text of ['.inf', '.Inf', '.INF', '+.inf']) assert.equal(plainValue(text), Infinity);
    assert.equal(plainValue('-.inf'), -Infinity);
    for (const text of ['.nan', '.NaN', '.NAN']) assert.ok(Number.isNaN(plainValue(text)));
  });
});

describe('taggedValue', () => {
  it('reads the value as the tag demands', () => {
    assert.equal(taggedValue('1', 'plain', '!!str'), '1');
    assert.equal(taggedValue('1', 'double-quoted', '!!int'), 1);
    assert.equal(taggedValue('1', 'plain', '!!float'), 1);
    assert.equal(taggedValue('yes', 'plain', '!!bool'), true);
    assert.equal(taggedValue('x', 'plain', '!custom'), 'x');
    assert.equal(taggedValue('1', 'plain', '!<tag:yaml.org,2002:str>'), '1');
  });
  it('gives nothing for what the reader refuses', () => {
    assert.equal(taggedValue('x', 'plain', '!!int'), undefined);
    assert.equal(taggedValue('1.5', 'plain', '!!int'), undefined);
    assert.equal(taggedValue('1', 'plain', '!!bool'), undefined);
    assert.match(parseDocument('a: !!int x').problems[0]!.message, /cannot be read as !!int/);
  });
});
