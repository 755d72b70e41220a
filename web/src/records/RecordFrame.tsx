import { Menu, SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type Collection, objectOf } from '../api/keys';
import type { Activity, RecordBase, Task, TimelineEntry } from '../api/types';
import { openCreator } from '../creators';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useMay } from '../session/session';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { Page } from '../ui/Page';
import { useShortcuts } from '../ui/shortcuts';
import { trash } from './batch';
import { NextSteps } from './NextSteps';
import { QuickLog } from './QuickLog';
import classes from './record.module.css';
import { Timeline } from './Timeline';

interface RecordFrameProps {
  collection: Exclude<Collection, 'tasks'>;
  record: RecordBase;
  title: string;
  aside?: ReactNode;
  /** Buttons of this noun, before the menu every record has. */
  actions?: ReactNode;
  facts: ReactNode;
  /** Over the timeline, for what only this noun has (a deal's stages). */
  children?: ReactNode;
  /** The open tasks, when the page has them already. */
  tasks?: Task[] | undefined;
  planned?: Activity[] | undefined;
  /** Whether there should be a next step: it shows red without one. */
  wantsStep?: boolean;
  /** Lines kept at the top of the timeline. */
  pinned?: TimelineEntry[] | undefined;
}

/** Every record's page: the facts left, what comes next and what happened right. */
export function RecordFrame({
  collection,
  record,
  title,
  aside,
  actions,
  facts,
  children,
  tasks,
  planned,
  wantsStep = false,
  pinned,
}: RecordFrameProps) {
  const navigate = useNavigate();
  const canDelete = useMay(objectOf(collection), 'delete', record as { ownerId?: string | null });
  const canPlan = useMay('task', 'create');
  const canLog = useMay('activity', 'create');
  // On a phone one of the two at a time, the facts first; what is typed by L or N is on the other.
  const [tab, setTab] = useState<'facts' | 'story'>('facts');
  const about = { object: objectOf(collection), id: record.id, title };
  useShortcuts(
    canPlan ? [{ keys: 't', label: 'tasks.add', group: 'record', run: () => openCreator('task', { about }) }] : [],
  );
  const remove = () => {
    void trash(collection, [record.id]);
    void navigate(paths[collection]());
  };
  return (
    <Page
      title={title}
      aside={aside}
      width="full"
      actions={
        <>
          {actions}
          {canDelete && (
            <Menu>
              <Menu.Target>
                <IconButton icon="dots" label={t('records.more')} />
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<Icon name="trash" />} onClick={remove}>
                  {t('records.toTrash')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </>
      }
    >
      <SegmentedControl
        className={classes.tabs}
        fullWidth
        aria-label={t('records.show')}
        value={tab}
        onChange={(value) => setTab(value as 'facts' | 'story')}
        data={[
          { value: 'facts', label: t('file.facts') },
          { value: 'story', label: t('file.timeline') },
        ]}
      />
      <div className={classes.frame} data-tab={tab}>
        <section className={classes.facts} aria-label={t('file.facts')}>
          {facts}
        </section>
        <section className={classes.story} aria-label={t('file.story')}>
          {children}
          {canLog && <QuickLog about={about} onOpen={() => setTab('story')} />}
          <NextSteps about={about} tasks={tasks} planned={planned} wanted={wantsStep} />
          <Timeline collection={collection} id={record.id} pinned={pinned} />
        </section>
      </div>
    </Page>
  );
}
