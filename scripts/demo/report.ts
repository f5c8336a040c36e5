/** What the demo says as it goes: lines for people, or one JSON object at the end for programs. */
export class Report {
  private readonly steps: { step: string; facts: Record<string, string> }[] = [];

  constructor(private readonly json: boolean) {}

  step(title: string): void {
    this.steps.push({ step: title, facts: {} });
    this.print(`\n${this.steps.length}. ${title}`);
  }

  /** A fact of the current step. */
  fact(name: string, value: string): void {
    const current = this.steps.at(-1);
    if (current !== undefined) current.facts[name] = value;
    this.print(`   ${name}: ${value}`);
  }

  /** Progress that is no result. */
  progress(text: string): void {
    process.stderr.write(`   … ${text}\n`);
  }

  summary(lines: readonly string[]): void {
    this.print(`\nDone. ${lines.join('\n      ')}`);
    if (this.json)
      process.stdout.write(`${JSON.stringify({ ok: true, steps: this.steps, summary: lines }, null, 2)}\n`);
  }

  failure(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const step = this.steps.at(-1)?.step ?? 'starting';
    if (this.json)
      process.stdout.write(`${JSON.stringify({ ok: false, steps: this.steps, step, message }, null, 2)}\n`);
    process.stderr.write(`\nnodevault: step "${step}" failed: ${message}\n`);
  }

  private print(text: string): void {
    if (!this.json) process.stdout.write(`${text}\n`);
  }
}
