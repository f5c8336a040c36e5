export interface ProtobufField {
  readonly number: number;
  /** Of a varint. */
  readonly value?: number;
  /** Of a string, bytes or a message. */
  readonly bytes?: Uint8Array;
}

/** The fields of a protobuf message, in order; undefined where it is damaged. Fixed-width fields are skipped. */
export function protobufFields(message: Uint8Array): ProtobufField[] | undefined {
  const fields: ProtobufField[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128 || at > message.length) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) fields.push({ number, value: varint() });
    else if (wire === 2) {
      const length = varint();
      fields.push({ number, bytes: message.subarray(at, at + length) });
      at += length;
    } else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else return undefined;
  }
  return at === message.length ? fields : undefined;
}
