/** A request that is refused; `message` goes to the client. */
export class HttpError extends Error {
  constructor(
    /** HTTP status, 400 to 599. */
    readonly status: number,
    message: string
  ) {
    super(message);
    this.name = 'HttpError';
  }
}
