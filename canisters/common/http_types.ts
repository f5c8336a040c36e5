import { blob, type Infer, nat16, record, text, vec } from './candid/index.js';

/** The HTTP gateway's interface (https://internetcomputer.org/docs/references/http-gateway-protocol-spec), read-only. */
const Header = record({ _0_: text, _1_: text });

export const HttpRequest = record({ method: text, url: text, headers: vec(Header), body: blob });
export type HttpRequest = Infer<typeof HttpRequest>;

export const HttpResponse = record({ status_code: nat16, headers: vec(Header), body: blob });
export type HttpResponse = Infer<typeof HttpResponse>;
