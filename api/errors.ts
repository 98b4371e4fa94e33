/** An error that the caller can do something about; its text is shown. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

/** Thrown when something was asked for by an id that nothing here has. */
export function notFound(what: string, id: string): ApiError {
  return new ApiError(404, 'not_found', `There is no ${what} ${id} in this installation.`);
}
