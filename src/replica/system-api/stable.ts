import { ErrorCode } from '../errors.js';
import { Trap, type SystemApiHost } from './host.js';
import { Allowed, type ApiTable } from './table.js';

/** Largest memory the 32-bit calls can address, in Wasm pages. */
const MAX_PAGES_32 = 65_536;

/** Cost of a 4 KiB page of stable memory that was not yet changed in this message. */
const DIRTY_PAGE_COST = 1_000;

function checkNarrow(host: SystemApiHost): void {
  if (host.stable.pages > MAX_PAGES_32) {
    throw new Trap(
      ErrorCode.CanisterTrapped,
      'Canister trapped: 32 bit stable memory api used on a memory larger than 4GB'
    );
  }
}

function checkBounds(host: SystemApiHost, offset: bigint, size: bigint): void {
  if (offset + size > BigInt(host.stable.byteLength)) {
    throw new Trap(ErrorCode.CanisterTrapped, 'Canister trapped: stable memory out of bounds');
  }
}

/** A position or length beyond what memory can have ends up out of bounds below. */
function toNumber(value: bigint): number {
  return Number(value);
}

function read(host: SystemApiHost, dst: bigint, offset: bigint, size: bigint): undefined {
  host.charge(toNumber(size));
  if (size === 0n) return;
  checkBounds(host, offset, size);
  host.stable.read(toNumber(offset), host.writable(toNumber(dst), toNumber(size)));
}

function write(host: SystemApiHost, offset: bigint, src: bigint, size: bigint): undefined {
  host.charge(toNumber(size));
  if (size === 0n) return;
  checkBounds(host, offset, size);
  const dirty = host.stable.write(toNumber(offset), host.view(toNumber(src), toNumber(size)));
  host.charge(dirty * DIRTY_PAGE_COST);
}

/** Stable memory, with 32-bit and 64-bit addresses. */
export const stableApi: ApiTable = {
  stable_size: {
    type: ':i',
    allowed: Allowed.evenStart,
    cost: 20,
    run: (host) => {
      checkNarrow(host);
      return host.stable.pages;
    }
  },
  stable_grow: {
    type: 'i:i',
    allowed: Allowed.evenStart,
    cost: 100,
    run: (host, [pages = 0]) => {
      checkNarrow(host);
      return host.stable.grow(pages, MAX_PAGES_32);
    }
  },
  stable_read: {
    type: 'iii:',
    allowed: Allowed.evenStart,
    cost: 20,
    run: (host, [dst = 0, offset = 0, size = 0]) => {
      checkNarrow(host);
      return read(host, BigInt(dst), BigInt(offset), BigInt(size));
    }
  },
  stable_write: {
    type: 'iii:',
    allowed: Allowed.evenStart,
    cost: 20,
    run: (host, [offset = 0, src = 0, size = 0]) => {
      checkNarrow(host);
      return write(host, BigInt(offset), BigInt(src), BigInt(size));
    }
  },
  stable64_size: {
    type: ':I',
    allowed: Allowed.evenStart,
    cost: 20,
    run: (host) => BigInt(host.stable.pages)
  },
  stable64_grow: {
    type: 'I:I',
    allowed: Allowed.evenStart,
    cost: 100,
    run: (host, _args, [pages = 0n]) => BigInt(host.stable.grow(toNumber(pages)))
  },
  stable64_read: {
    type: 'III:',
    allowed: Allowed.evenStart,
    cost: 20,
    run: (host, _args, [dst = 0n, offset = 0n, size = 0n]) => read(host, dst, offset, size)
  },
  stable64_write: {
    type: 'III:',
    allowed: Allowed.evenStart,
    cost: 20,
    run: (host, _args, [offset = 0n, src = 0n, size = 0n]) => write(host, offset, src, size)
  }
};
