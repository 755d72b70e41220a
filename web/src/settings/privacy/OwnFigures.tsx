import { Link } from '@tanstack/react-router';
import { t } from '../../i18n/t';
import { paths } from '../../paths';
import { Loading } from '../../ui/Loading';
import { Section } from '../../ui/Page';
import { Trouble } from '../../ui/Trouble';
import { countryName } from '../regions';
import { usePrivacy } from './figures';

/** What others see of how somebody does: nothing is counted in secret. */
export function OwnFigures() {
  const { data, isPending, isError, error, refetch } = usePrivacy();
  return (
    <Section title={t('privacy.aboutYou')} text={t('privacy.aboutYouText')}>
      {isPending && <Loading />}
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {data && (
        <p>
          {t(`privacy.aboutYou_${data.you.figures}`)}
          {`${data.you.country ? ` (${countryName(data.you.country)})` : ''}. `}
          <Link {...paths.person('me', {})}>{t('privacy.mine')}</Link>
        </p>
      )}
    </Section>
  );
}
