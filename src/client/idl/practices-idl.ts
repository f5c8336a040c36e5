/** What providers say of their practices, in `canisters/audit_registry/audit_registry.did`; a test compares the two. */
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { CanisterResult } from '../errors.js';
import { type Opt, result } from './common-idl.js';

export interface PracticeAnswer {
  practice: string;
  compliance: { yes: null } | { partly: null } | { no: null } | { not_applicable: null };
  remark: string;
}
const PracticeAnswer = IDL.Record({
  practice: IDL.Text,
  compliance: IDL.Variant({ yes: IDL.Null, partly: IDL.Null, no: IDL.Null, not_applicable: IDL.Null }),
  remark: IDL.Text
});

export interface PracticesArgs {
  provider: Principal;
  checklist: number;
  answers: PracticeAnswer[];
}
const PracticesArgs = IDL.Record({
  provider: IDL.Principal,
  checklist: IDL.Nat32,
  answers: IDL.Vec(PracticeAnswer)
});

export interface Practices {
  checklist: number;
  answers: PracticeAnswer[];
  signed_by: Principal;
  signed_at: bigint;
  edition: number;
}
const Practices = IDL.Record({
  checklist: IDL.Nat32,
  answers: IDL.Vec(PracticeAnswer),
  signed_by: IDL.Principal,
  signed_at: IDL.Nat64,
  edition: IDL.Nat32
});

export interface PracticesService {
  sign_practices: ActorMethod<[PracticesArgs], CanisterResult<null>>;
  get_practices: ActorMethod<[Principal], Opt<Practices>>;
}

export const practicesMethods = {
  sign_practices: IDL.Func([PracticesArgs], [result()]),
  get_practices: IDL.Func([IDL.Principal], [IDL.Opt(Practices)], ['query'])
};
