import {
  blob,
  type Infer,
  int16,
  nat,
  nat64,
  nat8,
  opt,
  record,
  tags,
  text,
  variant,
  vec
} from './candid/index.js';
import { update } from './candid/method.js';

/** The candid types of ICRC-21 (https://github.com/dfinity/ICRC/blob/main/ICRCs/ICRC-21/ICRC-21.md). */
const Metadata = record({ language: text, utc_offset_minutes: opt(int16) });

const Request = record({
  method: text,
  arg: blob,
  user_preferences: record({
    metadata: Metadata,
    device_spec: opt(tags('GenericDisplay', 'FieldsDisplay'))
  })
});
export type ConsentRequest = Infer<typeof Request>;

const amount = record({ amount: nat64 });

const Value = variant({
  TokenAmount: record({ decimals: nat8, amount: nat64, symbol: text }),
  TimestampSeconds: amount,
  DurationSeconds: amount,
  Text: record({ content: text })
});

const ConsentMessage = variant({
  GenericDisplayMessage: text,
  FieldsDisplayMessage: record({ intent: text, fields: vec(record({ _0_: text, _1_: Value })) })
});

const ErrorInfo = record({ description: text });

const Response = variant({
  Ok: record({ consent_message: ConsentMessage, metadata: Metadata }),
  Err: variant({
    UnsupportedCanisterCall: ErrorInfo,
    ConsentMessageUnavailable: ErrorInfo,
    InsufficientPayment: ErrorInfo,
    GenericError: record({ error_code: nat, description: text })
  })
});
export type ConsentResponse = Infer<typeof Response>;

export const icrc21Methods = { icrc21_canister_call_consent_message: update([Request], Response) };
