import { messages } from './i18n/en/messages';
import { quality } from './i18n/en/quality';
import { rare } from './i18n/en/rare';
import { setMessages } from './i18n/t';

// Every unit test reads the same English words a person would.
setMessages({ ...messages, ...rare, ...quality }, 'en-GB');
