import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import { t, tEnum } from '../i18n/t';
import { paths } from '../paths';
import { Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';
import { Text } from '../ui/Text';
import { sayProblem, sayUndo } from '../ui/toasts';

export const playbooksChanged = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ['playbooks'] }),
    queryClient.invalidateQueries({ queryKey: ['playbookTemplates'] }),
  ]);

/** What comes along: one click takes it over. */
export function Shipped({ manage }: { manage: boolean }) {
  const navigate = useNavigate();
  const { data } = useQuery({
    queryKey: ['playbookTemplates'],
    queryFn: async ({ signal }) => (await ok(api.GET('/api/v1/playbook-templates', { signal }))).items,
  });
  const take = async ({ playbook }: NonNullable<typeof data>[number]) => {
    try {
      const { id } = await ok(api.POST('/api/v1/playbooks', { body: playbook }));
      await playbooksChanged();
      sayUndo(t('playbooks.taken', { name: playbook.name }), async () => {
        await ok(api.DELETE('/api/v1/playbooks/{id}', { params: { path: { id } } }));
        await playbooksChanged();
      });
    } catch (error) {
      sayProblem(error);
    }
  };
  if (!data) return null;
  return (
    <Section title={t('playbooks.shipped')} text={t('playbooks.shippedText')}>
      <PlainTable
        whole
        label={t('playbooks.shipped')}
        head={[t('playbooks.name'), t('playbooks.starts'), t('playbooks.stepList'), '']}
      >
        {data.map((template) => {
          const { key, playbook, playbookId } = template;
          return (
            <tr key={key}>
              <td>
                <Text strong>{playbook.name}</Text>
                <br />
                <Text tone="quiet" small>
                  {playbook.description}
                </Text>
              </td>
              <td>{tEnum('playbooks', `trigger_${playbook.trigger ?? 'manual'}`)}</td>
              <td>{t('playbooks.steps', { count: playbook.steps.length })}</td>
              <td>
                {playbookId && (
                  <Button
                    variant="subtle"
                    aria-label={t('playbooks.taken', { name: playbook.name })}
                    onClick={() => void navigate(paths.playbooks(playbookId))}
                  >
                    {t('playbooks.takenHere')}
                  </Button>
                )}
                {!playbookId && manage && (
                  <Button
                    variant="light"
                    aria-label={t('playbooks.takeNamed', { name: playbook.name })}
                    onClick={() => void take(template)}
                  >
                    {t('playbooks.take')}
                  </Button>
                )}
              </td>
            </tr>
          );
        })}
      </PlainTable>
    </Section>
  );
}
