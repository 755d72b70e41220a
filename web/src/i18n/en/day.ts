import booking from './booking.json';
import calendar from './calendar.json';
import notifications from './notifications.json';

/** The words of what comes by the clock: notifications, the calendar; loaded with it. */
export const day = { booking, calendar, notifications };
