import { api, ok } from '../api/client';
import { queryClient } from '../api/queryClient';
import { t } from '../i18n/t';
import { say } from '../ui/toasts';

/** Sample records are marked in the database, so that this removes them and nothing else. */
export async function removeSampleData(): Promise<void> {
  await ok(api.DELETE('/api/v1/tenant/sample-data', {}));
  await queryClient.invalidateQueries();
  say(t('settings.sampleRemoved'));
}
