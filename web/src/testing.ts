import { messages } from './i18n/en/messages';
import { rare } from './i18n/en/rare';
import { setMessages } from './i18n/t';

// Every unit test reads the same English words a person would.
setMessages({ ...messages, ...rare }, 'en-GB');
