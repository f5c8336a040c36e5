import { StableBTreeMap } from 'azle';

/** A stable map of raw bytes: the codecs of what is stored are this project's own, never a default serializer. */
export type RawMap = StableBTreeMap<Uint8Array, Uint8Array>;

const raw = {
  toBytes: (bytes: Uint8Array): Uint8Array => bytes,
  fromBytes: (bytes: Uint8Array): Uint8Array => bytes
};

/** The stable map at `memoryId` (0 to 253); ids are never reused for another content. */
export function rawMap(memoryId: number): RawMap {
  return new StableBTreeMap<Uint8Array, Uint8Array>(memoryId, raw, raw);
}
