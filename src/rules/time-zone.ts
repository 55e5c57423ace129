/** Whether a name is a time zone of the IANA database, as this machine knows it. */

export function isTimeZone(name: string): boolean {
  // Offsets such as `+02:00` are zones for Intl and know no daylight saving: not what a rule owner means.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
