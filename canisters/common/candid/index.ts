export { CandidError } from './error.js';
export { Message } from './message.js';
export {
  bool,
  type Infer,
  int16,
  int32,
  nat,
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
export { exactOpt, opt } from './option.js';
export { record } from './record.js';
export { blob, vec } from './sequence.js';
export { tags, variant } from './variant.js';
