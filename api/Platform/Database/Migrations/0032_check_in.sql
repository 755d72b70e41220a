-- Where somebody's device stood when they noted a visit: {"latitude", "longitude", "accuracyMetres", "at"}, WGS 84.
alter table public.activities add column check_in jsonb;
