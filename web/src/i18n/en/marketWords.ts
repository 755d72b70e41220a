import market from './market.json';
import playbooks from './playbooks.json';
import selling from './selling.json';
import stage from './stage.json';
import strategies from './strategies.json';
import wallet from './wallet.json';

/** The words of stages' gates, of competitors, needs, reasons and goals, of playbooks and strategies; loaded with them. */
export const marketWords = { market, playbooks, selling, stage, strategies, wallet };
