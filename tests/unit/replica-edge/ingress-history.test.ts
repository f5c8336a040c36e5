import { expect, test } from '@jest/globals';
import { IngressHistory, MAX_INGRESS_TTL } from '../../../src/replica/instance/ingress-history.js';
import type { IngressStatus } from '../../../src/replica/instance/types.js';

const entry = (status: IngressStatus, expiry = 1n) => ({
  requestId: new Uint8Array(32),
  sender: Uint8Array.of(4),
  canisterId: Uint8Array.of(1),
  subnetKey: 'subnet',
  status,
  expiry
});
const replied: IngressStatus = { status: 'replied', reply: new Uint8Array() };

test('answered calls are forgotten some time after they expired, unanswered ones never', () => {
  const history = new IngressHistory();
  history.add('answered', entry(replied));
  history.add('waiting', entry({ status: 'processing' }));
  history.prune(1n + MAX_INGRESS_TTL);
  expect(history.get('answered')).not.toBeNull();
  history.prune(2n + MAX_INGRESS_TTL);
  expect(history.get('answered')).toBeNull();
  expect(history.get('waiting')).not.toBeNull();
});

test('of more than a thousand the oldest answered ones go', () => {
  const history = new IngressHistory();
  history.add('waiting', entry({ status: 'received' }));
  for (let i = 0; i < 1100; i++) history.add(`call ${i}`, entry(replied));
  history.prune(0n);
  expect(history.ofSubnet('subnet')).toHaveLength(1000);
  expect(history.get('waiting')).not.toBeNull();
  expect(history.get('call 100')).toBeNull();
  expect(history.get('call 101')).not.toBeNull();
});

test('the oldest replies are forgotten where all together are too long', () => {
  const history = new IngressHistory();
  const reply = new Uint8Array(8 * 1024 * 1024);
  for (let i = 0; i < 100; i++) {
    history.add(`${i}`, entry({ status: 'processing' }));
    history.setStatus(`${i}`, { status: 'replied', reply });
    history.prune(0n);
  }
  expect(history.get('35')).toBeNull();
  expect(history.get('36')?.status.status).toBe('replied');
});
