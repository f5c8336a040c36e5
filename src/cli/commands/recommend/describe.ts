import type { RecommendationInfo } from '../../../client/idl/recommendations-idl.js';
import { recommendationToJson, tagName } from '../../../client/recommendations.js';
import type { Report } from '../../io.js';

/** A recommendation for people and programs. */
export function describeRecommendation(info: RecommendationInfo): Report {
  const { id, state, details } = info;
  const steps = details.steps.map(({ proposal_id: [proposal], outcome, effect, pending }, at) => {
    const what = proposal === undefined ? 'not submitted' : `proposal ${proposal}, ${tagName(outcome)}`;
    const left = pending.length === 0 ? '' : `, ${pending.length} left to be seen`;
    return `  step ${at + 1}: ${what}${proposal === undefined ? '' : `, effect ${tagName(effect)}${left}`}`;
  });
  const evidence = details.evidence.map(
    ({ source, id: number, class: counted }) => `  ${tagName(source)} ${number} (${tagName(counted)})`
  );
  const head = `recommendation ${id}: ${tagName(details.kind)} ${details.provider.toText()}: ${tagName(state)}`;
  return {
    json: recommendationToJson(info),
    text: [
      head,
      `evidence, by penalty table ${details.penalty_table}:`,
      ...evidence,
      'steps:',
      ...steps
    ].join('\n')
  };
}
