import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { documentFromFields } from '../../../src/client/documents.js';
import { fieldsFromJson, fieldsToJson } from '../../../src/client/section-fields.js';

const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/).filter((name) => name !== '__proto__');
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.string(), tie('object'), tie('list')),
  object: fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
  list: fc.array(tie('value'), { minLength: 1, maxLength: 12 })
}));
const section = fc.dictionary(key, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

describe('section JSON', () => {
  test('becomes dotted text fields and back', () => {
    const owners = { owners: [{ name: 'Zoë', share: '60 %' }, { name: 'Max' }], as_of: '2026-01-31' };
    const fields = fieldsFromJson(owners, 'owners.json');
    expect(fields.map(({ name }) => name)).toStrictEqual([
      'owners.0.name',
      'owners.0.share',
      'owners.1.name',
      'as_of'
    ]);
    expect(fieldsToJson(fields)).toStrictEqual(owners);
  });

  test('any section survives the round trip', () => {
    fc.assert(
      fc.property(section, (json) => {
        expect(fieldsToJson(fieldsFromJson(json, 'x'))).toStrictEqual(json);
      })
    );
  });

  test.each<[string, unknown, RegExp]>([
    ['a number', { share: 60 }, /x.json: share is number; write values as text in quotes/],
    ['null', { a: { b: null } }, /a.b is null/],
    ['a boolean in a list', { a: ['x', true] }, /a.1 is boolean/],
    ['an empty list', { a: [] }, /a is empty/],
    ['an empty object', {}, /the section is empty/],
    ['a list at the top', ['x'], /must be a JSON object/],
    ['text at the top', 'x', /must be a JSON object/],
    ['a key with a dot', { 'a.b': 'x' }, /has the key "a.b"/],
    ['a key that is a number', { a: { 0: 'x' } }, /has the key "0"/],
    ['a capital letter', { Name: 'x' }, /has the key "Name"/]
  ])('refuses %s, naming file and path', (_what, json, message) => {
    expect(() => fieldsFromJson(json, 'x.json')).toThrow(expect.objectContaining({ code: 'malformed' }));
    expect(() => fieldsFromJson(json, 'x.json')).toThrow(message);
  });

  test('fields that no JSON gives are all shown to who opens them', () => {
    const hostile = [
      { name: 'a', value: 'hidden?' },
      { name: 'a.b', value: 'x' }
    ];
    expect(fieldsToJson(hostile)).toStrictEqual({ a: 'hidden?', 'a.b': 'x' });
    expect(fieldsToJson([{ name: 'a.5', value: 'x' }])).toStrictEqual({ a: { 5: 'x' } });
    expect(fieldsToJson([{ name: 'scan', value: new Uint8Array(3) }])).toStrictEqual({ scan: '(3 bytes)' });
  });

  test('fields that are no document are no document', () => {
    expect(documentFromFields([{ name: 'content', value: 'text' }])).toBeNull();
  });
});
