import { ErrorCode } from '../errors.js';
import { Trap, type SystemApiHost } from './host.js';
import { Allowed, api, type ApiFunction, type ApiTable } from './table.js';

/** Largest memory the 32-bit calls can address, in Wasm pages. */
const MAX_PAGES_32 = 65_536;

/** Cost of a 4 KiB page of stable memory that was not yet changed in this message. */
const DIRTY_PAGE_COST = 1_000;

function outOfBounds(what: string): Trap {
  return new Trap(ErrorCode.CanisterTrapped, `Canister trapped: ${what}`);
}

function checkBounds({ stable }: SystemApiHost, offset: number, size: number): void {
  if (offset + size > stable.byteLength) throw outOfBounds('stable memory out of bounds');
}

function read(host: SystemApiHost, [dst = 0, offset = 0, size = 0]: readonly number[]): void {
  host.charge(size);
  if (size === 0) return;
  checkBounds(host, offset, size);
  host.stable.read(offset, host.writable(dst, size));
}

function write(host: SystemApiHost, [offset = 0, src = 0, size = 0]: readonly number[]): void {
  host.charge(size);
  if (size === 0) return;
  checkBounds(host, offset, size);
  const dirty = host.stable.write(offset, host.view(src, size));
  host.charge(dirty * DIRTY_PAGE_COST);
}

type Access = (host: SystemApiHost, args: readonly number[]) => number | void;

/** With 32-bit addresses, which must reach all of the memory. */
function narrow(type: string, cost: number, access: Access): ApiFunction {
  const run: Access = (host, args) => {
    if (host.stable.pages <= MAX_PAGES_32) return access(host, args);
    throw outOfBounds('32 bit stable memory api used on a memory larger than 4GB');
  };
  return api(type, Allowed.evenStart, run, { cost });
}

/** With 64-bit addresses. A position or length beyond what memory can have ends up out of bounds. */
function wide(type: string, cost: number, access: Access): ApiFunction {
  const run: ApiFunction['run'] = (host, _args, values) => {
    const result = access(host, values.map(Number));
    return typeof result === 'number' ? BigInt(result) : undefined;
  };
  return api(type, Allowed.evenStart, run, { cost });
}

/** Stable memory, with 32-bit and 64-bit addresses. */
export const stableApi: ApiTable = {
  stable_size: narrow(':i', 0, ({ stable }) => stable.pages),
  stable_grow: narrow('i:i', 100, ({ stable }, [pages = 0]) => stable.grow(pages, MAX_PAGES_32)),
  stable_read: narrow('iii:', 20, read),
  stable_write: narrow('iii:', 20, write),
  stable64_size: wide(':I', 0, ({ stable }) => stable.pages),
  stable64_grow: wide('I:I', 100, ({ stable }, [pages = 0]) => stable.grow(pages)),
  stable64_read: wide('III:', 20, read),
  stable64_write: wide('III:', 20, write)
};
