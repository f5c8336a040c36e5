import { principalText } from '../../src/protocol/spec/principal-text.js';
import type { Message, Type } from '../common/candid/index.js';
import type { Values } from '../common/candid/message.js';
import type { Consent, Consents } from '../common/consent.js';

import { methods, type VersionAddress } from './interface.js';
import { WITHDRAWAL_NOTICE } from './life.js';

const DAY = 86_400n;

/** What a provider or custodian agrees to, for the calls that a hardware wallet may sign. */
export const consents: Consents = new Map([
  consent('create_record', methods.create_record.args, () => ({
    intent: 'Create your identity record',
    fields: []
  })),
  consent('appoint_delegate', methods.appoint_delegate.args, ([delegate]) =>
    delegate === undefined
      ? { intent: 'Remove the delegate of your identity record', fields: [] }
      : {
          intent: 'Let a delegate submit for you',
          fields: [
            ['Delegate', principalText(delegate)],
            ['It may', 'upload and submit sealed versions of your identity record'],
            ['Until', 'you appoint another one, or none']
          ]
        }
  ),
  consent('claim_operator', methods.claim_operator.args, (record) => ({
    intent: 'Submit for a provider as its node operator',
    fields: [['Record', `${record}`]]
  })),
  consent('submit_version', methods.submit_version.args, (address) => ({
    intent: 'Submit a version of your identity record',
    fields: versionFields(address)
  })),
  consent('request_erasure', methods.request_erasure.args, (record) => ({
    intent: 'Ask for the erasure of your identity record',
    fields: [
      ['Record', `${record}`],
      ['Earliest', `${WITHDRAWAL_NOTICE / DAY} days from now; until then it can be cancelled`]
    ]
  })),
  consent('cancel_erasure', methods.cancel_erasure.args, (record) => ({
    intent: 'Keep your identity record after all',
    fields: [['Record', `${record}`]]
  })),
  consent('drop_version', methods.drop_version.args, (record) => ({
    intent: 'Erase the oldest superseded version of your identity record',
    fields: [['Record', `${record}`]]
  })),
  consent('give_back', methods.give_back.args, (proposal, share) => ({
    intent: 'Give back your share of a release',
    fields: [
      ['Proposal', `${proposal}`],
      ['Share', share],
      ['From then on', 'nobody redeems this share']
    ]
  }))
]);

function versionFields({ record_id, version }: VersionAddress): Consent['fields'] {
  return [
    ['Record', `${record_id}`],
    ['Version', `${version}`]
  ];
}

function consent<A extends readonly Type<unknown>[]>(
  method: keyof typeof methods,
  args: Message<A>,
  describe: (...values: Values<A>) => Consent
): [string, (arg: Uint8Array) => Consent] {
  return [method, (arg) => describe(...args.decode(arg))];
}
