import { Command } from 'commander';
import type { Run } from '../main.js';
import { applyCommand } from './audit/apply.js';
import { candidatesCommand } from './audit/candidates.js';
import { checkRoundCommand } from './audit/check.js';
import { declineCommand } from './audit/decline.js';
import { drawCommand } from './audit/draw.js';
import { flagsCommand } from './audit/flags.js';
import { latencyCommand } from './audit/latency.js';
import { nodesCommand } from './audit/nodes.js';
import { operatorCommand } from './audit/operator.js';
import { practicesCommand } from './audit/practices.js';
import { replyCommand } from './audit/reply.js';
import { reportCommand } from './audit/report.js';
import { showReportCommand } from './audit/show.js';
import { signCommand } from './audit/sign.js';
import { uploadCommand } from './audit/upload.js';
import { visitCommand } from './audit/visit.js';
import { withdrawCommand } from './audit/withdraw.js';

/** `nodevault audit …`: rounds, auditors, reports, practices. */
export function auditCommand(run: Run): Command {
  const command = new Command('audit').description(
    'draw nodes to audit, check the draw, report on visits, and look at practices'
  );
  for (const create of [
    nodesCommand,
    candidatesCommand,
    uploadCommand,
    drawCommand,
    checkRoundCommand,
    applyCommand,
    operatorCommand,
    declineCommand,
    visitCommand,
    latencyCommand,
    reportCommand,
    signCommand,
    showReportCommand,
    replyCommand,
    withdrawCommand,
    practicesCommand,
    flagsCommand
  ]) {
    command.addCommand(create(run));
  }
  return command;
}
