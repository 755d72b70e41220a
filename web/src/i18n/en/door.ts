import privacy from './privacy.json';
import session from './session.json';

/** The words of coming in: signing in and up, and what a person's own account says of them, and how figures about people are shown; loaded with these pages. */
export const door = { privacy, session };
