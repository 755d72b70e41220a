import session from './session.json';

/** The words of coming in: signing in and up, and what a person's own account says of them; loaded with these pages. */
export const door = { session };
