/** A request that is refused; `message` goes to the client. */
export class HttpError extends Error {
  override name = 'HttpError';

  constructor(
    /** HTTP status, 400 to 599. */
    readonly status: number,
    message: string
  ) {
    super(message);
  }
}

export function badRequest(text: string): HttpError {
  return new HttpError(400, text);
}

/** How all is refused that is not here. */
export function unsupported(what: string): HttpError {
  return new HttpError(501, `${what} is not supported by the embedded replica`);
}
