/** The wire shapes the screens speak of, by the names people use. */

export type ObjectName = 'contact' | 'company' | 'deal' | 'task';
export type Role = 'owner' | 'admin' | 'member' | 'readOnly';

export interface Money {
  amount: string;
  currency: string;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total?: number | null;
}

export interface User {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
}

export interface SessionTenant {
  id: string;
  name: string;
  slug: string;
  currency: string;
  timeZone: string;
  locale: string;
}

export interface Me {
  user: User;
  tenant: SessionTenant;
  member: { id: string; role: Role };
  tenants: { id: string; name: string; role: Role }[];
  permissions: string[];
}

export interface SessionAnswer extends Omit<Me, 'permissions'> {
  accessToken: string;
  expiresIn: number;
}

export interface DeviceSession {
  id: string;
  createdAt: string;
  lastSeenAt: string | null;
  device: string | null;
  current: boolean;
}

export interface Tenant extends SessionTenant {
  version: number;
  hasSampleData: boolean;
}

export interface Member {
  id: string;
  version: number;
  name: string;
  email: string | null;
  role: Role;
  status: 'active' | 'deactivated' | 'placeholder';
  createdAt: string;
  lastSeenAt: string | null;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  invitedBy: string | null;
  createdAt: string;
  expiresAt: string;
  status: 'pending' | 'accepted' | 'expired' | 'cancelled';
}

export interface InvitationPreview {
  businessName: string;
  email: string;
  invitedBy: string | null;
  role: Role;
  hasAccount: boolean;
}

export interface Point {
  id?: string;
  value: string;
  normalized?: string | null;
  label: string | null;
  primary: boolean;
}

export interface Address {
  id?: string;
  street: string | null;
  city: string | null;
  region: string | null;
  postcode: string | null;
  country: string | null;
  label: string | null;
  primary: boolean;
}

export interface RecordBase {
  id: string;
  version: number;
  createdAt: string;
  updatedAt: string;
  deletedAt?: string | null;
}

export interface Contact extends RecordBase {
  prefix: string | null;
  firstName: string | null;
  lastName: string | null;
  displayName: string;
  jobTitle: string | null;
  companyId: string | null;
  companyName: string | null;
  ownerId: string | null;
  ownerName: string | null;
  lifecycleStage: string;
  emails: Point[];
  phones: Point[];
  addresses: Address[];
  roles: { companyId: string; companyName: string | null; title: string | null; primary: boolean }[];
  tags: string[];
  externalIds: Record<string, string>;
}

export interface Company extends RecordBase {
  name: string;
  domains: string[];
  industry: string | null;
  employees: number | null;
  annualRevenue: Money | null;
  foundedYear: number | null;
  website: string | null;
  parentCompanyId: string | null;
  emails: Point[];
  phones: Point[];
  addresses: Address[];
  ownerId: string | null;
  ownerName: string | null;
  tags: string[];
  externalIds: Record<string, string>;
  description: string | null;
}

export interface Deal extends RecordBase {
  title: string;
  pipelineId: string;
  pipelineName: string;
  stageId: string;
  stageName: string;
  status: 'open' | 'won' | 'lost';
  probability: number | null;
  amount: Money | null;
  companyId: string | null;
  companyName: string | null;
  contactIds: string[];
  contacts: { id: string; displayName: string }[];
  ownerId: string | null;
  ownerName: string | null;
  expectedClose: string | null;
  closedAt: string | null;
  lostReason: string | null;
  stageEnteredAt: string;
  productName: string | null;
  description: string | null;
  tags: string[];
}

export type StageKind = 'open' | 'won' | 'lost';

export interface Stage {
  id: string;
  version: number;
  name: string;
  kind: StageKind;
  probability: number;
  position: number;
  dealCount: number;
}

export interface Pipeline {
  id: string;
  version: number;
  name: string;
  position: number;
  isDefault: boolean;
  stages: Stage[];
}

export interface RecordLink {
  object: ObjectName;
  id: string;
  title: string | null;
}

export interface Task extends RecordBase {
  title: string;
  notes: string | null;
  dueDate: string | null;
  dueAt: string | null;
  timeZone: string | null;
  priority: 'low' | 'normal' | 'high';
  status: 'open' | 'done';
  doneAt: string | null;
  assigneeId: string | null;
  assigneeName: string | null;
  links: RecordLink[];
}

export type ActivityKind = 'call' | 'meeting' | 'visit' | 'email' | 'note';

export interface TimelineEntry {
  id: string;
  at: string;
  kind: string;
  title: string;
  body: string | null;
  outcome: string | null;
  actor: { id: string; name: string } | null;
  ref: { object: string; id: string } | null;
  about: RecordLink | null;
  changes: { field: string; old: unknown; new: unknown }[];
  version: number | null;
}

export interface SearchHit {
  object: ObjectName;
  id: string;
  title: string;
  subtitle: string | null;
  matched: { field: string; value: string } | null;
}

export interface ChangeEvent {
  id: string;
  type: string;
  object: string;
  recordId: string;
  version: number | null;
  at: string;
  actor: { id: string; name: string } | null;
}

export interface BatchAnswer {
  items: { index: number; status: number; id?: string; version?: number; error?: unknown }[];
}
