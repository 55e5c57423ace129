/** One record may not be larger than this, in bytes: without a limit one missing quote would fill the memory. */
export const largestRecord = 64 * 1024 * 1024;
