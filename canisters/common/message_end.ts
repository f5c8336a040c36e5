const due = new Set<() => void>();

/**
 * Has `work` done before what the message at hand has changed is seen by others: before it replies, and before it
 * makes a call, whose callback is a message of its own. However often it is asked for, it is done once.
 */
export function atMessageEnd(work: () => void): void {
  due.add(work);
}

/** Does what is due. Whoever replies or makes a call calls this first. */
export function endMessage(): void {
  if (due.size === 0) return;
  for (const work of due) work();
  due.clear();
}
