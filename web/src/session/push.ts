import { api, ok } from '../api/client';
import { deviceName } from '../ui/deviceName';

/** Whether this browser can be told although the app is closed. On iOS it must have been put on the home screen first. */
export function canPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

/** The subscription of this browser, if it has one. */
export async function ownSubscription(): Promise<PushSubscription | null> {
  const worker = canPush() ? await navigator.serviceWorker.getRegistration('/') : undefined;
  return (await worker?.pushManager.getSubscription()) ?? null;
}

/** Has this browser told. Asks the person first, as browsers demand; rejects when they or the push service refuse. */
export async function startPush(publicKey: string): Promise<void> {
  await navigator.serviceWorker.register('/sw.js');
  const worker = await navigator.serviceWorker.ready;
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint, keys } = subscription.toJSON();
  const device = deviceName(navigator.userAgent);
  const body = { endpoint: endpoint ?? '', keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' }, device };
  try {
    await ok(api.POST('/api/v1/me/push-devices', { body: body as never }));
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
}

/** Has this browser told no more: also whoever signs out on it. */
export async function stopPush(): Promise<void> {
  const subscription = await ownSubscription();
  if (!subscription) return;
  const { items } = await ok(api.GET('/api/v1/me/push-devices', {}));
  const id = items.find((device) => device.endpoint === subscription.endpoint)?.id;
  if (id) await ok(api.DELETE('/api/v1/me/push-devices/{id}', { params: { path: { id } } }));
  await subscription.unsubscribe();
}
