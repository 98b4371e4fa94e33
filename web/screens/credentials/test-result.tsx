import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Tested } from '../../../domain/credentials.schema.ts';

/** How a provider answered. */
export function TestResult({ tested }: { tested: Tested }): ReactNode {
  const { ok, models, missing, tookMs, fault } = tested;
  if (!ok)
    return (
      <Alert
        role="alert"
        color="red"
        icon={<IconAlertTriangle aria-hidden />}
        title="The provider did not accept it"
      >
        {fault?.message ?? 'It gave no reason.'}
      </Alert>
    );
  return (
    <Alert role="status" color="green" icon={<IconCircleCheck aria-hidden />} title="It works">
      The provider answered within {tookMs} ms{listed(models)}. The test cost nothing.
      {missing.length > 0 && ` Of the chosen models it does not list: ${missing.join(', ')}.`}
    </Alert>
  );
}

function listed(models: number | null): string {
  if (models === null || models === 0) return '; it lists no models';
  return ` and lists ${models} ${models === 1 ? 'model' : 'models'}`;
}
