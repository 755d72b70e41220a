import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '../i18n/t';
import { IconButton } from '../ui/IconButton';
import { laterField } from '../ui/later';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { sayProblem } from '../ui/toasts';
import type { ImportObject } from './imports';
import { forgetMapping, type KeptMapping, mappingsQuery } from './mappings';

const RenameMapping = laterField(async () => (await import('./RenameMapping')).RenameMapping);

/** The mappings that wait for the next file of their columns, to be renamed or deleted. */
export function KeptMappings() {
  const all = useQuery(mappingsQuery).data ?? [];
  const [renaming, setRenaming] = useState<KeptMapping>();
  if (all.length === 0) return null;
  return (
    <Section title={t('importFiles.keptMappings')} text={t('importFiles.keptText')}>
      <Rows label={t('importFiles.keptMappings')}>
        {all.map((one) => (
          <Row
            key={one.id}
            end={
              <>
                <IconButton
                  icon="edit"
                  label={t('importFiles.renameOne', { name: one.name })}
                  onClick={() => setRenaming(one)}
                />
                <IconButton
                  icon="trash"
                  label={t('importFiles.forget', { name: one.name })}
                  onClick={() => void forgetMapping(one).catch(sayProblem)}
                />
              </>
            }
          >
            <Text strong>{one.name}</Text>{' '}
            <Text small tone="quiet">
              {t('importFiles.columnsOf', {
                count: one.mapping.columns?.length ?? 0,
                what: t(`nav.${one.object as ImportObject}`),
              })}
            </Text>
          </Row>
        ))}
      </Rows>
      {renaming && <RenameMapping mapping={renaming} onClose={() => setRenaming(undefined)} />}
    </Section>
  );
}
