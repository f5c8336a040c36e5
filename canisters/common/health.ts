import { isReserveTouched } from './cycles_reserve.js';
import type { Health } from './health_type.js';

export function health(schema: number, logLength: bigint): Health {
  return { cycles: isReserveTouched() ? 'low' : 'ok', schema, log_length: logLength };
}
