import { Button, Group } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { t } from '../i18n/t';
import { Text } from '../ui/Text';

/** Under an e-mail address that is being typed: what was probably meant, and what kind of address it is. */
export function EmailHint({ value, onUse }: { value: string; onUse: (email: string) => void }) {
  const [asked] = useDebouncedValue(value.trim(), 400);
  const { data } = useQuery({
    queryKey: keys.emailCheck(asked),
    queryFn: () => ok(api.POST('/api/v1/emails/check', { body: { value: asked } })),
    enabled: /.@../.test(asked) && asked.length <= 500,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!data || asked !== value.trim()) return null;
  const { suggestion } = data;
  return (
    <Group role="status" gap="xs">
      {suggestion && (
        <Button variant="light" size="compact-sm" onClick={() => onUse(suggestion)}>
          {t('quality.didYouMean', { email: suggestion })}
        </Button>
      )}
      {data.disposable && (
        <Text small tone="warn">
          {t('quality.disposable')}
        </Text>
      )}
      {data.role && (
        <Text small tone="quiet">
          {t('quality.office')}
        </Text>
      )}
    </Group>
  );
}
