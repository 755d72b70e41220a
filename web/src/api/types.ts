import type { Collection } from './keys';
import type { components } from './schema';

/** The wire shapes under the names people use, from the generated contract. Where it says "text", the words it can be. */
type Schemas = components['schemas'];
type With<T, Better> = Omit<T, keyof Better> & Better;

export type Role = 'owner' | 'admin' | 'member' | 'readOnly';
export type ObjectRule = Schemas['ObjectRule'];
export type RecordAction = keyof ObjectRule;
export type AccessScope = Schemas['AccessScope'];
/** The kinds of record that roles tell apart. */
export type Protected = 'contact' | 'company' | 'deal' | 'task' | 'activity';
export type ObjectName = 'contact' | 'company' | 'deal' | 'task';
export type StageKind = 'open' | 'won' | 'lost';
export type ActivityKind = Schemas['ActivityKind'];

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total?: number | null;
}

/** What every record carries. */
export interface RecordBase {
  id: string;
  version: number;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
}

export interface RecordLink {
  object: ObjectName;
  id: string;
  title: string | null;
}

interface WithRoles {
  member: { id: string; role: Role; roleId?: string | null; roleName?: string | null };
  tenants: { id: string; name: string; role: Role }[];
}

export type Me = With<Schemas['Me'], WithRoles>;
export type SessionAnswer = With<Schemas['SessionAnswer'], WithRoles>;
export type DeviceSession = Schemas['SessionView'];
export type Tenant = Schemas['TenantView'];
export type Member = With<Schemas['MemberView'], { role: Role; status: 'active' | 'deactivated' | 'placeholder' }>;
export type Invitation = With<
  Schemas['InvitationView'],
  { role: Role; status: 'pending' | 'accepted' | 'expired' | 'cancelled' }
>;
export type InvitationPreview = With<Schemas['InvitationPreview'], { role: Role }>;

export type CalendarItem = Schemas['CalendarItem'];
export type CalendarPart = Schemas['CalendarView'];
export type CalendarFeed = Schemas['FeedView'];
export type Notice = Schemas['NotificationView'];
export type NoticeList = Schemas['NotificationList'];
export type NoticePreferences = Schemas['NotificationPreferences'];

export type Point = Schemas['PointView'];
export type DataQuality = Schemas['DataQualityView'];
export type Address = Schemas['AddressView'];
export type Contact = Schemas['ContactView'];
export type Company = Schemas['CompanyView'];
export type Deal = With<Schemas['DealView'], { status: StageKind }>;
export type Stage = Schemas['StageView'];
export type Pipeline = Schemas['PipelineView'];
export type CustomRole = Schemas['RoleView'];
export type RoleList = Schemas['RoleList'];
export type Team = Schemas['TeamView'];
export type Task = Schemas['TaskView'];
export type ChecklistLine = Schemas['ChecklistItem'];
export type Activity = With<Schemas['ActivityView'], { links: RecordLink[] }>;
export type Recommendation = With<Schemas['Recommendation'], { values: Record<string, string> }>;
export type NextStep = With<Schemas['NextStepView'], { recommendation: Recommendation | null }>;
/** A step to be planned. */
export interface NextStepInput {
  kind: Recommendation['kind'];
  title: string;
  dueDate?: string;
  at?: string;
  timeZone?: string;
}
export type DayStop = With<Schemas['DayStop'], { activity: Activity }>;
export type Day = With<Schemas['DayView'], { stops: DayStop[]; late: DayStop[] }>;
export type TimelineEntry = With<Schemas['TimelineView'], { about: RecordLink | null }>;
export type ContactFile = Schemas['ContactFile'];
export type CompanyFile = Schemas['CompanyFile'];
export type FilePerson = Schemas['PersonView'];
export type Standing = Schemas['StandingView'];
export type Preference = Schemas['PreferenceView'];
export type Concern = Schemas['ConcernView'];
export type ImportantDate = Schemas['ImportantDateView'];
export type Relationship = Schemas['RelationshipView'];
export type SearchHit = With<Schemas['Hit'], { object: Collection }>;
export type ChangeEvent = Omit<Schemas['EventView'], 'changes'>;
export type BatchAnswer = Schemas['BatchAnswer'];
export type Board = Schemas['Board'];
export type BoardStage = Schemas['BoardStage'];
export type DealCard = Schemas['DealCard'];
export type Money = Schemas['Money'];
export type CustomField = With<Schemas['CustomFieldView'], { default: unknown }>;
export type CustomType = Schemas['CustomType'];
