/** One seed for every property in CI, another by AUTOTRIGGER_SEED; fast-check prints it with a failure. */
import fc from 'fast-check';

const fixedSeed = 20_261_122;

fc.configureGlobal({
  seed: Number(process.env.AUTOTRIGGER_SEED ?? fixedSeed),
  ...(process.env.AUTOTRIGGER_RUNS === undefined ? {} : { numRuns: Number(process.env.AUTOTRIGGER_RUNS) }),
});
