import { Button, Group, Select } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { Deal } from '../api/types';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { competitorsQuery } from '../records/competitors';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { sayProblem, sayUndo } from '../ui/toasts';

interface Rival {
  competitorId: string;
  name: string;
  lostTo: boolean;
  note: string | null;
}

const fresh = 'new';

/** Who else is in the running for the deal, and who got it in the end. */
export function DealRivals({ deal, readOnly }: { deal: Deal; readOnly: boolean }) {
  const [adding, setAdding] = useState(false);
  const [typed, setTyped] = useState('');
  const rivals = useQuery(rivalsQuery(deal.id)).data ?? [];
  const all = useQuery(competitorsQuery).data ?? [];
  const save = (step: Turn, back: Turn, said: string) => void saveRivals(deal.id, step, back, said);
  const add = async (id: string | null) => {
    setAdding(false);
    setTyped('');
    if (id === null) return;
    try {
      const { id: competitorId, name } =
        id === fresh ? await create(typed.trim()) : (all.find((one) => one.id === id) ?? { id, name: '' });
      const rival = { competitorId, name, lostTo: false, note: null };
      save(on(rival), off(rival), t('market.rivalAdded', { name }));
    } catch (error) {
      sayProblem(error);
    }
  };
  const others = all.filter((one) => !rivals.some((rival) => rival.competitorId === one.id));
  const unknown = typed.trim() !== '' && !all.some((one) => one.name.toLowerCase() === typed.trim().toLowerCase());
  return (
    <>
      <h2>{t('market.rivals')}</h2>
      {rivals.length > 0 && (
        <Rows label={t('market.rivals')}>
          {rivals.map((rival) => (
            <Row
              key={rival.competitorId}
              end={
                !readOnly && (
                  <Group gap={4} wrap="nowrap">
                    {deal.status === 'lost' && !rival.lostTo && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        onClick={() =>
                          save(
                            gotBy(rival.competitorId),
                            gotBy(rivals.find((one) => one.lostTo)?.competitorId),
                            t('market.rivalGotIt', { name: rival.name }),
                          )
                        }
                      >
                        {t('market.gotIt')}
                      </Button>
                    )}
                    <IconButton
                      icon="close"
                      label={t('market.removeRival', { name: rival.name })}
                      onClick={() => save(off(rival), on(rival), t('market.rivalRemoved', { name: rival.name }))}
                    />
                  </Group>
                )
              }
            >
              <Link {...paths.competitor(rival.competitorId)}>{rival.name}</Link>
              {rival.lostTo && <Text tone="bad"> {t('market.theyGotIt')}</Text>}
            </Row>
          ))}
        </Rows>
      )}
      {adding && (
        <Select
          aria-label={t('market.addRival')}
          placeholder={t('market.addRival')}
          data={[
            ...others.map(({ id, name }) => ({ value: id, label: name })),
            ...(unknown ? [{ value: fresh, label: t('market.newRival', { name: typed.trim() }) }] : []),
          ]}
          filter={({ options, search }) =>
            options.filter(
              (one) =>
                'value' in one &&
                (one.value === fresh || one.label.toLowerCase().includes(search.trim().toLowerCase())),
            )
          }
          value={null}
          onChange={(id) => void add(id)}
          searchValue={typed}
          onSearchChange={setTyped}
          onBlur={() => setAdding(false)}
          searchable
          autoFocus
          defaultDropdownOpened
        />
      )}
      {!readOnly && !adding && (
        <Button variant="subtle" mt={4} leftSection={<Icon name="add" size={14} />} onClick={() => setAdding(true)}>
          {t('market.addRival')}
        </Button>
      )}
    </>
  );
}

function rivalsQuery(deal: string) {
  return queryOptions({
    queryKey: ['deals', 'competitors', deal],
    queryFn: async ({ signal }) =>
      (await ok(api.GET('/api/v1/deals/{id}/competitors', { params: { path: { id: deal } }, signal })))
        .items as Rival[],
  });
}

type Turn = (items: Rival[]) => Rival[];

/** Undo takes back this step alone, whatever has been done since. */
async function saveRivals(deal: string, step: Turn, back: Turn, said: string): Promise<void> {
  const key = rivalsQuery(deal).queryKey;
  const put = async (turn: Turn) => {
    const before = queryClient.getQueryData(key) ?? [];
    const items = turn(before);
    queryClient.setQueryData(key, items);
    const body = { items: items.map(({ competitorId, lostTo, note }) => ({ competitorId, lostTo, note })) };
    try {
      await ok(api.PUT('/api/v1/deals/{id}/competitors', { params: { path: { id: deal } }, body }));
    } catch (error) {
      queryClient.setQueryData(key, before);
      throw error;
    }
    for (const queryKey of [keys.record('deals', deal), keys.timeline('deals', deal), ['competitors']])
      void queryClient.invalidateQueries({ queryKey });
  };
  try {
    await put(step);
    sayUndo(said, () => put(back));
  } catch (error) {
    sayProblem(error);
  }
}

function off(rival: Rival): Turn {
  return (items) => items.filter((one) => one.competitorId !== rival.competitorId);
}

function on(rival: Rival): Turn {
  return (items) => [...off(rival)(items), rival];
}

function gotBy(id: string | undefined): Turn {
  return (items) => items.map((one) => ({ ...one, lostTo: one.competitorId === id }));
}

async function create(name: string): Promise<{ id: string; name: string }> {
  const made = await ok(api.POST('/api/v1/competitors', { body: { name } as never }));
  void queryClient.invalidateQueries({ queryKey: competitorsQuery.queryKey });
  return made;
}
