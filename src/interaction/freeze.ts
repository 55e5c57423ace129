/** Whether the objects that are read are frozen. */

/** Returns the object that it was given. */
export type Freeze = <T extends object>(value: T) => T;

/** For every object that leaves the package. */
export const freezeObject: Freeze = Object.freeze;

/** For the replay of a million records that only this package reads and then drops. */
export const leaveUnfrozen: Freeze = (value) => value;
