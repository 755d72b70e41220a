/** How far somebody is on the way to being a customer, in order. */
export const lifecycleStages = [
  'subscriber',
  'lead',
  'qualified',
  'opportunity',
  'customer',
  'lapsed',
  'former',
] as const;
