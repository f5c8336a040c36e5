import { dataCertificate } from 'azle';

import { base64 } from './base64.js';
import { utf8Bytes } from './candid/text.js';
import type { CertifiedState } from './certified_state.js';
import { CEL_EXPRESSION, EXPRESSION_PATH } from './http_certification.js';
import type { HttpRequest, HttpResponse } from './http_types.js';

/** What is under a path: its type, and its text in ASCII. */
export interface Page {
  readonly type: string;
  readonly text: string;
}

/** Finds the page of a path, which begins with a slash and has no query. */
export type Pages = (path: string) => Page | undefined;

const ROBOTS: Page = { type: 'text/plain', text: 'User-agent: *\nDisallow: /\n' };
const PLAIN = 'text/plain';

/** Answers GET of the pages and of /robots.txt, and nothing else. No answer is for a search engine. */
export function answerHttp(
  { method, url }: HttpRequest,
  pages: Pages,
  certified: CertifiedState
): HttpResponse {
  if (method !== 'GET') {
    return response(405, { type: PLAIN, text: 'only GET\n' }, certified, [['Allow', 'GET']]);
  }
  const [path] = url.split(/[?#]/, 1);
  const page = path === '/robots.txt' ? ROBOTS : pages(path);
  return page === undefined
    ? response(404, { type: PLAIN, text: 'not found\n' }, certified)
    : response(200, page, certified);
}

function response(
  status_code: number,
  page: Page,
  certified: CertifiedState,
  more: [string, string][] = []
): HttpResponse {
  const headers: [string, string][] = [
    ['Content-Type', page.type],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Robots-Tag', 'noindex'],
    ['Cache-Control', 'no-store'],
    ...more,
    ['IC-CertificateExpression', CEL_EXPRESSION],
    ...certificateHeader(certified)
  ];
  return {
    status_code,
    headers: headers.map(([name, value]) => ({ _0_: name, _1_: value })),
    body: utf8Bytes(page.text)
  };
}

/** Lets the gateway verify that this canister itself has its answers pass without certification. */
function certificateHeader(certified: CertifiedState): [string, string][] {
  const certificate = dataCertificate();
  if (certificate === undefined) return [];
  const parts = [
    `certificate=:${base64(certificate)}:`,
    `tree=:${base64(certified.httpWitness())}:`,
    `expr_path=:${EXPRESSION_PATH}:`,
    'version=2'
  ];
  return [['IC-Certificate', parts.join(', ')]];
}
