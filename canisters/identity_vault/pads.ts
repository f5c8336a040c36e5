import { sha256 } from '../common/sha256.js';
import { asciiBytes, concatBytes, readU32, u32Bytes } from '../common/stored_bytes.js';

import { memory } from './memory.js';

/**
 * The secret pad of each version, which masks its salt, wrapped keys and ciphertext in stable memory.
 *
 * A stable B-tree moves entries between its nodes as it grows and leaves stale copies in slack and freed pages, out of
 * this canister's reach. So nothing that must be erasable is stored bare: it is stored under a pad, and the pad where
 * nothing moves: a map of at most eleven entries is one node that never splits, and a value written over one of the same
 * size is written in place. Erasing a version overwrites its pad; whatever copies are left are noise from then on.
 *
 * Pads come from a ratchet: each step replaces the state in place, so no later state tells an earlier pad.
 */
const PAD_BYTES = 32;
const PAGE_SLOTS = 2_048;
const PAGES_PER_MAP = 11;

/** Slot 0 holds the ratchet's state. */
const STATE_SLOT = 0;
const NEXT = asciiBytes('nodevault ratchet next');
const PAD = asciiBytes('nodevault ratchet pad');
const USED_KEY = asciiBytes('pad slots used');

/** Versions that the vault can hold at one time. */
export const MAX_PADS = memory.pads.length * PAGES_PER_MAP * PAGE_SLOTS - 1;

/** Whether the ratchet has its random start; without it no version is begun. */
export function hasSeed(): boolean {
  return slotsUsed() > STATE_SLOT;
}

/** Starts the ratchet, once, with 32 random bytes. */
export function setSeed(seed: Uint8Array): void {
  if (hasSeed()) return;
  writeSlot(STATE_SLOT, seed);
  setSlotsUsed(STATE_SLOT + 1);
}

/** Gives a new version its pad; the slot where it is, or undefined where all are taken. */
export function takePad(): number | undefined {
  const slot = freeSlot();
  if (slot !== undefined) renewPad(slot);
  return slot;
}

/** Replaces the pad of a slot, which erases what the old one masked. */
export function renewPad(slot: number): void {
  const state = readSlot(STATE_SLOT);
  writeSlot(slot, sha256(concatBytes(PAD, state)));
  writeSlot(STATE_SLOT, sha256(concatBytes(NEXT, state)));
}

export function padAt(slot: number): Uint8Array {
  return readSlot(slot);
}

/** Overwrites a pad in place and frees its slot. */
export function erasePad(slot: number): void {
  writeSlot(slot, new Uint8Array(PAD_BYTES));
  memory.freePads.insert(u32Bytes(slot), new Uint8Array(0));
}

function freeSlot(): number | undefined {
  const [freed] = memory.freePads.keys(0, 1);
  if (freed !== undefined) {
    memory.freePads.remove(freed);
    return readU32(freed);
  }
  const used = slotsUsed();
  if (used > MAX_PADS) return undefined;
  setSlotsUsed(used + 1);
  return used;
}

function slotsUsed(): number {
  const stored = memory.meta.get(USED_KEY);
  return stored === undefined ? 0 : readU32(stored);
}

function setSlotsUsed(count: number): void {
  memory.meta.insert(USED_KEY, u32Bytes(count));
}

function readSlot(slot: number): Uint8Array {
  const { map, page, offset } = place(slot);
  const stored = map.get(page);
  if (stored === undefined) throw new Error(`pad slot ${slot} is missing`);
  return stored.slice(offset, offset + PAD_BYTES);
}

function writeSlot(slot: number, pad: Uint8Array): void {
  const { map, page, offset } = place(slot);
  const stored = map.get(page) ?? new Uint8Array(PAGE_SLOTS * PAD_BYTES);
  stored.set(pad, offset);
  map.insert(page, stored);
}

function place(slot: number): { map: (typeof memory.pads)[number]; page: Uint8Array; offset: number } {
  const page = Math.floor(slot / PAGE_SLOTS);
  const map = memory.pads[Math.floor(page / PAGES_PER_MAP)];
  return { map, page: u32Bytes(page % PAGES_PER_MAP), offset: (slot % PAGE_SLOTS) * PAD_BYTES };
}
