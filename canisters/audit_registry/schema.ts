/** Version of what the registry keeps in stable memory. */
export const SCHEMA = 1;
