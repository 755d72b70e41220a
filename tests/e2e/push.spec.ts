import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { ada, call, visit } from './support/people';
import { look, notSideways } from './support/screen';

test('what comes while the app is closed is shown by the browser once, and leads to the place', async ({ context, page, baseURL }) => {
  await ada(context);
  await context.grantPermissions(['notifications'], { origin: baseURL! });
  await visit(page, '/settings/notifications');
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/sw.js');
    await navigator.serviceWorker.ready;
  });
  const browser = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    browser.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    }),
  );
  await browser.send('ServiceWorker.enable');
  const registrationId = await registered;
  const data = JSON.stringify({ title: 'Acme', text: 'Ada gave you a task: Ring Mrs Field.', tag: 'one', url: `${baseURL}/notifications?open=x` });
  // A message that comes twice takes the place of the first.
  for (let i = 0; i < 2; i++) await browser.send('ServiceWorker.deliverPushMessage', { origin: baseURL!, registrationId, data });
  const shown = () =>
    page.evaluate(async () =>
      (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag }) => ({ title, body, tag })),
    );
  await expect.poll(shown).toEqual([{ title: 'Acme', body: 'Ada gave you a task: Ring Mrs Field.', tag: 'one' }]);
});

test('who wants news on a device sees which ones have them, and hears why when the browser says no', async ({ context, page }) => {
  const owner = await ada(context);
  const keys = {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  };
  await call(context.request, owner, 'POST', '/api/v1/me/push-devices', { endpoint: 'https://push.example.com/ada', keys, device: 'Firefox · Android' });
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, '/settings/notifications');
  const devices = page.getByRole('list', { name: 'Devices that show news' });
  await expect(devices.getByRole('listitem')).toHaveCount(1);
  // No push service in this browser: it says so in words, and the switch stays off.
  await page.getByRole('switch', { name: 'Show them on this device' }).click({ force: true });
  await expect(page.getByText(/push service could not be reached|does not let the site show/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('switch', { name: 'Show them on this device' })).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Your reminders: Devices' })).toBeChecked();
  await notSideways(page);
  await expectAccessible(page, page.url());
  await look(page, 'push-phone');
  await devices.getByRole('button', { name: 'Show nothing on Firefox · Android any more' }).click();
  await expect(devices).toHaveCount(0);
});
