import { describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';

import { CandidError, Message, nat64 } from '../../../canisters/common/candid/index.js';
import { judgeMotion } from '../../../canisters/common/judge_motion.js';
import { optProposalInfo, type Proposal, toProposal } from '../../../canisters/common/proposal.js';
import { arbitraryOf } from '../../support/candid-arbitrary.js';
import { type ProposalInfo, replyTypeOfGetProposalInfo } from '../../support/nns-interface.js';

const TEXT = 'NodeVault release, format 1';

const reply = new Message([optProposalInfo], { rememberHeader: true });

function readProposal(bytes: Uint8Array): Proposal | undefined {
  return toProposal(reply.decode(bytes)[0]);
}

const executed: Proposal = {
  id: 7n,
  status: 4,
  executedAt: 1n,
  failedAt: 0n,
  hasFailureReason: false,
  deadline: undefined,
  motionText: new TextEncoder().encode(TEXT)
};

function code(proposal: Proposal | undefined): string {
  const result = judgeMotion(7n, TEXT, proposal);
  return 'Err' in result ? result.Err.code : 'ok';
}

describe('judging a motion', () => {
  test('an executed motion with this text permits', () => expect(code(executed)).toBe('ok'));

  test.each([0, 1, 2, 3, 5, 6, -1, 2147483647, -2147483648])('case 01: status %i does not', (status) => {
    expect(code({ ...executed, status })).toBe('proposal_not_executed');
  });

  test('case 02: executed at 0, failed, or with a failure on record', () => {
    expect(code({ ...executed, executedAt: 0n })).toBe('proposal_not_executed');
    expect(code({ ...executed, failedAt: 5n })).toBe('proposal_not_executed');
    expect(code({ ...executed, hasFailureReason: true })).toBe('proposal_not_executed');
  });

  test('case 03: unknown', () => expect(code(undefined)).toBe('proposal_not_found'));

  test('case 04: another action', () =>
    expect(code({ ...executed, motionText: undefined })).toBe('proposal_not_a_motion'));

  test('case 05: an answer about another proposal, or about none', () => {
    expect(code({ ...executed, id: 8n })).toBe('governance_unavailable');
    expect(code({ ...executed, id: undefined })).toBe('governance_unavailable');
  });

  test('case 07 and 08: text before, after, twice, blanks, byte order mark, look-alikes', () => {
    const changed = [
      ` ${TEXT}`,
      `${TEXT} `,
      `${TEXT}\n`,
      `${TEXT}\r\n`,
      TEXT + TEXT,
      `\ufeff${TEXT}`,
      TEXT.replace('o', '\u043e')
    ];
    changed.push(TEXT.replace('r', 'r\u200b'), '', TEXT.slice(1), TEXT.toUpperCase());
    for (const text of changed) {
      expect(code({ ...executed, motionText: new TextEncoder().encode(text) })).toBe('motion_mismatch');
    }
  });
});

describe('reading get_proposal_info', () => {
  const optInfo = replyTypeOfGetProposalInfo();
  const infos = arbitraryOf(optInfo) as fc.Arbitrary<[] | [ProposalInfo]>;
  const encode = (value: [] | [ProposalInfo]) => new Uint8Array(IDL.encode([optInfo], [value]));

  test('reads what the official interface encodes, with every optional field there or not', () => {
    fc.assert(
      fc.property(infos, (value) => {
        expect(readProposal(encode(value))).toEqual(value[0] === undefined ? undefined : wanted(value[0]));
      }),
      { numRuns: 100 }
    );
  });

  test('survives action variants that it does not know', () => {
    const action = IDL.Variant({
      SomethingNew: IDL.Record({
        a: IDL.Vec(IDL.Opt(IDL.Int)),
        b: IDL.Principal,
        c: IDL.Tuple(IDL.Bool, IDL.Float64)
      }),
      Motion: IDL.Record({ motion_text: IDL.Text, added_later: IDL.Nat })
    });
    const type = IDL.Opt(
      IDL.Record({
        status: IDL.Int32,
        executed_timestamp_seconds: IDL.Nat64,
        failed_timestamp_seconds: IDL.Nat64,
        proposal: IDL.Opt(IDL.Record({ action: IDL.Opt(action), z: IDL.Vec(IDL.Nat8) }))
      })
    );
    const info = { status: 4, executed_timestamp_seconds: 1n, failed_timestamp_seconds: 0n };
    const reply = (chosen: unknown) =>
      new Uint8Array(IDL.encode([type], [[{ ...info, proposal: [{ action: [chosen], z: [1, 2] }] }]]));
    const somethingNew = { a: [[5n], []], b: Principal.fromUint8Array(Uint8Array.of(1)), c: [true, 0.5] };
    expect(readProposal(reply({ SomethingNew: somethingNew }))).toMatchObject({
      status: 4,
      motionText: undefined
    });
    const motion = { motion_text: 'hi', added_later: 2n ** 90n };
    expect(readProposal(reply({ Motion: motion }))?.motionText).toEqual(new TextEncoder().encode('hi'));
  });

  test('case 16: a record that lacks what is judged is refused', () => {
    const { status, ...rest } = { status: IDL.Int32, executed_timestamp_seconds: IDL.Nat64 };
    for (const fields of [rest, { status }]) {
      const value = { status: 4, executed_timestamp_seconds: 1n };
      const bytes = new Uint8Array(IDL.encode([IDL.Opt(IDL.Record(fields))], [[value]]));
      expect(() => readProposal(bytes)).toThrow(CandidError);
    }
  });

  test('case 16: truncated or damaged replies throw CandidError or read as something else, and never hang', () => {
    fc.assert(
      fc.property(infos, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255), (value, where, byte) => {
        const bytes = encode(value);
        const at = Math.floor(where * (bytes.length - 1));
        const damaged = bytes.slice();
        damaged[at] = byte;
        for (const reply of [bytes.subarray(0, at), damaged]) {
          try {
            readProposal(reply);
          } catch (error) {
            expect(error).toBeInstanceOf(CandidError);
          }
        }
      }),
      { numRuns: 200 }
    );
  });

  test('case 16: random bytes behind the header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        const reply = Uint8Array.from([0x44, 0x49, 0x44, 0x4c, ...tail]);
        try {
          readProposal(reply);
        } catch (error) {
          expect(error).toBeInstanceOf(CandidError);
        }
      }),
      { numRuns: 2000 }
    );
  });

  test('case 16: a vector of 2^40 elements without size is refused at once', () => {
    const leb = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01];
    // opt record { 0 : vec null }
    const types = [0x03, 0x6e, 0x01, 0x6c, 0x01, 0x00, 0x02, 0x6d, 0x7f];
    const reply = Uint8Array.from([0x44, 0x49, 0x44, 0x4c, ...types, 0x01, 0x00, 0x01, ...leb]);
    expect(() => readProposal(reply)).toThrow(CandidError);
  });
});

test('case 10: the argument of get_proposal_info is what candid encodes, for every nat64', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (id) => {
      expect(new Message([nat64]).encode(id)).toEqual(new Uint8Array(IDL.encode([IDL.Nat64], [id])));
    })
  );
});

function wanted(info: ProposalInfo): Proposal {
  const action = info.proposal[0]?.action[0];
  return {
    id: info.id[0]?.id,
    status: info.status,
    executedAt: info.executed_timestamp_seconds,
    failedAt: info.failed_timestamp_seconds,
    hasFailureReason: info.failure_reason.length === 1,
    deadline: info.deadline_timestamp_seconds[0],
    motionText:
      action !== undefined && 'Motion' in action
        ? new TextEncoder().encode(action.Motion.motion_text)
        : undefined
  };
}
