/** Bytes that must never show up where others look, and how one looks for them. */
export class Canaries {
  private readonly needles: { label: string; bytes: Buffer; spelled: Buffer[] }[] = [];

  /** A text or a secret; short ones would be found by chance. */
  add(label: string, secret: string | Uint8Array): void {
    const bytes = Buffer.from(secret);
    if (bytes.length < 16) throw new Error(`${label}: ${bytes.length} bytes are too few to look for`);
    this.needles.push({ label, bytes, spelled: [bytes, ...spellings(bytes)] });
  }

  get count(): number {
    return this.needles.length;
  }

  /** Labels of those that `place` holds as they are, in hexadecimal or in base64. */
  foundIn(place: Uint8Array | string): string[] {
    const haystack = Buffer.from(place);
    return this.needles
      .filter(({ spelled }) => spelled.some((form) => haystack.includes(form)))
      .map(({ label }) => label);
  }

  /** Labels of those that a large memory holds as they are. */
  foundRawIn(memory: Uint8Array): string[] {
    const written = withoutEmptyPages(Buffer.from(memory.buffer, memory.byteOffset, memory.length));
    return this.needles.filter(({ bytes }) => written.includes(bytes)).map(({ label }) => label);
  }
}

/** Hexadecimal in both cases; base64 at each of the three places where a group of bytes can begin. */
function spellings(bytes: Buffer): Buffer[] {
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].map((skipped) => {
    const whole = bytes.subarray(skipped);
    return whole.subarray(0, whole.length - (whole.length % 3)).toString('base64');
  });
  return [hex, hex.toUpperCase(), ...base64].map((text) => Buffer.from(text));
}

const PAGE = 65_536;

function withoutEmptyPages(memory: Buffer): Buffer {
  const empty = Buffer.alloc(PAGE);
  const pages = Array.from({ length: Math.ceil(memory.length / PAGE) }, (_, at) =>
    memory.subarray(at * PAGE, (at + 1) * PAGE)
  );
  return Buffer.concat(pages.filter((page) => page.compare(empty, 0, page.length) !== 0));
}
