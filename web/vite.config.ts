import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const api = `http://localhost:${process.env.CRM_PORT ?? 5080}`;

const packages = (names: string) => new RegExp(`node_modules/(${names})/`);
const mantine = (names: string) => new RegExp(`@mantine/core/esm/(components|utils)/(${names})/`);

/**
 * What travels together, from what every page needs to what few do. Never a module that is imported dynamically: the
 * bundler then forgets to export its namespace.
 */
const chunks = [
  chunk('base', [
    packages('react|react-dom|scheduler|use-sync-external-store|clsx|openapi-fetch|@mantine/hooks|@mantine/store'),
    packages('@tanstack/(history|store|react-store|router-core|react-router)'),
    /@mantine\/core\/esm\/core\//,
    mantine(
      'Input|Button|UnstyledButton|Loader|Stack|Group|Transition|Alert|ActionIcon|CloseButton|VisuallyHidden|TextInput|InputBase',
    ),
    /src\/(i18n\/\w+\.ts|api\/(client|keys|problem|query|token|ruleTalk)\.ts|session\/session\.ts|paths\.ts)/,
    /src\/ui\/(Page|ThemeProvider|theme|Loading|EmptyState|Trouble|Icon|icons|later|typeAhead|app\.css|ui\.module)\b/,
  ]),
  chunk('fields', [
    packages('@mantine/form|klona|fast-deep-equal'),
    mantine('PasswordInput|Switch|InlineInput'),
    /src\/forms\/(useSubmit|bindProblem|Notice)\b/,
  ]),
  chunk('frame', [
    packages('@floating-ui/[\\w-]+'),
    // Several queries at once are what the groups of a table ask: they come with it.
    /node_modules\/@tanstack\/(query-core|react-query)\/(?!.*(queriesObserver|useQueries)\.)/,
    mantine('Menu|Menubar|Popover|Tooltip|Portal|FocusTrap|Floating|Overlay|Paper'),
    /src\/(ui\/(?!charts\/|Colour|colour\.module|Confirm|notify|DropZone|PlainTable|plain|Bars|bars|Line|Meter|Figures|figures|Letter|letter|Pairs|pairs|Flow|flow)|api\/|creators|layout\/(shell\.module|AccountMenu|navigation))/,
  ]),
  chunk('dialog', [
    packages('react-remove-scroll|react-remove-scroll-bar|react-style-singleton|use-sidecar|use-callback-ref'),
    mantine('Modal|ModalBase'),
  ]),
  // Marks that several of the others draw: one file in place of three.
  chunk('marks', [
    /@mantine\/core\/esm\/components\/\w+\/(CheckIcon|RadioIcon|AccordionChevron|InputsGroupFieldset)\b/,
  ]),
  chunk('figures', [/src\/(reports\/(ReportFilters|reports|chartLater|Parts)|ui\/charts\/(BarList|charts))\b/]),
  chunk('scroll', [mantine('ScrollArea')]),
  chunk('choice', [mantine('Combobox|Select|NativeSelect|TagsInput|Pill|PillsInput')]),
  chunk('data', [
    /src\/records\/(custom\/customFields|lifecycle|records|batch|tasks|Due|quickDate|members|filterTree|file\/dates)\b/,
  ]),
  chunk('facts', [
    /src\/(forms\/(Inline|PickFact|Fold|forms\.module)|records\/custom\/optionLook|contacts\/personal)\b/,
  ]),
  chunk('record', [
    mantine('Chip|Textarea'),
    /src\/records\/(RecordFrame|QuickLog|Timeline|NextSteps|RelatedDeals|playbooks\/panelLater|timelineOf|\w+Fact|record\.module|pointCareLater|file\/file)\b/,
  ]),
  chunk('file', [/src\/records\/file\/(Parts|parts|FileParts|StandingFacts)\b/]),
  chunk('table', [
    packages('@tanstack/(table-core|react-table|virtual-core|react-virtual)'),
    /node_modules\/@tanstack\/.*(queriesObserver|useQueries)\./,
  ]),
];

function chunk(name: string, patterns: RegExp[]) {
  return { name, test: (id: string) => patterns.some((pattern) => pattern.test(id)) };
}

export default defineConfig({
  plugins: [react()],
  // The server replaces this literal by a fresh nonce in every answer (Content-Security-Policy).
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2022',
    sourcemap: false,
    // Inlined data: URIs would need exceptions in the policy; files are cached anyway.
    assetsInlineLimit: 0,
    manifest: true,
    rolldownOptions: {
      output: {
        // The first file names all others: seven letters of each hash tell versions apart, more would be weight for every page.
        chunkFileNames: 'assets/[name]-[hash:7].js',
        // Left alone, every shared component becomes a file of its own: fifty requests a page.
        codeSplitting: { includeDependenciesRecursively: false, groups: chunks },
      },
    },
  },
  server: { proxy: { '/api': api, '/openapi': api, '/docs': api } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    setupFiles: ['src/testing.ts'],
  },
});
