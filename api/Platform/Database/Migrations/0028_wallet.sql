-- The share of wallet is settled with everything else about a customer: those with needs are due at once, whoever lists by it finds it under an index.
do $$
declare t text;
begin
  foreach t in array array['contacts', 'companies'] loop
    execute format('create index %1$s_by_wallet on public.%1$I (tenant_id, share_of_wallet, id) where share_of_wallet is not null and deleted_at is null', t);
  end loop;
  update public.contacts c set quality_due_at = now() where exists (select from public.needs n where n.tenant_id = c.tenant_id and n.contact_id = c.id);
  update public.companies k set quality_due_at = now() where exists (select from public.needs n where n.tenant_id = k.tenant_id and n.company_id = k.id);
end $$;
