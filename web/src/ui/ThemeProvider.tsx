import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { cssVariables, theme } from './theme';

/** The nonce the server wrote into the page: without it the policy refuses every style made at run time. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// react-remove-scroll (inside Mantine's dialogs) reads its nonce from here.
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = nonce;

allowStyleText();

export function ThemeProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  );
}

interface TrustedTypes {
  createPolicy: (name: string, rules: Record<string, (text: string) => string | null>) => unknown;
}

/**
 * The page demands Trusted Types. Mantine fills its style elements through innerHTML, so plain style text may pass;
 * anything with a tag in it, and any script but our own service worker, stays refused.
 */
function allowStyleText(): void {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  types?.createPolicy('default', {
    createHTML: (text) => (text.includes('<') ? null : text),
    createScriptURL: (url) => (url === '/sw.js' ? url : null),
  });
}
