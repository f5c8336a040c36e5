import { candidatesOf } from '../../../client/audit-candidates.js';
import { type ListedNode, parseNodeList } from '../../../client/nns/node-list.js';
import type { CandidateList } from '../../../protocol/audit/candidates.js';
import { readText } from '../../files.js';

/** The nodes of a CSV file as the public dashboard gives it. */
export async function readNodes(file: string): Promise<ListedNode[]> {
  return parseNodeList(await readText(file), file);
}

export async function readCandidates(file: string): Promise<CandidateList> {
  return candidatesOf(await readNodes(file), file);
}
