import { tEnum } from '../i18n/t';

/** An activity's kind and outcome in words. */
export const kindName = (kind: string) => tEnum('work', `kind_${kind}`);
export const outcomeName = (outcome: string) => tEnum('work.outcome', outcome);
