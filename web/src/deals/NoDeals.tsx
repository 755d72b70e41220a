import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { openCreator } from '../creators';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useMayImport } from '../session/session';
import { EmptyState } from '../ui/EmptyState';

/** In the place of an empty board: what to do about it. */
export function NoDeals({ asking, canWrite, pipelineId }: { asking: boolean; canWrite: boolean; pipelineId: string }) {
  const mayImport = useMayImport();
  if (asking) return <EmptyState icon="search" title={t('deals.noMatch')} text={t('deals.noMatchText')} />;
  return (
    <EmptyState
      icon="board"
      title={t('deals.none')}
      text={t('deals.noneText')}
      action={
        canWrite && (
          <Group>
            <Button onClick={() => openCreator('deal', { pipelineId })}>{t('deals.add')}</Button>
            {mayImport && (
              <Button variant="default" renderRoot={(props) => <Link {...paths.imports()} {...props} />}>
                {t('deals.importFile')}
              </Button>
            )}
          </Group>
        )
      }
    />
  );
}
