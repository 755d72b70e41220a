// Shows what comes by web push while nobody looks at the app, and leads there. It keeps nothing and stands between nothing.
self.addEventListener('push', (event) => {
  const { title, text, tag, url } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body: text, tag, icon: '/favicon.svg', data: { url } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

/** In the tab that is there already, if there is one; never on another site. */
async function open(address) {
  const { pathname, search } = new URL(address, self.location.origin);
  const [tab] = await self.clients.matchAll({ type: 'window' });
  if (!tab) return self.clients.openWindow(pathname + search);
  await tab.focus();
  return tab.navigate(pathname + search);
}
