import figures from './figures.json';
import market from './market.json';
import playbooks from './playbooks.json';
import selling from './selling.json';
import stage from './stage.json';
import wallet from './wallet.json';

/** The words of stages' gates, of competitors, needs, reasons and goals, of playbooks and of figures about people; loaded with them. */
export const marketWords = { figures, market, playbooks, selling, stage, wallet };
