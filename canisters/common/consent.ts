import { CandidError } from './candid/index.js';
import type { ConsentRequest, ConsentResponse } from './icrc21_types.js';

/** What a person agrees to by signing a call: what it does, and its particulars as label and value. */
export interface Consent {
  readonly intent: string;
  readonly fields: readonly (readonly [label: string, value: string])[];
}

/** What a method's call means; from its argument in candid. Throws CandidError where that cannot be decoded. */
export type Consents = ReadonlyMap<string, (arg: Uint8Array) => Consent>;

/** ICRC-21's answer, in English, as the wallet can show it: as fields, or as Markdown where it does not say. */
export function consentMessage(consents: Consents, request: ConsentRequest): ConsentResponse {
  const { method, arg, user_preferences } = request;
  const describe = consents.get(method);
  if (describe === undefined) {
    const known = [...consents.keys()].join(', ');
    return unsupported(`no consent message for this method; there is one for ${known}`);
  }
  try {
    const [device] = user_preferences.device_spec;
    const consent_message = message(describe(arg), device === 'FieldsDisplay');
    return { Ok: { consent_message, metadata: { language: 'en', utc_offset_minutes: [] } } };
  } catch (error) {
    if (!(error instanceof CandidError)) throw error;
    return unsupported(`arg is no argument of ${method}: ${error.message}`);
  }
}

type ConsentMessage = Extract<ConsentResponse, { Ok: unknown }>['Ok']['consent_message'];

function message({ intent, fields }: Consent, asFields: boolean): ConsentMessage {
  if (!asFields) {
    const lines = fields.map(([label, value]) => `**${label}:**\n${value}`);
    return { GenericDisplayMessage: [`# ${intent}`, ...lines].join('\n\n') };
  }
  const shown = fields.map(([label, content]) => ({ _0_: label, _1_: { Text: { content } } }));
  return { FieldsDisplayMessage: { intent, fields: shown } };
}

function unsupported(description: string): ConsentResponse {
  return { Err: { UnsupportedCanisterCall: { description } } };
}
