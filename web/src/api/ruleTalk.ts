import type { ApiProblem } from './problem';

/**
 * What the workspace's rules have to say on any write, wherever in the app it comes from: the frame of the app listens, shows
 * warnings, and asks for a reason where a rule wants one (nothing: the write is given up).
 */
export const ruleTalk: {
  warned?: ((messages: string[]) => void) | undefined;
  ask?: ((problem: ApiProblem) => Promise<string | undefined>) | undefined;
} = {};
