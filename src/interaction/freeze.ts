/** Whether what is read is frozen. */

/** Gives back what it was given. */
export type Keep = <T extends object>(value: T) => T;

/** For whatever leaves the package's hands. */
export const frozen: Keep = Object.freeze;

/** Where a million records are read, looked at by code of this package alone, and thrown away. */
export const asItIs: Keep = (value) => value;
