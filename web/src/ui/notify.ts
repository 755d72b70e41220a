import '@mantine/notifications/styles.css';

// One place to fetch the toasts from: the shell shows them, `toasts` fills them, neither at first load.
// biome-ignore lint/performance/noBarrelFile: it is what is loaded later, not a way to import
export { Notifications, notifications } from '@mantine/notifications';
