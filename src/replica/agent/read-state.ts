import { isUtf8 } from 'node:buffer';
import { HttpError, badRequest } from '../http/errors.js';
import { equalBytes, hex } from '../certificates/bytes.js';
import type { Path } from '../certificates/hash-tree.js';
import type { Instance } from '../instance/instance.js';
import type { PrincipalBytes } from '../instance/types.js';
import { MANAGEMENT_CANISTER } from '../principal.js';

/**
 * Which parts of the state a caller may read.
 * https://internetcomputer.org/docs/references/ic-interface-spec#http-read-state
 */

const MAX_PATHS = 1000;
const MAX_LABELS = 127;

/** The canister whose id stands in the URL, and who asks. */
export interface CanisterReader {
  instance: Instance;
  effectiveCanisterId: PrincipalBytes;
  sender: PrincipalBytes;
}

/** @throws HttpError 400 for a path that cannot be asked for, 403 for one that this caller may not read */
export function checkCanisterPaths(reader: CanisterReader, paths: readonly Path[]): void {
  checkSizes(paths);
  const requests = new Set(
    paths.filter((path) => head(path) === 'request_status').map((path) => hex(path[1] ?? EMPTY))
  );
  if (requests.size > 1) throw badRequest('The paths name more than one request id.');
  for (const path of paths) {
    switch (head(path)) {
      case 'time':
      case 'subnet':
      case 'canister_ranges':
        break;
      case 'request_status':
        checkRequest(reader, path);
        break;
      case 'canister':
        checkCanister(reader, path);
        break;
      default:
        throw new HttpError(404, `Invalid path requested: /${describe(path)}.`);
    }
  }
}

/** @throws HttpError 400 or 404 for a path that cannot be asked of a subnet */
export function checkSubnetPaths(paths: readonly Path[]): void {
  checkSizes(paths);
  const refused = paths.find((path) => !['time', 'subnet', 'canister_ranges'].includes(head(path)));
  if (refused) throw new HttpError(404, `Invalid path requested: /${describe(refused)}.`);
}

const EMPTY = new Uint8Array();

function checkSizes(paths: readonly Path[]): void {
  if (paths.length > MAX_PATHS) throw badRequest(`${paths.length} paths; at most ${MAX_PATHS} are allowed.`);
  const deep = paths.find((path) => path.length > MAX_LABELS);
  if (deep) throw badRequest(`A path has ${deep.length} labels; at most ${MAX_LABELS} are allowed.`);
}

function checkRequest({ instance, effectiveCanisterId, sender }: CanisterReader, path: Path): void {
  const requestId = path[1];
  if (requestId?.length !== 32) throw badRequest('A request id has 32 bytes.');
  const record = instance.request(requestId);
  if (!record) return;
  if (!equalBytes(record.sender, sender))
    throw new HttpError(403, 'The user tries to access Request ID not signed by the caller.');
  if (
    equalBytes(record.canisterId, MANAGEMENT_CANISTER) ||
    equalBytes(record.canisterId, effectiveCanisterId)
  )
    return;
  throw new HttpError(403, 'The request went to another canister than the one in the URL.');
}

function checkCanister({ instance, effectiveCanisterId, sender }: CanisterReader, path: Path): void {
  const [, canisterId, field, name] = path;
  if (!equalBytes(canisterId, effectiveCanisterId)) {
    throw badRequest('A path names another canister than the one in the URL.');
  }
  const what = field ? Buffer.from(field).toString('utf8') : '';
  if (path.length === 3 && ['controllers', 'module_hash'].includes(what)) return;
  if (path.length !== 4 || what !== 'metadata' || !name) {
    throw new HttpError(404, `Invalid path requested: /${describe(path)}.`);
  }
  if (!isUtf8(name)) throw badRequest('The name of a metadata section is not UTF-8.');
  const view = instance.canister(effectiveCanisterId);
  const section = view?.metadata.find((entry) => entry.name === Buffer.from(name).toString('utf8'));
  if (section?.visibility !== 'private') return;
  if (view?.controllers.some((controller) => equalBytes(controller, sender))) return;
  throw new HttpError(403, 'The metadata section is private; only a controller may read it.');
}

function head(path: Path): string {
  return Buffer.from(path[0] ?? EMPTY).toString('latin1');
}

function describe(path: Path): string {
  return path
    .map((label) =>
      /^[\x21-\x7e]+$/.test(Buffer.from(label).toString('latin1'))
        ? Buffer.from(label).toString('latin1')
        : hex(label)
    )
    .join('/');
}
