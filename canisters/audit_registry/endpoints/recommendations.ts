import { answerTo, answerValue } from '../../common/candid/endpoint.js';
import { knownWriter } from '../../common/cycles_reserve.js';
import { recommendationMethods as methods } from '../interface/recommendations.js';
import { fileRecommendation } from '../recommendations/filing.js';
import { followRecommendation } from '../recommendations/following.js';
import { linkProposal } from '../recommendations/linking.js';
import {
  penaltyTable,
  recommendationInfo,
  recommendationPage,
  recommendationsOf
} from '../recommendations/views.js';

type Answered = void | Promise<void>;

export function file_recommendation(): Answered {
  return answerTo(knownWriter, methods.file_recommendation, fileRecommendation);
}

export function link_proposal(): Answered {
  return answerTo(knownWriter, methods.link_proposal, linkProposal);
}

export function follow_recommendation(): Answered {
  return answerTo(knownWriter, methods.follow_recommendation, followRecommendation);
}

export function get_recommendation(): void {
  answerValue(methods.get_recommendation, recommendationInfo);
}

export function get_recommendations(): void {
  answerValue(methods.get_recommendations, recommendationPage);
}

export function get_recommendations_of(): void {
  answerValue(methods.get_recommendations_of, recommendationsOf);
}

export function get_penalty_table(): void {
  answerValue(methods.get_penalty_table, penaltyTable);
}
