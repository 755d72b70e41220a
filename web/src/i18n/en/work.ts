import words from './work.json';

/** The words of finishing, planning and the day; loaded with the pages of records, tasks and the day. */
export const work = { work: words };
