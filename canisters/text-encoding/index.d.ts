export class TextEncoder {
  readonly encoding: 'utf-8';
  encode(input?: string): Uint8Array;
}

export class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: 'utf-8';
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  /** @throws TypeError where `fatal` and the bytes are malformed, or `stream` is asked for. */
  decode(input?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}
