/** The vendor's two modes: with a test key every survey goes to the account's test address. */
export type Environment = 'test' | 'production';

/** For checks of options and of the command line. */
export const environments: readonly Environment[] = ['test', 'production'];
