import fc from 'fast-check'

/**
 * Properties try other random cases in every run, and name the seed of those that fail. With a seed in `ISTHMUS_SEED` they
 * try the same ones each time: what fails then fails for what was changed.
 */
const seed = process.env['ISTHMUS_SEED']
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) })
