import { t } from '../i18n/t';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';

const sources = ['google', 'hubspot', 'pipedrive', 'spreadsheet'] as const;

/** How to get the files out of where a business comes from. */
export function MovingIn() {
  return (
    <Section title={t('importFiles.sources')}>
      <Rows label={t('importFiles.sources')}>
        {sources.map((source) => (
          <Row key={source}>{t(`importFiles.sources_${source}`)}</Row>
        ))}
      </Rows>
    </Section>
  );
}
