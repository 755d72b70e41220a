-- The session check answers more than the role: what a request knows of its member at no further round trip.
drop function if exists identity.enter(uuid, uuid, text[]);

-- Rises with each change of a workspace's field definitions, so that processes know when what they remember is stale.
alter table identity.tenants add column fields_version bigint not null default 0;
