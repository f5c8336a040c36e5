/** The `nodevault` program: one file per command under `commands/`. */
import { Command, CommanderError } from 'commander';
import { acceptLevelCommand } from './commands/accept-level.js';
import { applyVerifierCommand } from './commands/apply-verifier.js';
import { auditCommand } from './commands/audit.js';
import { announceCommand } from './commands/announce.js';
import { claimOperatorCommand } from './commands/claim-operator.js';
import { delegateCommand } from './commands/delegate.js';
import { eraseCommand } from './commands/erase.js';
import { giveBackCommand } from './commands/give-back.js';
import { noticesCommand } from './commands/notices.js';
import { refreshCommand } from './commands/refresh.js';
import { challengeCommand } from './commands/challenge.js';
import { confirmCommand } from './commands/confirm.js';
import { checkCommand } from './commands/check.js';
import { checkDisclosureCommand } from './commands/check-disclosure.js';
import { checkLogCommand } from './commands/check-log.js';
import { discloseCommand } from './commands/disclose.js';
import { enactCommand } from './commands/enact.js';
import { importCommand } from './commands/import.js';
import { keygenCommand } from './commands/keygen.js';
import { onboardingCheckCommand } from './commands/onboarding-check.js';
import { openCommand } from './commands/open.js';
import { proposeCommand } from './commands/propose.js';
import { recommendCommand } from './commands/recommend.js';
import { recordCommand } from './commands/record.js';
import { redeemCommand } from './commands/redeem.js';
import { renderCommand } from './commands/render.js';
import { sealCommand } from './commands/seal.js';
import { standardCommand } from './commands/standard.js';
import { submitCommand } from './commands/submit.js';
import { withdrawConfirmationCommand } from './commands/withdraw-confirmation.js';
import { type Io, PROCESS_IO, type Report, toJson } from './io.js';
import type { Progress } from './progress.js';
import { EXIT, runCommand } from './run-command.js';

/** Given to each command, which hands its work to it. */
export type Run = (command: Command, work: (progress: Progress) => Promise<Report>) => Promise<void>;

const COMMANDS = [
  keygenCommand,
  recordCommand,
  sealCommand,
  submitCommand,
  renderCommand,
  proposeCommand,
  enactCommand,
  redeemCommand,
  openCommand,
  applyVerifierCommand,
  acceptLevelCommand,
  confirmCommand,
  withdrawConfirmationCommand,
  challengeCommand,
  checkCommand,
  checkLogCommand,
  discloseCommand,
  checkDisclosureCommand,
  standardCommand,
  importCommand,
  auditCommand,
  delegateCommand,
  claimOperatorCommand,
  announceCommand,
  noticesCommand,
  giveBackCommand,
  eraseCommand,
  refreshCommand,
  recommendCommand,
  onboardingCheckCommand
];

/**
 * Runs the program.
 * @param args arguments behind the program's name
 * @returns exit status: 0 done, 1 refused or not verified, 2 called wrongly, 3 a fault of this program
 */
export async function main(args: readonly string[], io: Io = PROCESS_IO): Promise<number> {
  let status: number = EXIT.ok;
  const program = createProgram(io, async (command, work) => {
    status = await runCommand(io, command.opts<{ json?: boolean }>().json ?? false, work);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.ok;
    if (args.includes('--json'))
      io.stdout(`${toJson({ error: { code: 'usage', message: error.message } })}\n`);
    return EXIT.usage;
  }
}

function createProgram(io: Io, run: Run): Command {
  const program = new Command('nodevault')
    .description(
      'Sealed identity records of Internet Computer node providers, opened only by executed NNS motions.'
    )
    .addHelpText(
      'after',
      '\nExit status: 0 done, 1 refused or not verified, 2 called wrongly, 3 a fault of nodevault.'
    );
  for (const create of COMMANDS) program.addCommand(create(run));
  for (const command of everyCommand(program)) {
    if (command.commands.length === 0) command.option('--json', 'one JSON document on stdout');
    command.exitOverride().configureOutput({ writeOut: io.stdout, writeErr: io.stderr });
  }
  return program;
}

/** The command and all below it. */
function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}
