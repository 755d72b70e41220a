import { Button, Group, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { RecordBase, RecordLink } from '../../api/types';
import { t } from '../../i18n/t';
import { paths } from '../../paths';
import { useMay } from '../../session/session';
import { Icon } from '../../ui/Icon';
import { Text } from '../../ui/Text';
import { useEnrolments, usePlaybooks } from './playbooks';
import { Way } from './Way';
import { enrol } from './ways';

/** Which playbooks a record goes through and how far it is, and the way into another. */
export function PlaybookPanel({ about, record }: { about: RecordLink; record: RecordBase }) {
  const { data } = useEnrolments(about);
  const mayWrite = useMay(about.object, 'update', record as { ownerId?: string | null });
  if (!data) return null;
  const under = data.filter((way) => way.status === 'active');
  const ended = data.find((way) => way.status !== 'active');
  if (!mayWrite && data.length === 0) return null;
  return (
    <section aria-label={t('playbooks.title')}>
      {under.map((way) => (
        <Way key={way.id} way={way} about={about} mayWrite={mayWrite} />
      ))}
      <Group gap="xs" mb="xs">
        {mayWrite && <Begin about={about} taken={under.map((way) => way.playbookId)} />}
        {under.length === 0 && ended && (
          <Text tone="quiet" small>
            {t(ended.status === 'done' ? 'playbooks.went_done' : 'playbooks.went_stopped', {
              name: ended.playbookName,
            })}
          </Text>
        )}
      </Group>
    </section>
  );
}

function Begin({ about, taken }: { about: RecordLink; taken: string[] }) {
  const [opened, setOpened] = useState(false);
  const { data } = usePlaybooks(opened);
  const fitting = data?.filter((one) => one.active && one.object === about.object && !taken.includes(one.id));
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-start">
      <Menu.Target>
        <Button variant="subtle" leftSection={<Icon name="stage" size={14} />}>
          {t('playbooks.begin')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {fitting?.map((playbook) => (
          <Menu.Item key={playbook.id} onClick={() => void enrol(playbook, about)}>
            {playbook.name}
          </Menu.Item>
        ))}
        {fitting?.length === 0 && <Menu.Label>{t('playbooks.none')}</Menu.Label>}
        {fitting?.length === 0 && (
          <Menu.Item renderRoot={(props) => <Link {...paths.playbooks()} {...props} />}>
            {t('playbooks.setUp')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
