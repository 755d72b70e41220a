import words from './quality.json';

/** The words of everything that tells how right the data is; loaded with it. */
export const quality = { quality: words };
