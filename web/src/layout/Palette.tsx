import '@mantine/spotlight/styles.css';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { api, ok } from '../api/client';
import { type Collection, keys, objectOf } from '../api/keys';
import type { SearchHit } from '../api/types';
import { type Creatable, openCreator } from '../creators';
import { type Key, t, tEnum } from '../i18n/t';
import { recordPath } from '../paths';
import { useMay, useMayCreate } from '../session/session';
import { Icon } from '../ui/Icon';
import type { IconName } from '../ui/icons';
import { places, useRarePlaces } from './navigation';
import { openShortcutHelp } from './ShortcutHelp';
import { settingsPlaces } from './tabPlaces';

// Spotlight tells about a closing only of what its own store had opened: with forceOpened, Escape would do nothing.
const [store, spotlight] = createSpotlight();

/** Ctrl+K: finds any record by name, e-mail or the last digits of a phone number, goes anywhere, adds anything. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('');
  const text = useDeferredValue(query.trim());
  const list = useRef<HTMLDivElement>(null);
  const { hits, searching } = useHits(text);
  // Enter pressed before the search is through goes to what it finds, not to what stood there before.
  const [hurried, setHurried] = useState(false);
  const settled = !searching && text === query.trim();
  useEffect(() => {
    if (!hurried || !settled) return;
    setHurried(false);
    chooseFirst(list.current)?.click();
  }, [hurried, settled]);
  const commands = useCommands().filter((command) => matches(command.label, text));
  const pick = (run: () => void) => () => {
    onClose();
    setTimeout(run);
  };
  useEffect(() => spotlight.open(), []);
  const navigate = useNavigate();
  const write = useMay('contact', 'create');
  const found = [...hits.map((hit) => hit.id), ...commands.map((command) => command.label)].join();
  // Enter takes the first one, and it shows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: chosen anew when the list is another
  useEffect(() => void chooseFirst(list.current), [found]);
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      scrollable
      maxHeight="60vh"
      attributes={{ content: { 'aria-label': t('nav.search') } }}
    >
      <Spotlight.Search
        placeholder={t('search.placeholder')}
        aria-label={t('nav.search')}
        leftSection={<Icon name="search" />}
        onKeyDown={(event) => {
          const enter = event.key === 'Enter' && !event.nativeEvent.isComposing && !settled;
          if (enter) chooseNone(list.current);
          setHurried(enter);
        }}
      />
      <Spotlight.ActionsList ref={list}>
        {hits.map((hit) => (
          <Spotlight.Action
            key={hit.id}
            label={hit.title}
            description={describe(hit)}
            leftSection={<Icon name={icons[hit.object]} />}
            onClick={pick(() => void navigate(recordPath(hit.object, hit.id)))}
          />
        ))}
        {write && text.length > 1 && (
          <Spotlight.Action
            label={t('search.addNamed', { text })}
            leftSection={<Icon name="add" />}
            onClick={pick(() => openCreator('contact', { name: text }))}
          />
        )}
        {commands.map((command) => (
          <Spotlight.Action
            key={command.label}
            label={t(command.label)}
            leftSection={<Icon name={command.icon} />}
            onClick={pick(command.run)}
          />
        ))}
        {hits.length + commands.length === 0 && <Spotlight.Empty>{t('search.nothingFound')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Spotlight marks the chosen line in the document itself, and forgets it when the lines are replaced. */
function chooseFirst(list: HTMLElement | null): HTMLElement | null {
  chooseNone(list);
  const first = list?.querySelector<HTMLElement>('[data-action]') ?? null;
  first?.setAttribute('data-selected', 'true');
  return first;
}

function chooseNone(list: HTMLElement | null): void {
  for (const line of list?.querySelectorAll('[data-selected]') ?? []) line.removeAttribute('data-selected');
}

const icons: Record<Collection, IconName> = {
  contacts: 'person',
  companies: 'building',
  deals: 'board',
  tasks: 'checkCircle',
};

function useHits(text: string): { hits: SearchHit[]; searching: boolean } {
  const { data, isFetching } = useQuery({
    queryKey: keys.search(text),
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/search', { params: { query: { ...question(text), limit: 8 } }, signal })),
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
  return text.length > 1
    ? { hits: (data?.items as SearchHit[] | undefined) ?? [], searching: isFetching }
    : { hits: [], searching: false };
}

/** A whole phone number is found in whatever way it is written; a part of one like any other text. */
function question(text: string): { q: string } | { phone: string } {
  const digits = text.replace(/\D/g, '').length;
  return digits >= 9 && digits <= 20 && /^[\d\s+()./-]+$/.test(text) ? { phone: text } : { q: text };
}

interface Command {
  label: Key;
  icon: IconName;
  run: () => void;
}

function useCommands(): Command[] {
  const rarePlaces = useRarePlaces();
  const navigate = useNavigate();
  const mayCreate = useMayCreate();
  const adds: [Creatable, Key][] = [
    ['contact', 'contacts.add'],
    ['company', 'companies.add'],
    ['deal', 'deals.add'],
    ['task', 'tasks.add'],
  ];
  return [
    ...adds
      .filter(([what]) => mayCreate(what))
      .map(([what, label]) => ({ label, icon: 'add' as const, run: () => openCreator(what) })),
    ...[...places, ...rarePlaces, ...settingsPlaces].map((place) => ({
      label: place.label,
      icon: place.icon,
      run: () => void navigate(place.path),
    })),
    { label: 'nav.shortcuts', icon: 'keyboard', run: openShortcutHelp },
  ];
}

function matches(label: Key, text: string): boolean {
  const words = t(label).toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((part) => words.includes(part));
}

/** Says where the words were found when it is not the title: "+49 30 …123456". */
function describe(hit: SearchHit): string {
  const found = hit.matched && hit.matched.value !== hit.title ? hit.matched.value : undefined;
  return [tEnum('common.object', objectOf(hit.object)), hit.subtitle, found].filter(Boolean).join(' · ');
}
