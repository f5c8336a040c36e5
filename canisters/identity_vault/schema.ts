/** Version of what the vault keeps in stable memory. */
export const SCHEMA = 1;
