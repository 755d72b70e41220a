import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const api = `http://localhost:${process.env.CRM_PORT ?? 5080}`;

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
  },
  server: { proxy: { '/api': api, '/openapi': api, '/docs': api } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    setupFiles: ['src/testing.ts'],
  },
});
