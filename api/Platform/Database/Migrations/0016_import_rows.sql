-- A row of a file may hold several records: each has its line among the results, the row's own first. Cells that were put right before the start.
alter table public.import_rows add column part smallint not null default 0;
alter table public.import_rows drop constraint import_rows_pkey;
alter table public.import_rows add primary key (tenant_id, import_id, row, part);
-- An undo takes the last rows first, kind by kind.
create index import_rows_to_undo on public.import_rows (tenant_id, import_id, object, row desc) where version is not null and result in ('created', 'updated');
alter table public.imports add column parts jsonb not null default '[]';
alter table public.imports add column corrections jsonb not null default '{}';
-- Rows of activities and tasks are recognised by these.
create index tasks_by_name on public.tasks (tenant_id, sort_name);
