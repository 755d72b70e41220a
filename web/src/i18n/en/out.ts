import archives from './archives.json';
import exports from './exports.json';
import trash from './trash.json';

/** The words of everything on its way out; loaded with it. */
export const out = { archives, exports, trash };
