import { t } from '../i18n/t';
import { useCan } from '../session/session';
import { Page, Section } from '../ui/Page';
import { Invitations } from './Invitations';
import { InviteForm } from './InviteForm';
import { MemberRows } from './MemberRows';

export function PeoplePage() {
  const manage = useCan('members.write');
  return (
    <Page title={t('settings.people')} width="narrow">
      {manage && (
        <Section title={t('settings.invite')} text={t('settings.inviteText')}>
          <InviteForm />
        </Section>
      )}
      <Section title={t('settings.members')} text={t('settings.membersText')}>
        <MemberRows manage={manage} />
      </Section>
      {manage && <Invitations />}
    </Page>
  );
}
