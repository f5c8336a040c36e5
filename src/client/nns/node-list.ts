/**
 * The network's nodes out of the CSV that the public dashboard gives: one line a node, columns by the names in its head,
 * fields quoted as RFC 4180 has it.
 */
import { Principal } from '@dfinity/principal';
import { NodeVaultError } from '../errors.js';
import type { NetworkNode } from './network-view.js';

/** A node as the list has it. */
export interface ListedNode extends NetworkNode {
  readonly providerName: string;
  readonly ipv6: string;
}

const COLUMNS = [
  'node_id',
  'node_provider_id',
  'node_provider_name',
  'node_operator_id',
  'dc_id',
  'owner',
  'region',
  'subnet_id',
  'node_type',
  'status',
  'ip_address'
] as const;
type Column = (typeof COLUMNS)[number];

/** Lists longer than this are none of nodes. */
const MAX_NODES = 20_000;

/**
 * Every node once, in the list's order.
 * @param where names the source in errors
 * @throws NodeVaultError `malformed`, which names the line and the column
 */
export function parseNodeList(csv: string, where: string): ListedNode[] {
  const [head = [], ...rows] = parseCsv(csv, where);
  const at = new Map(COLUMNS.map((column) => [column, head.indexOf(column)]));
  const missing = COLUMNS.find((column) => (at.get(column) ?? -1) < 0);
  if (missing !== undefined) throw malformed(where, 1, `column ${missing} is missing`);
  if (rows.length > MAX_NODES) throw malformed(where, MAX_NODES + 2, `more than ${MAX_NODES} nodes`);
  const nodes = rows.map((row, index) => {
    if (row.length !== head.length)
      throw malformed(where, index + 2, `has ${row.length} fields instead of ${head.length}`);
    return readNode((column) => row[at.get(column) ?? -1] ?? '', `${where}: line ${index + 2}`);
  });
  if (new Set(nodes.map(({ id }) => id)).size < nodes.length)
    throw malformed(where, 1, 'a node is listed twice');
  return nodes;
}

/** A list of the same form, which `parseNodeList` reads; what a node's state is, the list does not say of one that is not up. */
export function formatNodeList(nodes: readonly ListedNode[]): string {
  const rows = nodes.map((node) => {
    const type = node.isApiBoundaryNode ? 'API_BOUNDARY' : node.subnet === null ? 'UNASSIGNED' : 'REPLICA';
    const values: Record<Column, string> = {
      node_id: node.id,
      node_provider_id: node.provider,
      node_provider_name: node.providerName,
      node_operator_id: node.operator,
      dc_id: node.dataCenter,
      owner: node.dataCenterOwner,
      region: node.country === '' ? '' : `,${node.country},`,
      subnet_id: node.subnet ?? '',
      node_type: type,
      status: node.isUp ? 'UP' : 'UNKNOWN',
      ip_address: node.ipv6
    };
    return COLUMNS.map((column) => quoted(values[column])).join(',');
  });
  return `${[COLUMNS.join(','), ...rows].join('\n')}\n`;
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function readNode(field: (column: Column) => string, where: string): ListedNode {
  const principal = (column: Column): string => requirePrincipal(field(column), `${where}: ${column}`);
  const subnet = field('subnet_id');
  return {
    id: principal('node_id'),
    provider: principal('node_provider_id'),
    providerName: field('node_provider_name'),
    operator: principal('node_operator_id'),
    dataCenter: field('dc_id'),
    dataCenterOwner: field('owner'),
    // Continent, country, place.
    country: field('region').split(',')[1] ?? '',
    subnet: subnet === '' ? null : requirePrincipal(subnet, `${where}: subnet_id`),
    isApiBoundaryNode: field('node_type') === 'API_BOUNDARY',
    isUp: field('status') === 'UP',
    ipv6: field('ip_address')
  };
}

function requirePrincipal(text: string, where: string): string {
  try {
    return Principal.fromText(text).toText();
  } catch {
    throw new NodeVaultError('malformed', `${where}: it is no principal, or its checksum is wrong`);
  }
}

/** Records of RFC 4180, with either line ending; empty lines are left out. */
function parseCsv(text: string, where: string): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quoted = text[at] === '"';
    const { value, end } = quoted
      ? quotedField(text, at + 1, where, records.length + 1)
      : bareField(text, at);
    fields.push(value);
    const lineEnd = text.startsWith('\r\n', end) ? 2 : text[end] === '\n' ? 1 : 0;
    if (lineEnd === 0 && end < text.length) {
      if (text[end] !== ',') throw malformed(where, records.length + 1, 'a quoted field is followed by more');
      at = end + 1;
      if (at < text.length) continue;
      fields.push('');
    } else at = end + lineEnd;
    if (fields.length > 1 || fields[0] !== '') records.push(fields);
    fields = [];
  }
  return records;
}

interface Field {
  readonly value: string;
  /** Where the separator is. */
  readonly end: number;
}

function bareField(text: string, start: number): Field {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && !text.startsWith('\r\n', end)) end++;
  return { value: text.slice(start, end), end };
}

function quotedField(text: string, start: number, where: string, line: number): Field {
  let value = '';
  for (let from = start; ;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw malformed(where, line, 'a quoted field does not end');
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}

function malformed(where: string, line: number, problem: string): NodeVaultError {
  return new NodeVaultError('malformed', `${where}: line ${line}: ${problem}`);
}
