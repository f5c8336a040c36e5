/** What the vault derives keys with. Constants, so that no setting can point them elsewhere. */

/** Name of the vetKD master key: the production key of the Internet Computer. */
export const VETKD_KEY_NAME = 'key_1';

/** Context that sets identity keys apart from any other use of the vault's vetKD key. ASCII. */
export const VETKD_CONTEXT = 'nodevault/identity/1';
