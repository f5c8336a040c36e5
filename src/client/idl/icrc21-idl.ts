/** ICRC-21 (https://github.com/dfinity/ICRC/blob/main/ICRCs/ICRC-21/ICRC-21.md): what a wallet shows before a call is signed. */
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { Blob, type Opt } from './common-idl.js';

/** ICRC-21's request: the call about to be signed, and how the wallet shows it. */
export interface ConsentRequest {
  method: string;
  arg: Uint8Array;
  user_preferences: {
    metadata: ConsentMetadata;
    device_spec: Opt<{ GenericDisplay: null } | { FieldsDisplay: null }>;
  };
}

interface ConsentMetadata {
  language: string;
  utc_offset_minutes: Opt<number>;
}
const ConsentMetadata = IDL.Record({ language: IDL.Text, utc_offset_minutes: IDL.Opt(IDL.Int16) });

const ConsentRequest = IDL.Record({
  method: IDL.Text,
  arg: Blob,
  user_preferences: IDL.Record({
    metadata: ConsentMetadata,
    device_spec: IDL.Opt(IDL.Variant({ GenericDisplay: IDL.Null, FieldsDisplay: IDL.Null }))
  })
});

type ConsentValue =
  | { TokenAmount: { decimals: number; amount: bigint; symbol: string } }
  | { TimestampSeconds: { amount: bigint } }
  | { DurationSeconds: { amount: bigint } }
  | { Text: { content: string } };
const Amount = IDL.Record({ amount: IDL.Nat64 });
const ConsentValue = IDL.Variant({
  TokenAmount: IDL.Record({ decimals: IDL.Nat8, amount: IDL.Nat64, symbol: IDL.Text }),
  TimestampSeconds: Amount,
  DurationSeconds: Amount,
  Text: IDL.Record({ content: IDL.Text })
});

type ConsentMessage =
  | { GenericDisplayMessage: string }
  | { FieldsDisplayMessage: { intent: string; fields: [string, ConsentValue][] } };
const ConsentMessage = IDL.Variant({
  GenericDisplayMessage: IDL.Text,
  FieldsDisplayMessage: IDL.Record({
    intent: IDL.Text,
    fields: IDL.Vec(IDL.Tuple(IDL.Text, ConsentValue))
  })
});

type ConsentError =
  | { UnsupportedCanisterCall: { description: string } }
  | { ConsentMessageUnavailable: { description: string } }
  | { InsufficientPayment: { description: string } }
  | { GenericError: { error_code: bigint; description: string } };
const Described = IDL.Record({ description: IDL.Text });
const ConsentError = IDL.Variant({
  UnsupportedCanisterCall: Described,
  ConsentMessageUnavailable: Described,
  InsufficientPayment: Described,
  GenericError: IDL.Record({ error_code: IDL.Nat, description: IDL.Text })
});

export type ConsentResponse =
  { Ok: { consent_message: ConsentMessage; metadata: ConsentMetadata } } | { Err: ConsentError };
const ConsentResponse = IDL.Variant({
  Ok: IDL.Record({ consent_message: ConsentMessage, metadata: ConsentMetadata }),
  Err: ConsentError
});

export interface Icrc21Service {
  icrc21_canister_call_consent_message: ActorMethod<[ConsentRequest], ConsentResponse>;
}

export const icrc21Method: Record<keyof Icrc21Service, IDL.FuncClass> = {
  icrc21_canister_call_consent_message: IDL.Func([ConsentRequest], [ConsentResponse])
};
