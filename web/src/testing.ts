import { messages } from './i18n/en/messages';
import { setMessages } from './i18n/t';

// Every unit test reads the same English words a person would.
setMessages(messages, 'en-GB');
