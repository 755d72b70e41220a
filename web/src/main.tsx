import '@mantine/core/styles.css';
import './ui/app.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadLocale } from './i18n/load';
import { router } from './routes';
import { ThemeProvider } from './ui/ThemeProvider';

// After a deploy an open tab asks for chunks that are gone: it starts again on the new version, once.
addEventListener('vite:preloadError', (event) => {
  const place = 'crm.reloadedAt';
  // Without a connection there is no new version either: what is on the screen stays.
  if (!navigator.onLine) return;
  if (Date.now() - Number(sessionStorage.getItem(place)) < 60_000) return;
  sessionStorage.setItem(place, String(Date.now()));
  event.preventDefault();
  location.reload();
});

void start();

async function start(): Promise<void> {
  await loadLocale(navigator.language);
  const element = document.getElementById('root');
  if (!element) throw new Error('index.html has no #root');
  createRoot(element).render(
    <StrictMode>
      <ThemeProvider>
        <RouterProvider router={router} />
      </ThemeProvider>
    </StrictMode>,
  );
}
