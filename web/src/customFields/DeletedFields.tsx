import { Box, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { t } from '../i18n/t';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { say, sayProblem } from '../ui/toasts';
import { restoreField } from './customFields';
import type { FieldObject } from './fieldsSearch';

/** Fields that were deleted, each with the way back. */
export function DeletedFields({ object }: { object: FieldObject }) {
  const { data } = useQuery({
    queryKey: [...keys.customFields, 'deleted'],
    queryFn: async () => (await ok(api.GET('/api/v1/custom-fields', { params: { query: { deleted: true } } }))).items,
  });
  const fields = data?.filter((field) => field.object === object) ?? [];
  if (fields.length === 0) return null;
  return (
    <Box mt="lg">
      <Section title={t('fields.deletedOnes')} text={t('fields.deletedText')}>
        <Rows label={t('fields.deletedOnes')}>
          {fields.map((field) => (
            <Row
              key={field.id}
              end={
                <Button
                  variant="default"
                  aria-label={t('fields.restoreOne', { name: field.label })}
                  onClick={() =>
                    void restoreField(field).then(() => say(t('fields.restored', { name: field.label })), sayProblem)
                  }
                >
                  {t('fields.restore')}
                </Button>
              }
            >
              <Text strong>{field.label}</Text> <Text tone="quiet">{t(`fields.type_${field.type}`)}</Text>{' '}
              <Text tone="quiet" small>
                <Ago value={field.deletedAt} />
              </Text>
            </Row>
          ))}
        </Rows>
      </Section>
    </Box>
  );
}
