import access from './access.json';
import fields from './fields.json';
import file from './file.json';
import imports from './imports.json';
import personal from './personal.json';
import views from './views.json';

/** The words of pages that few people open, of lists, and of the customer's file; loaded with them. */
export const rare = { access, fields, imports, views, file, personal };
