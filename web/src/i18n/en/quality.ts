import asking from './asking.json';
import confirm from './confirm.json';
import duplicates from './duplicates.json';
import fixes from './fixes.json';
import words from './quality.json';

/** The words of everything that tells how right the data is, and of the page that customers see; loaded with it. */
export const quality = { quality: words, asking, duplicates, fixes, confirm };
