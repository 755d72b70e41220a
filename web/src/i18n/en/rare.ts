import access from './access.json';
import board from './board.json';
import fields from './fields.json';
import file from './file.json';
import importFiles from './importFiles.json';
import imports from './imports.json';
import personal from './personal.json';
import search from './search.json';
import segments from './segments.json';
import settings from './settings.json';
import taskTable from './taskTable.json';
import views from './views.json';

/** The words of pages that few people open, of lists, and of the customer's file; loaded with them. */
export const rare = {
  access,
  board,
  fields,
  importFiles,
  imports,
  views,
  search,
  segments,
  settings,
  taskTable,
  file,
  personal,
};
