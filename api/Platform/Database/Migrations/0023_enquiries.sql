-- Unqualified incoming interest: somebody asks for something. The person is there from the beginning, and only once; a deal comes of it, or not.
create table public.enquiries (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  contact_id uuid,
  company_id uuid,
  channel text not null check (channel in ('site', 'email', 'phone', 'voicemail', 'chat', 'post', 'social', 'visit', 'referral', 'other')),
  text text,
  interest text,
  received_at timestamptz not null,
  status text not null check (status in ('new', 'working', 'qualified', 'rejected')),
  reject_reason text,
  owner_id uuid,
  deal_id uuid,
  closed_at timestamptz,
  closed_by uuid,
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check (num_nonnulls(contact_id, company_id) = 1),
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete cascade,
  foreign key (tenant_id, owner_id) references public.members (tenant_id, id),
  foreign key (tenant_id, closed_by) references public.members (tenant_id, id),
  foreign key (tenant_id, deal_id) references public.deals (tenant_id, id) on delete set null (deal_id)
);
create index enquiries_by_contact on public.enquiries (tenant_id, contact_id);
create index enquiries_by_company on public.enquiries (tenant_id, company_id);
create index enquiries_by_status on public.enquiries (tenant_id, status, received_at, id);
create index enquiries_by_change on public.enquiries (tenant_id, updated_at desc, id desc);
-- One deal comes of one enquiry.
create unique index enquiries_of_deal on public.enquiries (tenant_id, deal_id) where deal_id is not null;
