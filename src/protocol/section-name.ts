import { MAX_SECTION_NAME_LENGTH } from './limits.js';

const SECTION_NAME = /^[a-z][a-z0-9-]*$/;

/**
 * A section's name is public: it says what kind of data is sealed (`owners`, `document-1`), never whose.
 * File names and labels stay inside the ciphertext.
 */
export function isSectionName(name: string): boolean {
  return name.length <= MAX_SECTION_NAME_LENGTH && SECTION_NAME.test(name);
}
