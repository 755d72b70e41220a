import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const iris: MantineColorsTuple = [
  '#f1f3fd',
  '#e1e6fa',
  '#c4cef5',
  '#a3b2ee',
  '#8496e6',
  '#697ddd',
  '#5465d0',
  '#4150b5',
  '#364293',
  '#2b3473',
];

/** A cool near-black ramp: 7 is the page, 6 raised surfaces, 4 borders. */
const dark: MantineColorsTuple = [
  '#d5d8df',
  '#b4b8c3',
  '#9ba0ad',
  '#6d7280',
  '#363a45',
  '#2b2f39',
  '#20232b',
  '#16181d',
  '#111317',
  '#0c0d10',
];

export const theme = createTheme({
  colors: { iris, dark },
  primaryColor: 'iris',
  primaryShade: 7,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } },
    // Inside the landmark, so that whoever walks by landmarks finds what has just opened.
    Popover: { defaultProps: { portalProps: { target: '#main' } } },
    Tooltip: { defaultProps: { openDelay: 400, portalProps: { target: '#main' } } },
    Menu: {
      defaultProps: {
        withInitialFocusPlaceholder: false,
        portalProps: { target: '#main' },
        shadow: 'md',
        position: 'bottom-end',
      },
    },
    Modal: {
      defaultProps: { centered: false, overlayProps: { backgroundOpacity: 0.35 } },
      styles: { title: { fontWeight: 600 } },
    },
    Select: { defaultProps: { checkIconPosition: 'right' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } },
  },
});

/** Mantine's quiet tones are too faint for WCAG AA on small text; these are the ones that pass on every surface. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#1d2129',
    '--mantine-color-dimmed': '#5a6170',
    '--mantine-color-placeholder': '#666d7b',
    '--mantine-color-error': '#c02626',
    '--mantine-color-anchor': '#4150b5',
    '--mantine-color-default-border': '#dcdfe6',
    '--crm-surface': '#f7f8fa',
    '--crm-line': '#e8eaef',
    '--crm-hover': '#f1f3f7',
    '--crm-chosen': '#eef0fb',
    '--crm-good': '#1b7a43',
    '--crm-bad': '#b42323',
    '--crm-warn': '#935507',
  },
  dark: {
    '--mantine-color-text': '#dfe2e8',
    '--mantine-color-dimmed': '#a0a6b3',
    '--mantine-color-placeholder': '#9096a3',
    '--mantine-color-error': '#ff8f8f',
    '--mantine-color-anchor': '#a3b2ee',
    '--mantine-color-default-border': '#363a45',
    '--crm-surface': '#111317',
    '--crm-line': '#2b2f39',
    '--crm-hover': '#20232b',
    '--crm-chosen': '#252a43',
    '--crm-good': '#6fd39a',
    '--crm-bad': '#ff9c9c',
    '--crm-warn': '#f0b562',
  },
});
