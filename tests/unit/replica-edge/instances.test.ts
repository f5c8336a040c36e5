import { describe, expect, test } from '@jest/globals';
import { HostedInstance } from '../../../src/replica/rest/hosted-instance.js';
import { Instances } from '../../../src/replica/rest/instances.js';

const HOUR = 60 * 60 * 1000;

function host(): HostedInstance {
  return new HostedInstance({
    subnets: [{ kind: 'Application' }],
    initialTime: 1_700_000_000_000_000_000n,
    validateIngress: true,
    onLog: () => undefined
  });
}

describe('instances that were left behind', () => {
  test('go when another is made an hour after their last use, not before', () => {
    let time = 0;
    const instances = new Instances(() => time);
    const [abandoned, used] = [instances.add(host()), instances.add(host())];
    time = HOUR;
    instances.get(used);
    instances.add(host());
    expect(instances.states).toEqual(['Available', 'Available', 'Available']);
    time = HOUR + 1;
    instances.add(host());
    expect(instances.states).toEqual(['Deleted', 'Available', 'Available', 'Available']);
    expect(() => instances.get(abandoned)).toThrow(expect.objectContaining({ status: 404 }));
  });

  test('live ones stay', () => {
    let time = 0;
    const instances = new Instances(() => time);
    const live = host();
    const id = instances.add(live);
    live.startProgress();
    time = 10 * HOUR;
    instances.add(host());
    expect(instances.get(id)).toBe(live);
    instances.delete(id);
    expect(live.isLive).toBe(false);
  });

  test('numbers are not given again', () => {
    const instances = new Instances();
    const first = instances.add(host());
    instances.delete(first);
    expect(instances.add(host())).not.toBe(first);
  });
});
