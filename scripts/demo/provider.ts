import type { Identity } from '@dfinity/agent';
import type { Opening, PlainSection } from '../../src/client/index.js';

/** A node provider in the demo. */
export interface DemoProvider {
  readonly name: string;
  /** As text. */
  readonly principal: string;
  /** Signs its calls; undefined for a real provider, whose key is not here. */
  readonly identity: Identity | undefined;
  /** A kind of subject that the standard knows. */
  readonly subject: string;
  readonly sections: readonly PlainSection[];
}

/** A provider whose version has been sealed and submitted. */
export interface SubmittedProvider extends DemoProvider {
  readonly record: bigint;
  readonly version: number;
  readonly opening: Opening;
}
