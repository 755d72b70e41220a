-- What recurring jobs look for: when a workspace had its last job of a kind, what has lain in the trash for long.
create index jobs_by_kind on public.jobs (tenant_id, kind, created_at desc);
create index contacts_trash on public.contacts (tenant_id, deleted_at) where deleted_at is not null;
create index companies_trash on public.companies (tenant_id, deleted_at) where deleted_at is not null;
create index deals_trash on public.deals (tenant_id, deleted_at) where deleted_at is not null;
create index activities_trash on public.activities (tenant_id, deleted_at) where deleted_at is not null;
create index tasks_trash on public.tasks (tenant_id, deleted_at) where deleted_at is not null;
