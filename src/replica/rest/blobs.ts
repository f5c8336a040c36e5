import { messageOf } from '../errors.js';
import { HttpError, badRequest } from '../http/errors.js';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

const MAX_TOTAL_BYTES = 1024 ** 3;

interface Blob {
  bytes: Uint8Array;
  gzip: boolean;
}

/** Uploaded bytes by their SHA-256. Where they exceed 1 GiB together, the oldest are dropped. */
export class BlobStore {
  readonly #blobs = new Map<string, Blob>();
  #totalBytes = 0;

  /** @returns the blob's id: SHA-256 in hexadecimal */
  put(bytes: Uint8Array, gzip: boolean): string {
    const id = createHash('sha256').update(bytes).digest('hex');
    if (!this.#blobs.has(id)) this.#totalBytes += bytes.length;
    this.#blobs.set(id, { bytes, gzip });
    for (const [oldest, blob] of this.#blobs) {
      if (this.#totalBytes <= MAX_TOTAL_BYTES || oldest === id) break;
      this.#blobs.delete(oldest);
      this.#totalBytes -= blob.bytes.length;
    }
    return id;
  }

  /** @throws HttpError 404 for an unknown id, 400 for what is none */
  get(id: string): Blob {
    if (!/^[0-9a-f]{64}$/i.test(id)) throw badRequest(`${JSON.stringify(id)} is not the id of a blob`);
    const blob = this.#blobs.get(id.toLowerCase());
    if (!blob) throw new HttpError(404, `BlobNotFound(${id})`);
    return blob;
  }

  /**
   * The content, unpacked.
   * @throws HttpError 404 for an unknown id, 400 where it says gzip and is not, or unpacks to more than 1 GiB
   */
  content(id: string): Uint8Array {
    const { bytes, gzip } = this.get(id);
    if (!gzip) return bytes;
    try {
      return gunzipSync(bytes, { maxOutputLength: MAX_TOTAL_BYTES });
    } catch (error) {
      throw badRequest(`Blob ${id} cannot be unpacked: ${messageOf(error)}`);
    }
  }
}
