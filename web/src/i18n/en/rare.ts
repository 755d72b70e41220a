import access from './access.json';
import imports from './imports.json';
import views from './views.json';

/** The words of pages that few people open; loaded with them. */
export const rare = { access, imports, views };
