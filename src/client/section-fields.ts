/**
 * Sections as people write them: JSON ↔ fields. Objects and lists become dotted names (`owners.0.name`); every leaf is
 * text, because a number or a date has several spellings and a commitment needs one.
 */
import type { Field } from '../protocol/sealed/canonical.js';
import { NodeVaultError } from './errors.js';

export type SectionJson = { readonly [key: string]: SectionJsonValue };
export type SectionJsonValue = string | SectionJson | readonly SectionJsonValue[];

/** Begins with a letter, so that a key never looks like a list position. */
const KEY = /^[a-z][a-z0-9_]*$/;

/**
 * The fields of a section's JSON object.
 * @param where names the source in errors, for example a file
 * @throws NodeVaultError `malformed`, which names the path inside the JSON
 */
export function fieldsFromJson(json: unknown, where: string): Field[] {
  if (!isObject(json)) throw malformed(where, 'the section', 'must be a JSON object');
  const fields: Field[] = [];
  collect(json, '', where, fields);
  return fields;
}

/**
 * The inverse of `fieldsFromJson`, for text fields. Bytes become a note of their length. Fields that no JSON of ours
 * gives (`a` beside `a.b`) keep their dotted names, so that nothing sealed is hidden from who opens it.
 */
export function fieldsToJson(fields: readonly Field[]): SectionJsonValue {
  const entries = fields.map(({ name, value }): [string, string] => [
    name,
    typeof value === 'string' ? value : `(${value.length} bytes)`
  ]);
  if (entries.some(([a]) => entries.some(([b]) => b.startsWith(`${a}.`)))) return Object.fromEntries(entries);
  const root: Tree = new Map();
  for (const [name, text] of entries) insert(root, name.split('.'), text);
  return treeToJson(root);
}

function collect(value: unknown, name: string, where: string, fields: Field[]): void {
  if (typeof value === 'string') {
    fields.push({ name, value });
    return;
  }
  for (const [key, child] of children(value, name, where)) {
    collect(child, name === '' ? key : `${name}.${key}`, where, fields);
  }
}

function children(value: unknown, name: string, where: string): [string, unknown][] {
  const path = name === '' ? 'the section' : name;
  if (!Array.isArray(value) && !isObject(value)) {
    throw malformed(
      where,
      path,
      `is ${value === null ? 'null' : typeof value}; write values as text in quotes`
    );
  }
  const entries: [string, unknown][] = Object.entries(value);
  if (entries.length === 0) throw malformed(where, path, 'is empty; leave it out');
  if (Array.isArray(value)) return entries;
  const bad = entries.find(([key]) => !KEY.test(key));
  if (bad) {
    throw malformed(where, path, `has the key ${JSON.stringify(bad[0])}; use a-z, 0-9 and _, a letter first`);
  }
  return entries;
}

type Tree = Map<string, Tree | string>;

function insert(tree: Tree, [key = '', ...rest]: string[], text: string): void {
  if (rest.length === 0) {
    tree.set(key, text);
    return;
  }
  const existing = tree.get(key);
  const child: Tree = existing instanceof Map ? existing : new Map<string, Tree | string>();
  tree.set(key, child);
  insert(child, rest, text);
}

function treeToJson(tree: Tree): SectionJsonValue {
  const json = (value: Tree | string): SectionJsonValue =>
    typeof value === 'string' ? value : treeToJson(value);
  const list = Array.from({ length: tree.size }, (_, i) => tree.get(String(i)));
  if (list.every((value) => value !== undefined)) return list.map(json);
  return Object.fromEntries([...tree].map(([key, value]) => [key, json(value)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(where: string, path: string, problem: string): NodeVaultError {
  return new NodeVaultError('malformed', `${where}: ${path} ${problem}`);
}
