/** What a status code proves about the request it answers. */

export type StatusMeaning =
  | 'accepted'
  | 'key_refused'
  | 'data_refused'
  /** Certainly not accepted; the same request may be accepted later. */
  | 'not_accepted'
  /** Certainly not accepted here: 307 and 308 ask for the same request somewhere else (RFC 9110, 15.4). */
  | 'moved'
  /** It may have been accepted: something failed after the vendor had received the request. */
  | 'ambiguous';

/** 2xx and 4xx below are the vendor's documentation and its nearest reading; every other status is ambiguous. */
const meanings: Readonly<Record<number, StatusMeaning>> = {
  307: 'moved',
  308: 'moved',
  401: 'key_refused',
  403: 'key_refused',
  408: 'ambiguous',
  425: 'not_accepted',
  429: 'not_accepted',
  503: 'not_accepted',
};

export function meaningOf(status: number): StatusMeaning {
  if (status >= 200 && status < 300) return 'accepted';
  const special = meanings[status];
  if (special !== undefined) return special;
  return status >= 400 && status < 500 ? 'data_refused' : 'ambiguous';
}
