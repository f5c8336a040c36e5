export { CandidError } from './error.js';
export { blob, opt, record, variant, vec } from './composite.js';
export { Message } from './message.js';
export {
  bool,
  type Infer,
  int32,
  nat16,
  nat32,
  nat64,
  nat8,
  nul,
  principal,
  reserved,
  text,
  type Type,
  utf8
} from './type.js';
